import { text } from '../domain/text.ts';
import { sentence } from './sentence.ts';

/** What a scan of a wire found, and what is wrong with how it was asked for. */
export const SCAN_TEXTS = {
  nobody: sentence(
    '{connect} 无应答（已询问 {asked}，{seconds} s）',
    'nobody answers at {connect} ({asked} asked, {seconds} s)',
  ),
  oneUnit: sentence('{connect} 有 1 个单元（{seconds} s）', '1 unit at {connect} ({seconds} s)'),
  units: sentence('{connect} 有 {count} 个单元（{seconds} s）', '{count} units at {connect} ({seconds} s)'),
  unit: sentence('单元 {unit}', 'unit {unit}'),
  forDevices: text('# 写入 devices.yaml：', '# for devices.yaml:'),
  stopped: text('提前停止：可能还有其它单元', 'stopped before it was done: there may be more'),
  tried: sentence('已试 {lines}', 'tried {lines}'),
  noise: text(
    '收到无法识别的字节：波特率或校验位不同，或 A、B 接反',
    'bytes came that make no sense: the baud rate or the parity is another, or A and B are exchanged',
  ),
  tryMore: text('--bauds 和 --parities 可试常用的线路参数', '--bauds and --parities try the usual settings of a line'),
  or: text('或', 'or'),
  and: text('和', 'and'),
  notLookedAt: text('未查看', 'not looked at'),
  noProfile: text('没有匹配的设备模型', 'no profile known'),
  anyUnit: text(
    '对任何单元号都应答：一台不看单元号的设备',
    'answers as whatever unit it is asked: one device that does not look at the unit',
  ),
  signsOtherwise: text(
    '应答中的单元号与询问的不同（any-unit）',
    'signs its answers with another unit than it was asked as (any-unit)',
  ),
  alsoAs: sentence('也以单元 {units} 应答', 'answers as unit {units}, too'),
  possible: sentence('从应答看可能是：{models}', 'possible, by what answers: {models}'),
  prove: sentence('请在设备上核实：{what}', 'prove on the device: {what}'),
  refusesAll: text(
    '拒绝了所有试过的寄存器；地址见设备手册',
    'it refuses every register that was tried; its manual knows where they are',
  ),
  moreSignals: sentence('还有 {count} 个信号（--json）', 'and {count} signals more (--json)'),
  noAnswer: text('无应答', 'no answer'),
  numbers: text(
    '各寄存器可能的数值（最可能的在前，* 为很可能）',
    'what the registers may be (the most plausible first, * hardly by chance)',
  ),
  moreNumbers: sentence('还有 {count} 个寄存器（--json）', 'and {count} registers more (--json)'),
  zeros: sentence('至 {address}：全为 0', 'to {address}: all 0'),
  moved: text('* 一秒内有变化', '* moved within a second'),
  looking: text('正在查找单元', 'looking for units'),
  reading: text('正在读取', 'reading'),
  found: sentence('已找到 {count}', 'found {count}'),
  leftOut: sentence('设备模型未采用：{problem}', 'profile left out: {problem}'),
  socketHasNo: sentence(
    '套接字没有 {setting}；此处只能写 units=1-32',
    'a socket has no {setting}; only units=1-32 may stand there',
  ),
  broadcast: text('串行线路的单元 0 是广播，没有应答', 'unit 0 of a serial line is a broadcast, which nobody answers'),
  noUnits: sentence(
    '{written} 不是单元号；写作 1-32 或 1,2,247（0 到 {most}）',
    '{written} names no units; write them like 1-32 or 1,2,247 (0 to {most})',
  ),
  noSerialLine: sentence(
    '{via}:// 不是串行线路：没有波特率和校验位',
    '{via}:// is no serial line: it has no baud rate and no parity',
  ),
  orModels: sentence('或 {models}', 'or {models}'),
  possibleModels: sentence('可能是 {models}', 'possible are {models}'),
  origin: text('第一个寄存器，按设备中的设置', 'the first register, as it is set in the device'),
  andSoOn: sentence('依此类推，直到通道 {channel}', 'and so on, to channel {channel}'),
  gasHint: text(
    '用 gas: H2S（或 EX、CO、O2 ...）代替 unit，即有单位、量程和报警值',
    'in place of unit: gas: H2S (or EX, CO, O2 ...) brings unit, range and set points',
  ),
  contactHint: text(
    'contact：call-point、level-switch、panel-alarm、panel-fault、door 或 other',
    'contact: call-point, level-switch, panel-alarm, panel-fault, door or other',
  ),
} as const;
