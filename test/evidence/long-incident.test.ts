import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { type Instant, instant } from '../../src/domain/time.ts';
import { newestPlant } from '../../src/evidence/past.ts';
import { proofOf } from '../../src/evidence/report/proof.ts';
import { reportText } from '../../src/evidence/report/page.ts';
import { LogReader } from '../../src/log/reader.ts';
import type { ReportQuery } from '../../src/ports/archive.ts';
import { notifyPlan, plantThatTells } from '../domain/notices/support.ts';
import { read, started } from '../support/drafts.ts';
import { WrittenRecord } from './written.ts';

const folder = mkdtempSync(join(tmpdir(), 'fengsui-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const BEGIN = Date.UTC(2025, 5, 16);
const [SECOND, MINUTE] = [1000, 60_000];
const HOUR = 60 * MINUTE;

/** An hour in which a value crosses its limits every two minutes, and the only one who gets messages does nothing. */
function written(): { readonly data: string; readonly incident: string } {
  const plant = plantThatTells(notifyPlan([{ tell: ['li'], repeat: 60, until: 'acked' }]));
  const record = new WrittenRecord(folder, BEGIN, plant);
  record.send(0, started(1));
  record.send(SECOND, read('h2s', 1));
  for (let minute = 1; minute < 59; minute += 2) {
    record.send(minute * MINUTE, read('h2s', 8));
    record.send(minute * MINUTE + 30 * SECOND, read('h2s', 9));
    record.send((minute + 1) * MINUTE, read('h2s', 1));
    record.send((minute + 1) * MINUTE + 30 * SECOND, read('h2s', 1));
  }
  const incident = `i-${record.occurrence('h2s', 'high') ?? ''}`;
  record.send(59 * MINUTE, read('ex', 27));
  // No alarm changes with it: it is in no transition.
  record.send(59 * MINUTE + 10 * SECOND, read('ex', 38.5));
  record.send(59 * MINUTE + 20 * SECOND, read('ex', 31));
  return { data: record.end(), incident };
}

const { data, incident } = written();

type Asked =
  | { readonly kind: 'incident'; readonly incident: string }
  | { readonly kind: 'shift'; readonly at: Instant };

function told(asked: Asked, lang: 'zh' | 'en'): string {
  const reader = new LogReader(data);
  const plant = newestPlant(reader);
  if (plant === undefined) throw new Error('the record has no plant');
  const query: ReportQuery = { ...asked, lang, madeAt: instant(BEGIN + 2 * HOUR), madeBy: 'li' };
  return [...reportText(reader, plant, query, proofOf(data, reader))].join('');
}

it('what happens again and again in an hour without anybody is one line, with how often and until when', () => {
  const en = told({ kind: 'incident', incident }, 'en');
  const course = en.slice(en.indexOf('<h2>Course'), en.indexOf('<h2>People in the places'));
  const lines = course.split('<tr>').slice(2);
  expect(lines.length).toBeLessThan(20);
  expect(
    lines.filter((line) => line.includes('level 1') && line.includes('h2s') && line.includes('messages')),
  ).toHaveLength(1);
  expect(course).toMatch(/li: \d+ delivered · until \d\d:\d\d:\d\d/);
  expect(course).toMatch(/\d+ times, until \d\d:\d\d:\d\d/);
  // The same of the lists of alarms, of what was lost, and of what is still open.
  expect(en.split('<tr>').length).toBeLessThan(60);
  expect(told({ kind: 'incident', incident }, 'zh')).toMatch(/li：送达 \d+ · 至 \d\d:\d\d:\d\d/);
});

it('the peak of an alarm that is not over is its furthest value', () => {
  const shift = told({ kind: 'shift', at: instant(BEGIN + 30 * MINUTE) }, 'en');
  expect(shift).toMatch(/38\.5/);
});
