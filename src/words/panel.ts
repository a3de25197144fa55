import { text } from '../domain/text.ts';
import { sentence } from './sentence.ts';

/** What stands in each place of the map of the panel next door. */
export const PANEL_TEXTS = {
  layout: text('表格版本', 'layout version'),
  heartbeat: text(
    '心跳，每秒加 1；停止即数据不可用',
    'heartbeat, +1 each second; when it stops nothing is to be believed',
  ),
  activeOf: sentence('优先级 {n} 的报警数', 'active alarms of priority {n}'),
  unackedOf: sentence('优先级 {n} 的未确认报警数', 'unacknowledged alarms of priority {n}'),
  present: text('在场人数；65535 = 未知', 'people on site; 65535: not known'),
  uncertain: text('去向不明的人数；65535 = 未知', 'people of whom only the last place is known; 65535: not known'),
  revision: text('配置版本', 'revision of the configuration'),
  map: text('地址表的指纹：不同即地址表不同', 'fingerprint of the map: another number is another map'),
  site: text('现场编号，ASCII', 'id of the site, ASCII'),
  value: sentence('{name}：数值{unit}；NaN = 坏值', '{name}: value{unit}; NaN: bad'),
  scaled: sentence(
    '{name}：数值 × {factor}{unit}；-32768 = 坏值或超出范围',
    '{name}: value times {factor}{unit}; -32768: bad or beyond 16 bits',
  ),
  quality: sentence('{name}：质量 0 坏，64 可疑，192 好', '{name}: quality 0 bad, 64 uncertain, 192 good'),
  decimals: sentence('{name}：缩放值的小数位数', '{name}: decimals of the scaled value'),
  highest: sentence(
    '{name}：最高报警优先级 1-4；0 = 无；65535 = 未知',
    '{name}: highest priority that is active, 1 to 4; 0: none; 65535: not known',
  ),
  highestUnacked: sentence(
    '{name}：最高未确认优先级 1-4；0 = 无；65535 = 未知',
    '{name}: highest priority that is unacknowledged, 1 to 4; 0: none; 65535: not known',
  ),
  people: sentence('{name}：已知人员数；65535 = 未知', '{name}: known people; 65535: not known'),
  unknown: sentence('{name}：未登记胸卡数；65535 = 未知', '{name}: badges of no known person; 65535: not known'),
  lastSeen: sentence(
    '{name}：其中仅最后位置在此的人数；65535 = 未知',
    '{name}: of these only last seen here; 65535: not known',
  ),
  emergency: text('有优先级 1 报警', 'any alarm of priority 1 is active'),
  anyActive: text('有报警', 'any alarm is active'),
  anyUnacked: text('有未确认报警', 'any alarm is unacknowledged'),
  statesUnknown: text(
    '报警状态未知（磁盘无响应或记录损坏）',
    'alarm states are not known (the disk does not answer, or a damaged record)',
  ),
  notRecording: text('记录已停止', 'recording has stopped'),
  countsUnknown: text('人数不完整：有定位源无数据', 'head-counts are not complete: a badge source is silent'),
  active: sentence('{name} {alarm}', '{name} {alarm}'),
  unacked: sentence('{name} {alarm}：未确认', '{name} {alarm}: unacknowledged'),
  gateway: text('网关', 'gateway'),
} as const;

/** What is said where the panel does not work. */
export const PANEL_TROUBLE = {
  addressesLost: sentence(
    '`serve.modbus`：地址文件损坏，地址已按配置顺序重新分配；请用 `fengsui outputs map` 核对邻近设备读取的地址，或从备份恢复 panel-addresses.json',
    '`serve.modbus`: the files with its addresses are damaged, and the addresses are given once more in the order of the configuration; compare what the panel next door reads with `fengsui outputs map`, or restore panel-addresses.json from a backup',
  ),
  notListening: sentence(
    '`serve.modbus`：无法监听 {listen}（{what}）；邻近设备读不到数据，正在重试',
    '`serve.modbus`: cannot listen at {listen} ({what}); the panel next door reads nothing, it is tried again',
  ),
} as const;
