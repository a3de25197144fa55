import { readdirSync, readFileSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { newestAnchor } from '../../src/log/anchor.ts';
import { finish } from '../../src/log/finish.ts';
import { RecordProof } from '../../src/log/proof.ts';
import { spaceLevel } from '../../src/log/room.ts';
import { KEEP_ALL } from '../support/log.ts';
import { tempDir } from '../support/temp.ts';
import { canMount, Feed, openLog, smallDisk } from '../support/threaded-log.ts';
import { until } from '../support/until.ts';

it('space is low, then short, and a level ends a quarter above where it began', () => {
  const of = (total: number, free: number, before: 'ample' | 'low' | 'short' = 'ample'): string =>
    spaceLevel({ total, free }, before);
  expect([9e9, 7e9, 2e9].map((free) => of(1e11, free))).toEqual(['ample', 'ample', 'ample']);
  expect([0.9e9, 0.2e9].map((free) => of(1e11, free))).toEqual(['low', 'short']);
  expect([0.9e9, 0.7e9, 0.2e9].map((free) => of(1e10, free))).toEqual(['ample', 'low', 'short']);
  expect([1.1e9, 1.3e9].map((free) => of(1e11, free, 'low'))).toEqual(['low', 'ample']);
  expect([0.35e9, 0.4e9, 1.3e9].map((free) => of(1e11, free, 'short'))).toEqual(['short', 'low', 'ample']);
});

it.runIf(canMount)('the log says how much room its disk has, and when there is some again', async () => {
  const data = smallDisk() ?? tempDir();
  const log = await openLog(data);
  const is = (space: string): Promise<unknown> =>
    until(`${space} space`, () => (log.status.disk?.space === space ? true : undefined), 20_000);
  await is('ample');
  const { bavail, bsize } = statfsSync(data);
  writeFileSync(join(data, 'ballast'), Buffer.alloc(bavail * bsize - 500_000));
  await is('short');
  rmSync(join(data, 'ballast'));
  await is('ample');
});

it('the head is noted on the other disk while it is there, and after the last packing', async () => {
  const [data, stick] = [tempDir(), tempDir()];
  const away = `${stick}-away`;
  renameSync(stick, away);
  const log = await openLog(data, KEEP_ALL, stick);
  const seq = new Feed().next(log, 50);
  const found = await until('the missing stick to be told', () => log.status.disk?.anchor, 20_000);
  expect(found).toContain('ENOENT');
  await until('the entries to be written', () => log.durableSeq >= seq, 20_000);
  renameSync(away, stick);
  await log.close();
  const [file = ''] = readdirSync(stick);
  const noted = newestAnchor(readFileSync(join(stick, file), 'utf8'));
  const { head, broken } = finish(new RecordProof(data, noted?.head, noted?.line).steps());
  expect(broken).toEqual([]);
  expect(noted?.head).toBe(head);
});
