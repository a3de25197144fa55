import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { instant } from '../../src/domain/time.ts';
import { newestPlant } from '../../src/evidence/past.ts';
import { proofOf } from '../../src/evidence/report/proof.ts';
import { ReportFolder } from '../../src/evidence/report/folder.ts';
import { reportText } from '../../src/evidence/report/page.ts';
import { ReportRows } from '../../src/evidence/report/report-rows.ts';
import { finish } from '../../src/log/finish.ts';
import { LogReader } from '../../src/log/reader.ts';
import type { DecodedRow } from '../../src/log/row.ts';
import type { ReportQuery } from '../../src/ports/archive.ts';
import { badDay, HOUR, MIDNIGHT, SAID } from './bad-day.ts';

const folder = mkdtempSync(join(tmpdir(), 'fengsui-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const { data, incident } = badDay(folder);

type Asked = ReportQuery extends infer Q
  ? Q extends ReportQuery
    ? Omit<Q, 'madeAt' | 'madeBy' | 'lang'>
    : never
  : never;

function report(asked: Asked, lang: 'zh' | 'en' = 'zh', madeAt = MIDNIGHT + 40 * HOUR): string {
  const reader = new LogReader(data);
  const plant = newestPlant(reader);
  if (plant === undefined) throw new Error('the record has no plant');
  const query = { ...asked, lang, madeAt: instant(madeAt), madeBy: 'li' };
  return [...reportText(reader, plant, query, proofOf(data, reader))].join('');
}

/** What a reader sees, cell by cell. */
const seen = (html: string): string =>
  html
    .replace(/<style>[^]*<\/style>/, '')
    .replace(/<\/td>/g, ' | ')
    .replace(/<[^>]*>/g, '')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replace(/ +/g, ' ');

/** The part of a page below a heading. */
function section(html: string, title: string): string {
  const start = html.indexOf(`<h2>${title}`);
  if (start < 0) throw new Error(`no section ${title}`);
  return seen(html.slice(start, html.indexOf('</section>', start)));
}

const shift = { kind: 'shift', at: instant(MIDNIGHT + 9 * HOUR) } as const;

describe('the report of a shift', () => {
  const html = report(shift);

  it('names the plant, its time, who made it when, and what was not watched', () => {
    expect(seen(html)).toContain('2025-06-16 08:00 – 2025-06-16 16:00 (时区 Asia/Shanghai)');
    expect(seen(html)).toContain('2025-06-17 16:00:00，由 li');
    const record = section(html, '记录的完整性');
    expect(record).toContain('2025-06-16 10:00:00 | 2025-06-16 10:30:00 | 30:00');
    expect(record).toContain('93.8 %');
  });

  it('tells each alarm with who acknowledged it after how long, its peak, and its closing', () => {
    const alarms = section(html, '报警');
    expect(alarms).toMatch(/08:10:01 \| P2 \| h2s 硫化氢 [^|]*\(≥ 7\) \| 16\.4 ppm \| op \| 0:20/);
    expect(alarms).toContain('真实, li: 紧固法兰');
    expect(alarms).toMatch(/08:10:06 \| P1 \| h2s 硫化氢/);
  });

  it('tells peaks and times beyond the limits of then', () => {
    const gas = section(html, '气体峰值');
    expect(gas).toMatch(/h2s \| 16\.4 ppm \| 08:10:06/);
    // 7 ppm until 11:00, 10 ppm since: 9 ppm at 11:01 is beyond neither.
    expect(gas).toContain('≥ 7 ppm: 1 次');
    expect(gas).not.toContain('≥ 10 ppm: 1 次');
    expect(gas).toContain('≥ 14 ppm: 1 次');
  });

  it('tells what stood bypassed, offline, changed and open', () => {
    expect(section(html, '旁路')).toMatch(
      /ex \| 旁路 \| 2025-06-16 09:00 \| [^|]*2025-06-16 16:00[^|]*\| op \| 换传感器 \| 便携式检测仪/,
    );
    expect(section(html, '设备离线')).toMatch(/panel \| [^|]* \| 2025-06-16 12:00 \| 2025-06-16 12:05/);
    const configuration = section(html, '配置');
    expect(configuration).toContain('2025-06-16 11:00:00 chen (engineer): 误报多');
    expect(configuration).toContain('points[h2s].alarms.high | 7 | 10');
    expect(configuration).toContain('r1');
    expect(configuration).toContain('r2');
    expect(section(html, '未了事项')).toContain('h2s');
  });

  it('counts people at each hour, and never says nought for an hour in which nothing was recorded', () => {
    const people = section(html, '现场人员');
    expect(people).toContain('08:00');
    expect(people).toContain('15:00');
    expect(people).toContain('farm');
  });

  it('escapes what people wrote, runs no script, and loads nothing', () => {
    expect(seen(html)).toContain(SAID);
    expect(html).not.toContain('<script');
    expect(html).not.toMatch(/(src|href)=|url\((?!#hatch)/);
    expect(html).toMatch(/content-security-policy" content="default-src &#39;none&#39;; style-src &#39;sha256-/);
  });

  it('is in English when that is asked for', () => {
    const english = seen(report(shift, 'en'));
    expect(english).toContain('Shift report');
    expect(english).toContain('Bypassed, shelved, out of service, suppressed');
    expect(english).toMatch(/Watched and recorded for 7:30:00, 93\.8 % of the time/);
  });

  it('says that it is not over when it is not', () => {
    expect(seen(report(shift, 'zh', MIDNIGHT + 9 * HOUR))).toContain('时段尚未结束：内容截至 2025-06-16 09:00:00');
  });
});

it('a day and a month hold the same, each in the time of the site', () => {
  const day = seen(report({ kind: 'day', at: instant(MIDNIGHT + 9 * HOUR) }));
  expect(day).toContain('2025-06-16 00:00 – 2025-06-17 00:00');
  // Before the first record, and after the last one.
  expect(day).toContain('2025-06-16 00:00:00 | 2025-06-16 07:50:00 | 7:50:00');
  expect(day).toMatch(/2025-06-16 16:5\d:\d\d \| 2025-06-17 00:00:00/);
  const month = seen(report({ kind: 'month', at: instant(MIDNIGHT) }));
  expect(month).toContain('2025-06-01 00:00 – 2025-07-01 00:00');
  expect(month).toContain('h2s 硫化氢');
});

it('an incident is told with its course, who was inside in each minute, and what is for people to fill in', () => {
  const html = report({ kind: 'incident', incident });
  const text = seen(html);
  expect(text).toContain(incident);
  expect(text).toContain('2025-06-16 08:10');
  const course = section(html, '经过');
  expect(course.indexOf('08:10:01')).toBeLessThan(course.indexOf('08:10:06'));
  expect(course).toMatch(/08:10:21 \| 确认 \| h2s[^|]*\| op/);
  expect(course).toContain(SAID);
  const inside = section(html, '各区域内人员');
  expect(inside).toMatch(/06-16 08:11 \| farm \| 1 \| li/);
  expect(inside).toMatch(/06-16 08:13 \| farm \| 0/);
  expect(section(html, '已采取的措施')).toContain('紧固法兰 | li');
  expect(text).toContain('死亡');
});

it('the figures are those of the interface', () => {
  const text = seen(report({ kind: 'figures', from: instant(MIDNIGHT), to: instant(MIDNIGHT + 24 * HOUR) }));
  expect(text).toContain('报警管理指标');
  expect(text).toContain('h2s');
});

it('a time or an incident that the record does not have is no report', () => {
  expect(report({ kind: 'day', at: instant(MIDNIGHT - 72 * HOUR) })).toBe('');
  expect(report({ kind: 'incident', incident: 'i-1-1-0' })).toBe('');
  expect(report({ kind: 'incident', incident: '../../etc' })).toBe('');
});

it('the gateway writes each shift and day once when it has ended, and reads back what it wrote and nothing else', () => {
  const reader = new LogReader(data);
  const plant = newestPlant(reader);
  if (plant === undefined) throw new Error('the record has no plant');
  const written = new ReportFolder(data, plant.site.timezone);
  const write = (hours: number): void => finish(written.write(reader, plant, 'zh', instant(MIDNIGHT + hours * HOUR)));
  expect(written.list()).toEqual([]);
  // The last of a shift may wait for company for some seconds.
  write(16);
  expect(written.list().map(({ name }) => name)).toEqual(['shift-2025-06-16T0000.html']);
  write(16.1);
  write(25);
  write(25);
  const names = written.list().map(({ name, from, to }) => [name, (from - MIDNIGHT) / HOUR, (to - MIDNIGHT) / HOUR]);
  expect(names).toEqual([
    ['day-2025-06-16T0000.html', 0, 24],
    ['shift-2025-06-16T1600.html', 16, 24],
    ['shift-2025-06-16T0800.html', 8, 16],
    ['shift-2025-06-16T0000.html', 0, 8],
  ]);
  expect(written.read('shift-2025-06-16T0800.html')).toContain('交接班记录');
  for (const name of ['../log/plants/r1.json', 'shift-2025-06-16T0801.html', ''])
    expect(written.read(name)).toBeUndefined();
});

it('of a time with more values than can be read every alarm and every deed is told all the same', () => {
  const reader = new LogReader(data);
  const span = { from: instant(MIDNIGHT), to: instant(MIDNIGHT + 24 * HOUR) };
  const all = [...new ReportRows(reader, span, 'day')];
  const rows = new ReportRows(reader, span, 'day', 100);
  const some = [...rows];
  expect(rows.isCut).toBe(true);
  const acts = (lines: readonly DecodedRow[]): readonly DecodedRow[] => lines.filter((line) => line.class === 'acts');
  expect(acts(some)).toEqual(acts(all));
  expect(some.length).toBeLessThan(all.length);
});
