import { text } from '../domain/text.ts';
import { sentence } from './sentence.ts';

/** The incident bundle: what its page says, and what the commands about it say. */
export const BUNDLE_TEXTS = {
  title: text('烽燧事件证据包', 'Fengsui incident bundle'),
  verified: text('校验通过：内容未被改动', 'Verified: nothing was changed'),
  unverified: text('未通过校验', 'NOT VERIFIED'),
  unverifiedMeans: text(
    '本文件没有证明自己的完整性：它被改动过，或浏览器没有运行其中的校验程序。不要作为证据使用，请向出具方重新索取。',
    'This file has not proven that it is whole: it was changed, or the browser did not run the program that checks it. Do not use it as evidence; ask for it again where it came from.',
  ),
  changed: sentence('被改动的部分：{parts}', 'What was changed: {parts}'),
  alarms: text('报警', 'Alarms'),
  acts: text('操作', 'Acts'),
  people: text('人员', 'People'),
  gas: text('气体', 'Gas'),
  proof: text('证明', 'Proof'),
  noAlarm: text('此刻没有报警', 'No alarm at this moment'),
  noPerson: text('此刻没有定位到的人员', 'No badge is known at this moment'),
  nothing: text('此时段没有记录', 'Nothing in this span'),
  onlyDeeds: text('只看人的操作', 'Only what people did'),
  more: sentence(
    '只列出前 {count} 条；其余在原始记录中',
    'The first {count} are listed; the others are in the recorded lines',
  ),
  point: text('探测点', 'Detector'),
  value: text('此刻', 'Now'),
  peak: text('时段峰值', 'Peak of the span'),
  limits: text('当时的限值', 'Limits of then'),
  who: text('谁', 'Who'),
  where: text('在哪里', 'Where'),
  seenAt: text('最后定位', 'Last fix'),
  time: text('时间', 'Time'),
  what: text('发生了什么', 'What happened'),
  print: text('打印', 'Print'),
  lines: text('原始记录 (NDJSON)', 'Recorded lines (NDJSON)'),
  cut: sentence(
    '数据量达到上限，本文件在 {at} 结束，其后的记录未包含',
    'The bundle reached its largest size and ends at {at}; what was recorded later is not in it',
  ),
  missing: sentence(
    '原始记录缺失 {from} – {to}，其后的报警状态可能与当时不同',
    'The record lacks {from} – {to}; alarm states after it may be others than they were',
  ),
  damaged: sentence('无法读取的记录文件：{files}', 'Files of the record that could not be read: {files}'),
  noZone: text('区域之外', 'in no zone'),
  firstAlarm: text('首个报警', 'First alarm'),
  noAlarmAtAll: text('此时段没有报警', 'No alarm in this span'),
  counts: text('数量', 'Numbers'),
  countsOf: sentence(
    '报警 {alarms} 次，人的操作 {acts} 次，在场最多 {people} 人',
    'alarms: {alarms}; acts of people: {acts}; most people on site: {people}',
  ),
  worst: sentence('最严重的时刻 {at}', 'The worst moment: {at}'),
  course: text('经过', 'Course'),
  courseNote: text(
    '自上而下：四级报警、人的操作与网关事件、报警测点的数值与限值（虚线）、在场人数；竖线为上图时刻，斜纹为未监视。',
    'From above: alarms by priority, acts and what befell the gateway, detectors in alarm with their limits (dashed), people on site. The upright line is the moment of the map; hatched is what was not watched.',
  ),
  acked: text('确认', 'Acknowledged'),
  returned: text('恢复', 'Returned'),
  notAcked: text('未确认', 'not acknowledged'),
  notReturned: text('未恢复', 'not returned'),
  peopleThen: sentence('{at} 的人员', 'People at {at}'),
  noGasAlarm: text('此时段没有气体报警', 'No gas alarm in this span'),
  otherPeaks: text('其余测点的时段峰值：', 'Peaks of the other detectors:'),
  howMany: text('人数', 'How many'),
  gaps: text('未监视的时段', 'When nothing was watched'),
  noGaps: text('无', 'none'),
  gateway: text('网关', 'Gateway'),
  span: text('时段', 'Span'),
  incident: text('事件', 'Incident'),
  madeAt: text('导出', 'Exported'),
  recorded: text('记录', 'Record'),
  head: text('链头', 'Head of the chain'),
  publicKey: text('公钥指纹 (Ed25519)', 'Fingerprint of the public key (Ed25519)'),
  proves: text(
    '它证明：自导出以来，本文件的数据、文字和程序没有一个字节被改动，并且由持有上述公钥所对应密钥的网关签名。浏览器已在打开时自行校验（SHA-256 与 Ed25519），不需要网络。',
    'It proves that no byte of the data, the words and the program of this file was changed since it was exported, and that the gateway that holds the key of the public key above has signed it. The browser has checked this by itself when it opened the file (SHA-256 and Ed25519), without any network.',
  ),
  provesNot: text(
    '它不能单独证明：密钥保存在网关内，能完全控制网关的人可以改写记录后重新签名；能改写整个文件的人也可以换掉其中的程序。',
    'It does not prove by itself: the key is kept in the gateway, so that a person who has full control of the gateway could rewrite the record and sign again; and a person who rewrites the whole file could put another program into it.',
  ),
  anchor: text(
    '外部锚点的作用：把公钥与网关数据目录中的 log-key.pub.pem 或以前的报告核对；再把链头与当时保存在别处（报告、上级平台、第二块磁盘）的链头核对。一致，则此前的记录不可能在那之后被改写。',
    'What an anchor outside adds: compare the public key with log-key.pub.pem in the data folder of the gateway or with an earlier report; then compare the head with one that was kept elsewhere at the time (a report, an uplink, a second disk). Where they are the same, what was recorded before cannot have been rewritten since.',
  ),
  recheck: text(
    '独立复核：在任意一台装有烽燧的计算机上运行 fengsui log import 本文件 --data 新目录，它检查文件的每一个字节。本页只看不出 HTML 标签写法上的差别（如大小写），这些差别不改变任何内容。',
    'To check it independently, run fengsui log import FILE --data NEWDIR on any machine with Fengsui: it checks each byte of the file. All that this page cannot see is how HTML tags are spelt (as in capitals), which changes nothing that is shown.',
  ),
} as const;

/** What can be found changed. */
export const BUNDLE_PART_TEXTS = {
  page: text(
    '页面本身（文字、样式或程序；浏览器插件也可能造成）',
    'the page itself (its words, looks or program; an add-on of the browser may do so, too)',
  ),
  view: text('回溯数据', 'what is played'),
  rows: text('原始记录', 'the recorded lines'),
  plants: text('当时的装置配置', 'the plant of then'),
  state: text('起始状态', 'the state at the start'),
  about: text('说明（时段、来源）', 'what it says of itself (span, origin)'),
  seal: text('封签或签名', 'the seal or its signature'),
  file: text('文件的结构', 'the form of the file'),
} as const;
