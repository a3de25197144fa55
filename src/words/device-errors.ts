import { text } from '../domain/text.ts';
import type { Language } from './language.ts';
import { joined } from './sentence.ts';
import { type Advice, TROUBLE_TEXTS } from './device-troubles.ts';

/** Kinds of errors that are counted, beside the troubles above and the exceptions below. */
const ERROR_TEXTS = {
  crc: {
    name: text('校验错', 'CRC'),
    check: text(
      '报文受损：检查屏蔽、接地、终端电阻和波特率',
      'damaged frames: check shield, earth, termination, baud rate',
    ),
  },
  noise: {
    name: text('噪声字节', 'noise'),
    check: text(
      '线上有杂散字节：检查偏置、屏蔽，或有设备同时应答',
      'stray bytes: check bias, shield, two devices with one unit',
    ),
  },
  late: {
    name: text('迟到应答', 'late'),
    check: text('设备比超时慢：加大 timeout 或放慢轮询', 'slower than the time-out: raise timeout or poll less often'),
  },
  foreign: {
    name: text('他人应答', 'foreign'),
    check: text(
      '另一单元应答了：检查单元号重复，或有第二个主站',
      'another unit answered: look for equal units, or a second master',
    ),
  },
  shape: {
    name: text('格式不符', 'shape'),
    check: text(
      '应答或消息不是应有的样子：检查设备型号、网关设置；定位源检查 dialect',
      'a reply or message has another form than expected: check the model and the gateway, of badges the dialect',
    ),
  },
  echo: {
    name: text('回声', 'echo'),
    check: text('适配器听到自己：无害，可在适配器关闭', 'the adapter hears itself: harmless'),
  },
  heartbeat: {
    name: text('心跳停止', 'heartbeat'),
    check: text('设备仍应答但内部停止：重启设备', 'it answers, but its program has stopped: restart the device'),
  },
  'not-json': {
    name: text('不是 JSON', 'not JSON'),
    check: text(
      '来源写的不是标准 JSON（如 nan、多余逗号），能读的已读；或主题有误，收到了别人的消息',
      'the source writes no proper JSON (nan, a comma too many): what can be read is read; or the topic is that of another system',
    ),
  },
  'too-large': {
    name: text('消息过大', 'too large'),
    check: text('消息超过 64 kB：检查主题', 'a message is over 64 kB: check the topic'),
  },
  'missing-field': {
    name: text('缺少字段', 'field missing'),
    check: text('检查 dialect、topic 和 fields', 'check dialect, topic and fields'),
  },
  'not-a-number': {
    name: text('不是数字', 'not a number'),
    check: text('检查 fields 是否指向坐标', 'check that fields point to coordinates'),
  },
  'out-of-extent': {
    name: text('超出楼层范围', 'outside the floor'),
    check: text('检查单位、transform 和楼层的 extent', 'check units, transform and the extent of the floor'),
  },
  'unknown-floor': { name: text('未知楼层', 'unknown floor'), check: text('补全 floors', 'add it to floors') },
  'unknown-frame': {
    name: text('未知坐标系', 'unknown frame'),
    check: text('补全 transform 或 wgs84', 'add it to transform, or wgs84'),
  },
  'unknown-anchor': { name: text('未知基站', 'unknown anchor'), check: text('补全 anchors', 'add it to anchors') },
  'out-of-range': {
    name: text('测距超限', 'range beyond limits'),
    check: text('测距为负或超过 300 m：检查单位和遮挡', 'negative, or over 300 m: check units and what is in the way'),
  },
  'no-solution': {
    name: text('无法定位', 'no place found'),
    check: text('可见基站太少或互相矛盾：检查 anchors', 'too few anchors heard, or they disagree: check anchors'),
  },
  duplicate: {
    name: text('重复消息', 'came twice'),
    check: text('无害；很多时检查是否有两个发布者', 'harmless; when many, look for two publishers'),
  },
  exception: {
    name: text('来源报错', 'error of the source'),
    check: text('查看定位引擎自身的状态', 'look at the state of the positioning engine'),
  },
  denied: {
    name: text('无权限', 'denied'),
    check: text(
      '该账号不得发布此主题：检查 broker 的账号规则',
      'this account may not publish this topic: see the accounts of the broker',
    ),
  },
  overload: {
    name: text('过载', 'overload'),
    check: text(
      '来得比处理得快：减少轮询或消息',
      'more arrives than can be processed: poll less often, send less often',
    ),
  },
} as const satisfies Readonly<Record<string, Advice>>;

/** Exceptions of Modbus devices (Modbus application protocol 1.1b3, 7), by their code in hex. */
const EXCEPTIONS: Readonly<Record<string, Advice>> = {
  '01': {
    name: text('功能不支持', 'illegal function'),
    check: text('检查寄存器类型 table：input 还是 holding', 'check the table: input or holding'),
  },
  '02': {
    name: text('地址不存在', 'illegal address'),
    check: text('检查地址：手册 40001 写作 0', 'check the address: 40001 of a manual is 0'),
  },
  '03': {
    name: text('数量非法', 'illegal value'),
    check: text('减小 most-registers 或 bridge', 'lower most-registers or bridge'),
  },
  '04': {
    name: text('设备故障', 'device failure'),
    check: text('查看设备自身的故障显示', 'look at the display of the device'),
  },
  '05': { name: text('已接受', 'acknowledge'), check: text('设备需要更多时间', 'the device needs more time') },
  '06': {
    name: text('设备忙', 'busy'),
    check: text('放慢轮询，或减少其它主站', 'poll less often, or have fewer masters'),
  },
  '08': {
    name: text('奇偶校验错', 'parity error'),
    check: text('设备的存储器有错：查看设备状态', 'its memory has an error: look at the state of the device'),
  },
  '0a': {
    name: text('网关无路径', 'gateway: no path'),
    check: text('检查网关的单元路由', 'check the routes of the gateway'),
  },
  '0b': {
    name: text('网关：单元无应答', 'gateway: no answer'),
    check: text('检查网关后面的供电、接线和单元号', 'check power, wiring and unit behind the gateway'),
  },
};

/** The name of an exception code with the advice for it; nothing for a code that the specification does not have. */
const exceptionAdvice = (code: number): Advice | undefined => EXCEPTIONS[hexCode(code)];

/** An exception as people write it, with what it means: `02 illegal address`. */
export function exceptionText(code: number, language: Language): string {
  const meaning = exceptionAdvice(code);
  return joined(hexCode(code).toUpperCase(), meaning?.name[language] ?? '');
}

const hexCode = (code: number): string => code.toString(16).padStart(2, '0');

const ERRORS: Readonly<Record<string, Advice>> = { ...TROUBLE_TEXTS, ...ERROR_TEXTS };

/** The advice for a kind of error as it is counted: a trouble, `exception-02`, or one of the errors above. */
export function adviceFor(kind: string): Advice | undefined {
  const exception = /^exception-([0-9a-f]{2})$/.exec(kind)?.[1];
  return exception === undefined ? ERRORS[kind] : EXCEPTIONS[exception];
}
