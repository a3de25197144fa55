import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { instant } from '../../src/domain/time.ts';
import { newestPlant } from '../../src/evidence/past.ts';
import { proofOf } from '../../src/evidence/report/proof.ts';
import { reportText } from '../../src/evidence/report/page.ts';
import { LogReader } from '../../src/log/reader.ts';
import { ack, fix, read, started } from '../support/drafts.ts';
import { smallPlant } from '../support/plant.ts';
import { WrittenRecord } from './written.ts';

const folder = mkdtempSync(join(tmpdir(), 'fengsui-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const BEGIN = Date.UTC(2025, 5, 16);
const [SECOND, MINUTE] = [1000, 60_000];

/** A leak in which the gateway was off for two minutes, an act was refused, and which is normal for a minute only. */
function written(): { readonly data: string; readonly incident: string } {
  const record = new WrittenRecord(folder, BEGIN, smallPlant());
  record.send(0, started(1));
  record.send(SECOND, fix('0a01', 110, 30));
  const reads = (from: number, to: number, value: number): void => {
    for (let at = from; at < to; at += 5 * SECOND) record.send(at, read('h2s', value));
  };
  reads(2 * SECOND, MINUTE, 1);
  record.send(MINUTE, read('h2s', 8));
  const incident = `i-${record.occurrence('h2s', 'high') ?? ''}`;
  record.send(MINUTE + SECOND, {
    kind: 'refused',
    by: 'li',
    role: 'operator',
    act: 'ack',
    subject: 'h2s:high',
    reason: 'missing-field',
  });
  record.send(MINUTE + 2 * SECOND, ack('h2s:high', record.occurrence('h2s', 'high')));
  record.jump(4 * MINUTE, started(2, 2 * MINUTE));
  record.send(4 * MINUTE + SECOND, fix('0a01', 110, 30));
  reads(4 * MINUTE + 2 * SECOND, 5 * MINUTE, 8);
  reads(5 * MINUTE, 6 * MINUTE + 30 * SECOND, 1);
  record.send(6 * MINUTE + 30 * SECOND, fix('0a01', 110, 30));
  return { data: record.end(), incident };
}

it('an incident that goes on says since when all is normal, when nobody was watched, and reads in whole words', () => {
  const { data, incident } = written();
  const reader = new LogReader(data);
  const plant = newestPlant(reader);
  if (plant === undefined) throw new Error('the record has no plant');
  const told = (lang: 'zh' | 'en'): string => {
    const query = { kind: 'incident', incident, lang, madeAt: instant(BEGIN + 10 * MINUTE), madeBy: 'li' } as const;
    return [...reportText(reader, plant, query, proofOf(data, reader))].join('');
  };
  const [zh, en] = [told('zh'), told('en')];
  expect(zh).toMatch(/自 \d\d:\d\d:\d\d 起所有报警已恢复正常，事件尚未关闭/);
  expect(en).toMatch(/all normal since \d\d:\d\d:\d\d, not closed/);
  expect(zh).toMatch(/未监测：人员情况未知/);
  expect(en).toMatch(/not watched: who was there is not known/);
  const course = zh.slice(zh.indexOf('<h2>经过'), zh.indexOf('<h2>各区域内人员'));
  expect(course).not.toContain('操作被拒绝');
  // What a person tried is still among the deeds, and says why in words.
  const deeds = en.slice(en.indexOf('<h2>What people did'));
  expect(deeds).toContain('A field is missing or bad');
  expect(zh + en).not.toContain('missing-field');
});
