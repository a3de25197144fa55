import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { askSql, SpanError, SqlError } from '../../src/evidence/sql.ts';
import { act, fails, fix, read } from '../support/drafts.ts';
import { Fold, T0 } from '../support/fold.ts';
import { FENGSUI } from '../support/gateway.ts';
import { smallPlant } from '../support/plant.ts';
import { tempDir } from '../support/temp.ts';
import { recorded } from './recorded.ts';

const plant = smallPlant();
const fold = Fold.started(plant);
for (let ms = 1000; ms <= 8000; ms += 1000) fold.send(ms, read('h2s', ms / 500));
fold.send(8200, fix('0a01', 20, 50));
fold.send(8300, act({ act: 'watch' }));
fold.send(9000, fails('panel'));

const ask = (sql: string, most = 1000) => {
  const options = { present: plant, language: 'en' as const, most };
  const { columns, rows } = askSql(recorded(fold.inputs, plant), { from: T0, to: T0 + 10_000 }, sql, options);
  return { columns, rows: [...rows] };
};

it('answers a question in SQL about readings, places, alarms and acts', () => {
  expect(ask("SELECT count(*), max(value) FROM readings WHERE point = 'h2s' AND value IS NOT NULL")).toEqual({
    columns: ['count(*)', 'max(value)'],
    rows: [[8, 16]],
  });
  // What is not known is a row with a reason, and no value.
  expect(ask("SELECT value, quality, reason FROM readings WHERE point = 'h2s' ORDER BY at DESC LIMIT 1").rows).toEqual([
    [null, 'bad', 'comm'],
  ]);
  expect(ask("SELECT kind, setpoint FROM transitions WHERE alarm = 'h2s:high'").rows).toEqual([['raise', 7]]);
  expect(ask('SELECT tag, x FROM fixes').rows).toEqual([['0a01', 20]]);
  expect(ask('SELECT count(*), refused FROM acts').rows).toEqual([[1, null]]);
  expect(ask('WITH a AS (SELECT 1 AS one) SELECT one FROM a').rows).toEqual([[1]]);
});

it.each(['DELETE FROM readings', "ATTACH '/tmp/x' AS x", 'SELECT 1; SELECT 2', "VACUUM INTO '/tmp/x'", 'SELEC', ''])(
  'refuses what is no single question: %s',
  (sql) => {
    expect(() => ask(sql)).toThrow(SqlError);
  },
);

it('looks through so many rows and no more', () => {
  expect(() => ask('SELECT * FROM readings', 3)).toThrow(SpanError);
  // A table that is not asked for costs nothing.
  expect(ask('SELECT count(*) FROM acts', 3).rows).toEqual([[1]]);
});

it('fengsui log sql prints a table, JSON or CSV, and changes nothing', () => {
  const data = tempDir();
  cpSync(join(import.meta.dirname, '../fixtures/golden/formats-2'), data, { recursive: true });
  const before = readFileSync(join(data, 'log', 'manifest.json'));
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, [FENGSUI, 'log', 'sql', '--data', data, ...args], { encoding: 'utf8' });
  const asked = run('SELECT count(*) AS n FROM transitions', '--json');
  expect([asked.status, JSON.parse(asked.stdout)]).toEqual([0, [{ n: expect.any(Number) as number }]]);
  expect(run('DROP TABLE readings').status).toBe(2);
  // Where nothing was recorded, an empty answer is none.
  const later = run('SELECT count(*) FROM readings', '--from', '2040-01-01', '--to', '2040-01-02');
  expect([later.status, later.stderr]).toEqual([1, expect.stringMatching(/没有任何记录|nothing was recorded/)]);
  expect(readFileSync(join(data, 'log', 'manifest.json'))).toEqual(before);
});
