import { text } from '../domain/text.ts';
import { sentence } from './sentence.ts';

/** What the commands about the record (`fengsui log`, `fengsui what-if`) say. */
export const LOG_TEXTS = {
  noLog: sentence('{data} 中没有记录', 'there is no record in {data}'),
  noTime: sentence(
    '{text} 不是时间：写作 2026-11-24T02:13:00+08:00，或按现场时间写作 "2026-11-24 02:13"',
    '{text} is no time: write 2026-11-24T02:13:00+08:00, or "2026-11-24 02:13" on the clock of the site',
  ),
  siteTime: sentence(
    '时间按现场时区 {zone}：{from} 至 {to}',
    'times are of the zone of the site, {zone}: {from} to {to}',
  ),
  fromAfterTo: text('--from 在 --to 之后', '--from is after --to'),
  exported: sentence('已导出 {lines} 行到 {file}', '{lines} lines to {file}'),
  leftOut: sentence('{file} 已损坏，其中部分未导出：{what}', '{file} is damaged, and part of it left out: {what}'),
  lines: sentence('{count} 行', '{count} lines'),
} as const;
