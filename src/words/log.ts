import { text } from '../domain/text.ts';
import { sentence } from './sentence.ts';

/** What the commands about the record (`fengsui log`, `fengsui what-if`) say. */
export const LOG_TEXTS = {
  noLog: sentence(
    '{data} 中没有记录：请用 --data 给出网关的数据文件夹',
    'there is no record in {data}: name the data folder of the gateway with --data',
  ),
  noFolder: sentence(
    '没有文件夹 {data}：请用 --data 给出网关的数据文件夹',
    'there is no folder {data}: name the data folder of the gateway with --data',
  ),
  noTime: sentence(
    '{text} 不是时间：写作 2026-11-24T02:13:00+08:00，或按现场时间写作 "2026-11-24 02:13"',
    '{text} is no time: write 2026-11-24T02:13:00+08:00, or "2026-11-24 02:13" on the clock of the site',
  ),
  siteTime: sentence(
    '时间按现场时区 {zone}：{from} 至 {to}',
    'times are of the zone of the site, {zone}: {from} to {to}',
  ),
  fromAfterTo: text('--from 在 --to 之后', '--from is after --to'),
  nothingRecorded: sentence(
    '{from} 至 {to} 没有任何记录：网关未运行，或该时段已不再保留（记录现有 {first} 至 {last}）',
    'nothing was recorded from {from} to {to}: the gateway did not run, or this time is no longer kept (the record has {first} to {last})',
  ),
  spanGap: sentence('记录缺失：{from} 至 {to}，{cause}', 'not in the record: {from} to {to}, {cause}'),
  ofClasses: sentence('{cause}（{classes}）', '{cause} ({classes})'),
  moreGaps: sentence('另有 {count} 处缺失', '{count} more stretches are not in the record'),
  pseudonyms: text(
    '人员与标签以化名代替；需要姓名时加 --names',
    'Pseudonyms stand for people and badges; with --names they are named.',
  ),
  exported: sentence('已导出 {lines} 行到 {file}', '{lines} lines to {file}'),
  leftOut: sentence('{file} 已损坏，其中部分未导出：{what}', '{file} is damaged, and part of it left out: {what}'),
  noIncident: sentence('记录中没有事件 {id}', 'the record has no incident {id}'),
  notBundle: sentence(
    '{file} 不是烽燧的事件证据包，或已不完整，未导入：请用 fengsui log export --format bundle 导出的 .html 文件',
    '{file} is no incident bundle of Fengsui, or no longer a whole one, and was not imported: take the .html file that fengsui log export --format bundle wrote',
  ),
  bundled: sentence('已导出 {lines} 行到 {file}，可用浏览器打开', '{lines} lines to {file}, which opens in a browser'),
  bundleCut: sentence(
    '达到最大体积：只包含到 {to} 的记录，请分段导出',
    'it reached its largest size: it holds the record up to {to}; export the rest on its own',
  ),
  bundleChanged: sentence(
    '{file} 未通过校验，未导入。被改动的部分：{what}',
    '{file} is not verified and was not imported; what was changed: {what}',
  ),
  otherKey: sentence(
    '证据包由另一把密钥签名，未导入：{fingerprint}',
    'the bundle was signed by another key and was not imported: {fingerprint}',
  ),
  imported: sentence(
    '已校验并导入 {site} 的 {lines} 行记录到 {data}；公钥指纹 {fingerprint}',
    'verified, and {lines} lines of {site} imported into {data}; fingerprint of the public key {fingerprint}',
  ),
  notEmpty: sentence('{data} 不是空文件夹', '{data} is not empty'),
  notWritten: sentence('未导入：{what}', 'not imported: {what}'),
  isImported: sentence(
    '{data} 存放的是导入的记录，网关不能在其中运行',
    '{data} holds an imported record, and no gateway runs on it',
  ),
  lines: sentence('{count} 行', '{count} lines'),
  badSql: sentence('不是可以执行的查询：{why}', 'that is no question that can be asked: {why}'),
  muchToLook: sentence(
    '超过 {most} 行：请用 --from 和 --to 缩短时间',
    'more than {most} rows to look through: choose a shorter time with --from and --to',
  ),
  answerCut: sentence('只显示前 {most} 行', 'the first {most} rows only'),
  info: sentence(
    '共 {bytes} 字节，其中尾部 {tailBytes}；{segments} 个段；气体 {samples} 行，位置 {fixes} 行；共写入 {writtenBytes} 字节',
    '{bytes} bytes, {tailBytes} of them in the tail; {segments} segments; {samples} rows of gas, {fixes} of places; {writtenBytes} bytes written',
  ),
  broken: sentence('断裂：{where}：{what}', 'broken: {where}: {what}'),
  partProved: sentence(
    '{file} 中仍可证明：{pages} 页，序号 {ranges}',
    'still proven in {file}: {pages} pages, seq {ranges}',
  ),
  noneProved: sentence('{file} 中没有可证明的页', 'nothing is proven in {file}'),
  stillProved: sentence(
    '仍可证明：{reach} 之间的 {segments} 个完整段和共 {pages} 页，head {head}',
    'still proven: {segments} whole segments and {pages} pages in all, within {reach}, head {head}',
  ),
  noAnchor: sentence('{given} 不是 head', '{given} is no head'),
  noPins: text('没有保留的时间段', 'no span is kept'),
  isPinned: text('保留', 'pinned'),
  proved: sentence('已证明 {reach}，共 {pages} 页，head {head}', 'verified {reach}, {pages} pages, head {head}'),
  incidentPins: text(
    '事件连同前后十分钟由网关自动保留：在其记录从尾部打包之后列出',
    'the gateway pins each incident with ten minutes around it: it is listed once its rows are packed from the tail',
  ),
  pinExists: sentence(
    '保留项 {id} 已存在（{from} 至 {to}）：请另选 --id，或先用 fengsui log unpin {id} 解除',
    'there is a pin {id} of {from} to {to}: choose another --id, or end that one first with fengsui log unpin {id}',
  ),
  provedTimes: sentence('装置时间 {from} 至 {to}', 'plant time {from} to {to}'),
  headCovers: sentence(
    'head 涵盖到 {to} 为止已封存的记录；其后的记录在尾部，由各自的哈希证明',
    'the head covers what is sealed, up to {to}; what is newer is in the tail, proven by its own hashes',
  ),
  headCoversNothing: text(
    'head 尚未涵盖任何记录：尾部由各自的哈希证明，较旧版本的段由各自的校验和证明',
    'the head covers nothing yet: the tail is proven by its own hashes, segments of older versions by their checksums',
  ),
  anchorAdds: text(
    '若曾把 head 记在别处，用 --anchor 给出：可再证明其之前封存的记录此后未被改写',
    'a head that was noted elsewhere (--anchor) also proves that what was sealed before it was not rewritten since',
  ),
  anchorFound: text(
    '锚点在账本中：其之前封存的记录此后未被改写',
    'the anchor is in the ledger: what was sealed before it was not rewritten since',
  ),
  anchorOpen: text(
    '锚点在记录修复或查明之前不能证明更多',
    'while a link is broken, the anchor proves no more than what is named above',
  ),
  pinned: sentence('已保留 {id}', 'pinned {id}'),
  unpinned: sentence('不再保留 {id}', '{id} is no longer pinned'),
  noPin: sentence('没有保留项 {id}', 'there is no pin {id}'),
} as const;

/** Why the record has nothing of a stretch. */
export const GAP_CAUSE_TEXTS = {
  'not-watched': text('未监视（网关未运行或停顿）', 'not watched (the gateway was off or stood still)'),
  'not-recorded': text('未记录或已丢失', 'not recorded, or lost'),
  'not-kept': text('不再保留，或早于最早的记录', 'no longer kept, or before the record begins'),
} as const;
