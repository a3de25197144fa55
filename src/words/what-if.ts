import { text } from '../domain/text.ts';
import { sentence } from './sentence.ts';

/** What a comparison with other rules says. */
export const WHAT_IF_TEXTS = {
  folding: text('重新计算', 'folding again'),
  head: sentence(
    '{from} 至 {to}，共 {inputs} 个输入，按配置 {whatIf} 重新计算（当时为 {recorded}）',
    '{from} to {to}, {inputs} inputs, folded again under configuration {whatIf} (then: {recorded})',
  ),
  unchanged: text('规则与当时相同', 'the rules are those of then'),
  atBegin: sentence(
    '{from} 时的状态取自记录；输出与通知的反馈和人员的操作按记录，输出与通知通道自身的报警不作比较',
    'what was the case at {from} comes from the record; what outputs and messages reported and what people did is as recorded, and alarms of outputs and of channels of messages are not compared',
  ),
  gap: sentence(
    '{from} 至 {to} 的输入缺失：之后的结果存疑',
    'inputs from {from} to {to} are missing: what comes after them is in doubt',
  ),
  beginUnknown: sentence(
    '{to} 之前的状态未知：之后的结果存疑',
    'what was the case before {to} is not known: what comes after it is in doubt',
  ),
  tooMany: sentence('报警变化太多，只计算到 {to}', 'too many transitions: folded up to {to} only'),
  none: text('此期间没有报警', 'no alarm in this time'),
  counts: sentence(
    '相同 {same}，提前 {earlier}，推迟 {later}，不会发生 {never}，新增 {new}，合并 {joined}',
    '{same} the same, {earlier} earlier, {later} later, {never} not at all, {new} new, {joined} part of a longer one',
  ),
  columnAlarm: text('报警', 'ALARM'),
  columnRecorded: text('记录', 'RECORD'),
  columnWhatIf: text('按其它规则', 'OTHER RULES'),
  columnDifference: text('差别', 'DIFFERENCE'),
  limit: sentence('限值 {limit}', 'limit {limit}'),
  same: text('相同', 'the same'),
  earlier: sentence('提前 {by}', '{by} earlier'),
  later: sentence('推迟 {by}', '{by} later'),
  never: text('不会发生', 'not at all'),
  new: text('新增', 'new'),
  joined: text('属于更长的一次', 'part of a longer one'),
} as const;
