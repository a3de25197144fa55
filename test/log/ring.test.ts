import { describe, expect, it } from 'vitest';
import { seqOf } from '../../src/domain/ids.ts';
import type { Checkpoint } from '../../src/domain/checkpoint.ts';
import { LogFiles } from '../../src/log/files.ts';
import { transitionsAfter } from '../../src/log/queries.ts';
import { finish } from '../../src/log/finish.ts';
import { LogReader } from '../../src/log/reader.ts';
import type { Retention } from '../../src/log/ring.ts';
import type { DecodedRow } from '../../src/log/row.ts';
import { LogStore } from '../../src/log/store.ts';
import { LOG_CLASSES, type LogClass } from '../../src/common/log-class.ts';
import { KEEP_ALL } from '../support/log.ts';
import { seeded } from '../support/random.ts';
import { tempDir } from '../support/temp.ts';

const HOUR = 3_600_000;
const random = seeded(7);
/** Text that no packing makes smaller. */
const noise = (length: number): string =>
  Array.from({ length: length / 8 }, () => random().toString(36).slice(2, 10).padEnd(8, '0')).join('');

/** About 100 kB of one class, an hour for each seq. */
const big = (seq: number, logClass: LogClass, kilobytes = 100): DecodedRow[] =>
  Array.from({ length: kilobytes }, (_, n) => ({
    seq,
    n,
    at: seq * HOUR,
    class: logClass,
    kind: 'input',
    input: { noise: noise(1600) } as never,
  }));

/** Writes and packs one seq after another; gives the seqs that are still there. */
function kept(
  retention: Retention,
  logClass: LogClass,
  last: number,
): { readonly seqs: number[]; readonly segments: number; readonly dropped: number } {
  const data = tempDir();
  const store = new LogStore(data, retention);
  let dropped = 0;
  for (let seq = 1; seq <= last; seq++) {
    store.commit(big(seq, logClass));
    dropped += store.pack(seq * HOUR);
  }
  const seqs = [...new Set([...new LogReader(data).rows({})].map(({ seq }) => seq))];
  const segments = new LogFiles(data).segments(logClass).length;
  store.close();
  return { seqs, segments, dropped };
}

const isSuffix = (seqs: readonly number[], last: number): void =>
  expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, i) => last - seqs.length + 1 + i));

describe('the ring', () => {
  it('keeps everything while there is room and time', () => {
    const { seqs, segments, dropped } = kept(KEEP_ALL, 'gas', 25);
    expect(seqs).toHaveLength(25);
    expect(segments).toBeLessThan(10);
    expect(dropped).toBe(0);
  });

  it('drops the oldest whole segments when the quota of a class is full', () => {
    const { seqs, segments, dropped } = kept({ ...KEEP_ALL, quota: 6_000_000 }, 'gas', 60);
    isSuffix(seqs, 60);
    expect(dropped).toBeGreaterThan(0);
    expect(segments).toBeGreaterThan(1);
    expect(seqs.length).toBeGreaterThan(10);
    expect(seqs.length).toBeLessThan(60);
  });

  it('drops what is too old, but never the newest segment', () => {
    const { seqs, dropped } = kept({ quota: 8_000_000, keep: { gas: 5 * HOUR, people: 1, acts: 1 } }, 'gas', 40);
    isSuffix(seqs, 40);
    expect(dropped).toBeGreaterThan(0);
    expect(seqs.length).toBeGreaterThanOrEqual(6);
    const alone = kept({ ...KEEP_ALL, keep: { gas: 1, people: 1, acts: 1 } }, 'gas', 5);
    expect(alone.seqs.at(-1)).toBe(5);
  });

  it('keeps each class by its own measure', () => {
    const data = tempDir();
    const store = new LogStore(data, { quota: 3_000_000, keep: { gas: 1e12, people: 1e12, acts: 1e12 } });
    for (let seq = 1; seq <= 45; seq++) {
      store.commit([
        ...big(seq, 'gas'),
        { seq, n: 500, at: seq * HOUR, class: 'acts', kind: 'event', event: {} as never },
      ]);
      store.pack(seq * HOUR);
    }
    const count = (logClass: LogClass): number =>
      new Set([...new LogReader(data).rows({}, [logClass])].map(({ seq }) => seq)).size;
    expect(count('gas')).toBeLessThan(45);
    expect(count('acts')).toBe(45);
    store.close();
  });

  it('does not pretend to hold what it has dropped', () => {
    const data = tempDir();
    const store = new LogStore(data, { ...KEEP_ALL, quota: 3_000_000 });
    for (let seq = 1; seq <= 40; seq++) {
      store.commit(big(seq, 'acts'));
      store.pack(seq * HOUR);
    }
    const reader = new LogReader(data);
    const [first] = reader.rows({});
    expect(first?.seq).toBeGreaterThan(1);
    expect(finish(transitionsAfter(reader, seqOf(0), 10))).toBe('gone');
    expect(finish(transitionsAfter(reader, seqOf((first?.seq ?? 0) - 2), 10))).toBe('gone');
    expect(finish(transitionsAfter(reader, seqOf((first?.seq ?? 0) - 1), 10))).toEqual([]);
    store.close();
  });

  it('counts its bytes', () => {
    const data = tempDir();
    const store = new LogStore(data, KEEP_ALL);
    const before = store.bytes();
    store.commit(LOG_CLASSES.flatMap((logClass, i) => big(i + 1, logClass)));
    store.pack(0);
    expect(store.bytes() - before).toBeGreaterThan(300_000);
    expect(new LogReader(data).bytes()).toBe(store.bytes());
    store.close();
  });
});

describe('checkpoints', () => {
  const checkpoint = (seq: number, facts = `{"version":1,"points":{"${seq}":{}}}`): Checkpoint => ({
    seq,
    at: seq * HOUR,
    epoch: 1,
    revision: 'r1',
    facts,
    windows: '{}',
  });

  it('are found at or before both bounds, also across segments', () => {
    const data = tempDir();
    const store = new LogStore(data, { ...KEEP_ALL, quota: 40_000_000 });
    for (let seq = 1; seq <= 25; seq++) {
      store.commit(big(seq, 'gas'));
      store.pack(seq * HOUR);
      if (seq % 5 === 0) store.writeCheckpoint(checkpoint(seq));
    }
    expect(new LogFiles(data).segments('gas').length).toBeGreaterThan(1);
    const reader = new LogReader(data);
    const found = (span: { toSeq?: number; toAt?: number }) => reader.checkpoint(span)?.seq;
    expect([
      found({}),
      found({ toSeq: 24 }),
      found({ toSeq: 5 }),
      found({ toSeq: 4 }),
      found({ toAt: 13 * HOUR }),
      found({ toSeq: 21, toAt: 10 * HOUR }),
    ]).toEqual([25, 20, 5, undefined, 10, 10]);
    expect(reader.checkpoint({ toSeq: 12 })).toEqual(checkpoint(10));
    store.close();
  });

  it('of another version are left aside', () => {
    const data = tempDir();
    const store = new LogStore(data, KEEP_ALL);
    store.writeCheckpoint(checkpoint(2, '{"version":99,"points":{}}'));
    expect(new LogReader(data).checkpoint({})).toBeUndefined();
    store.close();
  });

  it('are none where there is no log', () => {
    const data = tempDir();
    expect(new LogReader(data).exists).toBe(false);
    const store = new LogStore(data, KEEP_ALL);
    expect(new LogReader(data).exists).toBe(true);
    expect(new LogReader(data).checkpoint({})).toBeUndefined();
    expect(new LogReader(data).range()).toBeUndefined();
    store.close();
  });
});
