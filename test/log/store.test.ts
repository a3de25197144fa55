import fc from 'fast-check';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { LogFiles } from '../../src/log/files.ts';
import { LogReader } from '../../src/log/reader.ts';
import { Ring } from '../../src/log/ring.ts';
import { type DecodedRow, rowsOf } from '../../src/log/row.ts';
import type { Span } from '../../src/log/segment.ts';
import { LogStore } from '../../src/log/store.ts';
import { disk } from '../../src/log/disk.ts';
import { LOG_CLASSES } from '../../src/common/log-class.ts';
import { seqOf } from '../../src/domain/ids.ts';
import { instant } from '../../src/domain/time.ts';
import { T0 } from '../support/fold.ts';
import { type Happened, happened, KEEP_ALL, Writing } from '../support/log.ts';
import { read } from '../support/drafts.ts';
import { tempDir } from '../support/temp.ts';

const noSpace = (): never => {
  throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
};

const { rename } = disk;
/** Gives every file its name but a segment. */
const renameNoSegment: typeof rename = (from, to) => (to.endsWith('.sqlite') ? noSpace() : rename(from, to));

/** What may befall a log: a commit, packing, a restart, a crash in the middle of packing. */
type Deed = readonly Happened[] | 'pack' | 'reopen' | 'crash in packing' | 'crash between classes';
const deed: fc.Arbitrary<Deed> = fc.oneof<fc.MaybeWeightedArbitrary<Deed>[]>(
  { weight: 4, arbitrary: fc.array(happened, { minLength: 1, maxLength: 6 }) },
  { weight: 2, arbitrary: fc.constantFrom('pack' as const, 'reopen' as const) },
  { weight: 1, arbitrary: fc.constantFrom('crash in packing' as const, 'crash between classes' as const) },
);

class Life {
  readonly data = mkdtempSync(join(tmpdir(), 'fengsui-log-'));
  readonly writing = new Writing();
  readonly reader = new LogReader(this.data);
  #store = new LogStore(this.data, KEEP_ALL);

  do(what: Deed): void {
    if (what === 'pack') this.#store.pack(T0);
    else if (what === 'reopen') this.#reopen();
    else if (what === 'crash in packing') this.#crash('unlink', () => true);
    else if (what === 'crash between classes') this.#crash('rename', (path) => path.includes('/people/'));
    else this.#store.commit(what.flatMap((one) => rowsOf(this.writing.next(one))));
  }

  /** Nothing is done any more from the first operation of a kind on a file of some kind. */
  #crash(operation: 'unlink' | 'rename', isMeant: (path: string) => boolean): void {
    const real = disk[operation];
    const spy = vi.spyOn(disk, operation).mockImplementation((path: string, to: string = path) => {
      if (isMeant(path)) noSpace();
      real(path, to);
    });
    try {
      this.#store.pack(T0);
    } catch {
      // As after a crash: the next start finds what was done until then.
    }
    spy.mockRestore();
    this.#reopen();
  }

  #reopen(): void {
    const { epoch } = this.#store;
    this.#store.close();
    this.#store = new LogStore(this.data, KEEP_ALL);
    expect(this.#store.epoch).toBe(epoch + 1);
    const last = this.writing.entries.at(-1)?.input;
    expect([this.#store.lastSeq, this.#store.lastAt]).toEqual([last?.seq ?? 0, last?.at ?? 0]);
  }

  end(): void {
    this.#store.close();
    rmSync(this.data, { recursive: true });
  }
}

const within = (
  lines: readonly DecodedRow[],
  { fromSeq = 0, toSeq = Infinity, fromAt = 0, toAt = Infinity }: Span,
): DecodedRow[] => lines.filter(({ seq, at }) => seq >= fromSeq && seq <= toSeq && at >= fromAt && at <= toAt);

describe('what was committed', () => {
  it('is there, once and in order, whatever befalls the log', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(
        fc.array(deed, { minLength: 1, maxLength: 14 }),
        fc.nat(40),
        fc.nat(40),
        fc.nat(6000),
        fc.nat(6000),
        fc.subarray([...LOG_CLASSES]),
        (deeds, a, b, c, d, classes) => {
          const life = new Life();
          try {
            for (const one of deeds) {
              life.do(one);
              expect([...life.reader.rows({})]).toEqual(life.writing.lines);
            }
            const rows = life.writing.lines;
            const spans: Span[] = [
              { fromSeq: a, toSeq: b },
              { fromAt: T0 + c, toAt: T0 + d },
              { fromSeq: a, toAt: T0 + d },
            ];
            for (const span of spans) {
              const expected = within(rows, span).filter((row) => classes.includes(row.class));
              expect([...life.reader.rows(span, classes)]).toEqual(expected);
              expect([...life.reader.rows(span, classes, 'backward')]).toEqual(expected.reverse());
            }
            expect(life.reader.range()).toEqual(
              rows[0] === undefined ? undefined : { from: rows[0].at, to: rows.at(-1)?.at },
            );
          } finally {
            life.end();
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('stays as it is when it is packed twice after a crash', () => {
    const life = new Life();
    const one = { after: 1, draft: read('h2s', 1), subjects: ['h2s'], events: [] };
    life.do([one, one]);
    for (let i = 0; i < 3; i++) life.do('crash in packing');
    life.do('pack');
    life.do([one]);
    life.do('crash in packing');
    expect([...life.reader.rows({})]).toEqual(life.writing.lines);
    life.end();
  });

  it.each([
    ['in the middle of the pages', () => vi.spyOn(disk, 'rename').mockImplementation(renameNoSegment)],
    ['before the tail forgets', () => vi.spyOn(disk, 'unlink').mockImplementationOnce(noSpace)],
    ['when segments are dropped', () => vi.spyOn(Ring.prototype, 'drop').mockImplementationOnce(noSpace)],
  ] as const)('can be packed again when it was cut off %s', (_name, cutOff) => {
    const data = tempDir();
    const store = new LogStore(data, KEEP_ALL);
    const writing = new Writing();
    const commit = (i: number): void =>
      store.commit(rowsOf(writing.next({ after: 10, draft: read('h2s', i), subjects: ['h2s'], events: [] })));
    for (let i = 0; i < 30; i++) commit(i);
    for (let tries = 0; tries < 3; tries++) {
      const spy = cutOff();
      expect(() => store.pack(T0)).toThrow('no space');
      spy.mockRestore();
      commit(tries);
      expect([...new LogReader(data).rows({})]).toEqual(writing.lines);
    }
    store.pack(T0);
    expect([...new LogReader(data).rows({})]).toEqual(writing.lines);
    store.close();
  });

  it('is read whole while it is packed', () => {
    const life = new Life();
    life.do(Array.from({ length: 50 }, (_, i) => ({ after: 10, draft: read('h2s', i), subjects: [], events: [] })));
    const reading = life.reader.rows({})[Symbol.iterator]();
    const rows = [reading.next().value];
    life.do('pack');
    for (let next = reading.next(); next.done !== true; next = reading.next()) rows.push(next.value);
    expect(rows).toEqual(life.writing.lines);
    life.end();
  });

  it('is not there when the commit failed, and can be committed again', () => {
    const data = tempDir();
    const store = new LogStore(data, KEEP_ALL);
    const writing = new Writing();
    const rows = rowsOf(writing.next({ after: 1, draft: read('h2s', 1), subjects: ['h2s'], events: [] }));
    for (const operation of ['write', 'fdatasync'] as const) {
      const spy = vi.spyOn(disk, operation).mockImplementationOnce(noSpace);
      expect(() => store.commit(rows)).toThrow('no space');
      spy.mockRestore();
      expect([...new LogReader(data).rows({})]).toEqual([]);
    }
    store.commit(rows);
    store.commit(rows);
    expect([...new LogReader(data).rows({})]).toEqual(rows);
    store.close();
    expect(readdirSync(join(data, 'log')).filter((name) => name.includes('damaged'))).toEqual([]);
  });

  it('waits in the tail until a good deal stands there', () => {
    const data = tempDir();
    const store = new LogStore(data, KEEP_ALL);
    store.commit(rowsOf(new Writing().next({ after: 1, draft: read('h2s', 1), subjects: [], events: [] })));
    expect(store.isPackDue).toBe(false);
    expect(new LogFiles(data).segments('gas')).toEqual([]);
    store.pack(T0);
    expect(new LogFiles(data).segments('gas')).toHaveLength(1);
    store.close();
  });
});

describe('a run whose thread answered too late', () => {
  const nth = (seq: number) =>
    rowsOf({ input: { ...read('h2s', 1), seq: seqOf(seq), at: instant(T0 + seq) }, transitions: [], events: [] });
  /** What a thread leaves that began under numbers of its own: `rows` of them, and an epoch that is later than the run's. */
  function late(rows: number): string {
    const data = tempDir();
    const first = new LogStore(data, KEEP_ALL, { run: { epoch: 9, lastSeq: 100, lastAt: T0 } });
    for (let i = 1; i <= rows; i++) first.commit(nth(100 + i));
    first.close();
    return data;
  }

  it('goes on where the other opening recorded nothing', () => {
    const data = late(0);
    const store = new LogStore(data, KEEP_ALL, { run: { epoch: 7, lastSeq: 500, lastAt: T0 } });
    store.commit(nth(501));
    store.close();
    const again = new LogStore(data, KEEP_ALL);
    expect([again.lastSeq, again.epoch]).toEqual([501, expect.any(Number)]);
    expect(again.epoch).toBeGreaterThan(7);
    again.close();
  });

  it('does not write into the record of a later run', () => {
    expect(() => new LogStore(late(3), KEEP_ALL, { run: { epoch: 7, lastSeq: 50, lastAt: T0 } })).toThrow(/later run/);
  });
});
