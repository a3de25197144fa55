import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { alarmId } from '../../src/domain/ids.ts';
import type { Blindness } from '../../src/domain/gateway/trouble.ts';
import { instant } from '../../src/domain/time.ts';
import { exported, type ExportFormat } from '../../src/evidence/export.ts';
import { SiteTime } from '../../src/evidence/site-time.ts';
import type { LogReader } from '../../src/log/reader.ts';
import { act, fix, read, started } from '../support/drafts.ts';
import { Fold, T0 } from '../support/fold.ts';
import { FENGSUI } from '../support/gateway.ts';
import { person, smallPlant } from '../support/plant.ts';
import { tempDir } from '../support/temp.ts';
import { recorded } from './recorded.ts';

const plant = { ...smallPlant(), people: [person('wang', '0a01')] };
const all = { from: T0, to: T0 + 60_000 };
const textOf = (reader: LogReader, format: ExportFormat, asked = all): string =>
  [...exported(reader, asked, plant, { format, language: 'zh' })].map(({ text }) => text).join('');
const objectsOf = (reader: LogReader, asked = all): Record<string, unknown>[] =>
  textOf(reader, 'ndjson', asked)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** The cells of a CSV by the names of its columns. */
function tableOf(csv: string): Record<string, string>[] {
  const rows = [
    ...csv.slice(1).matchAll(/((?:"(?:[^"]|"")*"|[^",\r\n]*)(?:,(?:"(?:[^"]|"")*"|[^",\r\n]*))*)\r\n/g),
  ].map(([, row = '']) =>
    [...`${row},`.matchAll(/("(?:[^"]|"")*"|[^",]*),/g)].map(([, cell = '']) =>
      cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell,
    ),
  );
  const [names = [], ...lines] = rows;
  return lines.map((cells) => Object.fromEntries(names.map((name, i) => [name, cells[i] ?? ''])));
}

describe('the export of a span', () => {
  const fold = Fold.started(plant);
  fold.send(1000, read('h2s', -0.5));
  fold.send(1200, fix('0a01', 20, 50));
  fold.send(2000, read('h2s', 22));
  fold.send(2500, act({ act: 'comment', alarm: alarmId('h2s', 'high'), comment: '=HYPERLINK("http://x")' }));
  // From here on h2s is silent; the gateway is then off for ten seconds.
  for (let ms = 3000; ms <= 20_000; ms += 500) fold.send(ms, read('ex', 5));
  const blind: Blindness = { from: instant(T0 + 20_000), to: instant(T0 + 30_000), why: 'died' };
  fold.send(30_000, { ...started(2), blind });
  fold.send(30_500, read('h2s', 3));
  let reader: LogReader;
  beforeEach(() => {
    reader = recorded(fold.inputs, plant);
  });

  it('is a table that a spreadsheet opens: its mark, numbers as numbers, no formula', () => {
    const csv = textOf(reader, 'csv');
    expect(csv.startsWith('\uFEFFtime,local,type,')).toBe(true);
    const table = tableOf(csv);
    expect(
      table.filter(({ type, subject }) => type === 'reading' && subject === 'h2s').map(({ value }) => value),
    ).toEqual(['-0.5', '22', '3']);
    expect(table.find(({ type }) => type === 'fix')).toMatchObject({ subject: '0a01', name: 'wang', x: '20', y: '50' });
    expect(table.find(({ type, kind }) => type === 'transition' && kind === 'raise')).toMatchObject({
      subject: expect.stringMatching(/^h2s:/) as string,
      value: '22',
      unit: 'ppm',
      limit: expect.stringMatching(/^\d/) as string,
    });
    const comments = table.map(({ comment }) => comment).filter((comment) => comment !== '');
    expect(new Set(comments)).toEqual(new Set([`'=HYPERLINK("http://x")`]));
  });

  it('says what is not there: a silent point, and a time that was not watched', () => {
    const lost = objectsOf(reader).filter(({ type }) => type === 'lost');
    expect(lost.filter(({ point }) => point === 'h2s')).toEqual([
      expect.objectContaining({ at: T0 + 12_000, quality: 'bad', reason: 'stale' }),
    ]);
    expect(objectsOf(reader).filter(({ type }) => type === 'gap')).toEqual([
      expect.objectContaining({ from: T0 + 20_000, to: T0 + 30_000, cause: 'not-watched' }),
      expect.objectContaining({ from: fold.state.at, to: T0 + 60_000, cause: 'not-watched' }),
    ]);
    // Also where it was lost before the span.
    const later = objectsOf(reader, { from: T0 + 15_000, to: T0 + 19_000 });
    expect(later.slice(0, 3)).toContainEqual(expect.objectContaining({ type: 'lost', at: T0 + 15_000, point: 'h2s' }));
  });

  it('has every row of the span and none beside', () => {
    const rows = [...reader.rows({})].filter((row) => row.kind !== 'input' || row.input.kind !== 'tick');
    const own = objectsOf(reader).filter(({ type }) => type !== 'gap' && type !== 'lost');
    expect(own.map(({ seq }) => seq)).toEqual(rows.map(({ seq }) => seq));
    const part = objectsOf(reader, { from: T0 + 2000, to: T0 + 2500 }).filter(({ type }) => type === 'input');
    expect(part.map(({ at }) => at)).toEqual([T0 + 2000, T0 + 2500]);
  });
});

it('a time without a zone is one of the site', () => {
  const time = new SiteTime('Asia/Shanghai');
  const at = Date.UTC(2026, 10, 23, 18, 13);
  expect(time.read('2026-11-24 02:13', 'begin')).toBe(at);
  expect(time.read('2026-11-24T02:13:00+08:00', 'begin')).toBe(at);
  expect(time.read('2026-11-23T18:13:00Z', 'end')).toBe(at);
  expect(time.rfc3339(at)).toBe('2026-11-24T02:13:00.000+08:00');
  expect([time.read('2026-11-24', 'begin'), time.read('2026-11-24', 'end')]).toEqual([
    Date.parse('2026-11-24T00:00:00+08:00'),
    Date.parse('2026-11-24T23:59:59.999+08:00'),
  ]);
  for (const wrong of ['', 'yesterday', '2026-02-30', '2026-11-24 25:00'])
    expect(time.read(wrong, 'begin')).toBeUndefined();
  const berlin = new SiteTime('Europe/Berlin');
  // Twice, and not at all.
  expect(berlin.rfc3339(berlin.read('2026-10-25 02:30', 'begin') ?? 0)).toBe('2026-10-25T02:30:00.000+02:00');
  expect(berlin.read('2026-03-29 02:30', 'begin')).toBeDefined();
});

describe('fengsui log export', () => {
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, [FENGSUI, 'log', 'export', ...args], { encoding: 'utf8' });

  it('writes a whole file or none, and says so with its exit code', () => {
    const data = tempDir();
    cpSync(join(import.meta.dirname, '../fixtures/golden/formats-2'), data, { recursive: true });
    const out = join(data, 'out.csv');
    const { status, stderr } = run('--data', data, '--out', out);
    expect([status, existsSync(`${out}.part`)]).toEqual([0, false]);
    expect(stderr).toContain(`${readFileSync(out, 'utf8').trim().split('\r\n').length - 1} `);
    expect(run('--data', data, '--out', '-', '--from', 'now').status).toBe(2);
    expect(run('--data', join(data, 'none'), '--out', '-').status).toBe(1);
  });
});
