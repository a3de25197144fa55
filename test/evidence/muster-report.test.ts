import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { type MusterId, musterId } from '../../src/domain/ids.ts';
import { instant } from '../../src/domain/time.ts';
import { newestPlant } from '../../src/evidence/past.ts';
import { reportText } from '../../src/evidence/report/page.ts';
import { LogReader } from '../../src/log/reader.ts';
import { act, fix, started } from '../support/drafts.ts';
import { smallPlant } from '../support/plant.ts';
import { WrittenRecord } from './written.ts';

const folder = mkdtempSync(join(tmpdir(), 'fengsui-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const BEGIN = Date.UTC(2025, 5, 16);
const NOTE = '<script>alert(1)</script>';

/** A drill: Li comes to the point, Wang is ticked twice by a phone and taken back once, the visitor stays missing. */
function drill(): { readonly data: string; readonly id: MusterId } {
  const record = new WrittenRecord(folder, BEGIN, smallPlant());
  record.send(0, started(1));
  for (const [i, tag] of ['0a01', '0a02', '0a03'].entries()) record.send(1000 + i, fix(tag, 50 + i, 50));
  record.send(10_000, act({ act: 'muster-start', reason: 'drill of June', drill: true }));
  const id = musterId(`m-1-${record.seq}`);
  for (let ms = 20_000; ms <= 40_000; ms += 1000) record.send(ms, fix('0a01', 110, 30));
  const tick = { act: 'muster-account', muster: id, person: 'wang' } as const;
  record.send(50_000, act({ ...tick, how: 'by eye', note: NOTE, saidAt: BEGIN + 45_000 }));
  record.send(60_000, act({ act: 'muster-unaccount', muster: id, person: 'wang', reason: 'another Wang' }));
  record.send(70_000, act(tick));
  record.send(80_000, act({ act: 'all-clear', muster: id }));
  record.send(130_000, act({ act: 'muster-close', muster: id, reason: 'enough' }));
  return { data: record.end(), id };
}
const { data, id } = drill();

function report(muster: string, lang: 'zh' | 'en' = 'en'): string {
  const reader = new LogReader(data);
  const plant = newestPlant(reader);
  if (plant === undefined) throw new Error('the record has no plant');
  const query = { kind: 'muster', muster, lang, madeAt: instant(BEGIN + 3_600_000), madeBy: 'li' } as const;
  return [...reportText(reader, plant, query, {})].join('');
}
const seen = (html: string): string =>
  html
    .replace(/<style>[^]*<\/style>/, '')
    .replace(/<\/t[dh]>/g, ' | ')
    .replace(/<[^>]*>/g, '')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replace(/ +/g, ' ');

it('tells who is missing, the course of the numbers, who was accounted for how, and what people did', () => {
  const html = report(id);
  const text = seen(html);
  expect(text).toContain('DRILL: this roll-call was an exercise');
  expect(text).toContain('3Expected');
  expect(text).toMatch(/visitor \| 2025-06-16 08:00:01 \| farm \| ground 52\.0, 50\.0/);
  expect(text).toMatch(/08:00:3\d \| 0:2\d \| li \| by the badge at a muster point \| muster \|/);
  expect(text).toContain('08:00:50 | 0:40 | 3 | 2 | 1');
  expect(text).toContain('08:01:10 | 1:00 | 3 | 2 | 1');
  expect(text).toContain('another Wang');
  expect(text).toContain('all is not clear yet');
  expect(text).toContain('by the phone at 2025-06-16 08:00:45');
  expect(html).not.toContain('<script');
  expect(html).toContain('@page{size:A4');
});

it('is in Chinese by default, and there is none of what never was', () => {
  const text = seen(report(id, 'zh'));
  expect(text).toContain('疏散演练点名报告');
  expect(text).toContain('结束时未到');
  expect(report('m-1-3')).toBe('');
  expect(report('nothing')).toBe('');
});
