import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readLine } from '../../src/log/ledger-line.ts';
import { LogFiles } from '../../src/log/files.ts';
import { runWith } from '../support/faulty-run.ts';
import type { Fault, Left } from '../support/forgetful-disk.ts';
import { tempDir } from '../support/temp.ts';

/** `FAULTS=all` lets each operation fail in every way, in minutes; otherwise each tenth one fails in one of them. */
const EVERY = process.env['FAULTS'] === 'all';

const WAYS: readonly (readonly [(n: number) => Fault, Left])[] = [
  [(n) => ({ kind: 'cut', n }), 'flushed'],
  [(n) => ({ kind: 'eio', n }), 'flushed'],
  [(n) => ({ kind: 'cut', n }), 'chance'],
  [(n) => ({ kind: 'full', n, refused: 12 }), 'flushed'],
  [(n) => ({ kind: 'cut', n }), 'all'],
];

it('a run packs, pins, makes small segments one, drops and sums up; nothing is wrong after it', () => {
  const data = tempDir();
  const { wrong, operations } = runWith(undefined, 'flushed', data);
  expect(wrong).toEqual([]);
  expect(operations).toBeGreaterThan(300);
  const lines = readFileSync(new LogFiles(data).ledger, 'utf8')
    .split('\n')
    .flatMap((text) => readLine(text)?.line ?? []);
  const [summary] = lines;
  expect(summary).toMatchObject({ kind: 'summary', dropped: { gas: { segments: expect.any(Number) } } });
  expect(lines.some((line) => line.kind === 'sealed' && line.replaces !== undefined)).toBe(true);
});

it(
  'whatever operation fails, commits go on, what was durable is there once, and the next start is clean',
  { timeout: 900_000 },
  () => {
    const folder = tempDir();
    const { operations } = runWith(undefined, 'all', join(folder, 'whole'));
    const wrong: string[] = [];
    for (let n = 1; n <= operations; n++) {
      for (const [i, [fault, left]] of WAYS.entries()) {
        if (!EVERY && n % (10 * WAYS.length) !== 10 * i) continue;
        const data = join(folder, `${n}-${i}`);
        wrong.push(...runWith(fault(n), left, data).wrong);
        rmSync(data, { recursive: true });
      }
    }
    expect(wrong).toEqual([]);
  },
);
