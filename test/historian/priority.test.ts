import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { smallPlant } from '../support/plant.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';

/** Threads run what was built. */
const { Historian } = (await import(
  join(import.meta.dirname, '../../dist/src/historian/historian.js')
)) as typeof import('../../src/historian/historian.ts');

const THREADS = '/proc/self/task';
/** Of each thread of this process; the 19th word of its state. */
const niceness = (): number[] =>
  readdirSync(THREADS).map((id) =>
    Number(
      readFileSync(join(THREADS, id, 'stat'), 'utf8')
        .split(') ')[1]
        ?.split(' ')[16],
    ),
  );

it.skipIf(!existsSync(THREADS))('the thread that reads the record gives way to the others', async () => {
  const before = niceness().filter((nice) => nice > 0).length;
  const historian = new Historian({ data: tempDir(), plant: smallPlant() });
  onTestFinished(() => historian.close());
  expect(await historian.range()).toBeUndefined();
  await until('the thread that gives way', () => niceness().filter((nice) => nice > 0).length === before + 1);
});
