import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Draft } from '../../src/domain/input.ts';
import { bad, uncertain } from '../../src/domain/reading/quality.ts';
import { duration, instant, seconds } from '../../src/domain/time.ts';
import { finish } from '../../src/log/finish.ts';
import type { LogReader } from '../../src/log/reader.ts';
import { series } from '../../src/log/series.ts';
import type { Bucket } from '../../src/ports/archive.ts';
import { answers, fails, read, started, tick } from '../support/drafts.ts';
import { every, T0, type Timed } from '../support/fold.ts';
import { logOf } from '../support/log.ts';

const STALE_MS = 10_000;

/** A record of what was said at these times, ms after `T0`. */
function recordOf(said: readonly Timed[]): LogReader {
  let last = 0;
  const inOrder = [...said].sort(([a], [b]) => a - b);
  return logOf(
    inOrder.map(([ms, draft]) => {
      const after = ms - last;
      last = ms;
      return { after, draft, subjects: [], events: [] };
    }),
  ).reader;
}

/** The series of `h2s`; both ends in ms after `T0`. */
function seriesIn(reader: LogReader, from: number, to: number, maxPoints: number): readonly Bucket[] {
  const span = { from: instant(T0 + from), to: instant(T0 + to) };
  return finish(series(reader, { point: 'h2s', device: 'panel', staleAfter: seconds(10), ...span, maxPoints }));
}

const seriesOf = (said: readonly Timed[], from: number, to: number, maxPoints: number): readonly Bucket[] =>
  seriesIn(recordOf(said), from, to, maxPoints);

/** Each bucket in one line: its beginning, its values, its quality and its gap. */
const lines = (buckets: readonly Bucket[]): string[] =>
  buckets.map(({ at, min, max, last, quality, gap }) => `${at - T0} ${min} ${max} ${last} ${quality} ${gap}`);

const talks = (from: number, to: number, value = 5): Timed[] => every(1000, from, to, read('h2s', value));
const gapOf = (buckets: readonly Bucket[]): number => buckets.reduce((sum, { gap }) => sum + gap, 0);

describe('a loss is in the series', () => {
  const CASES: readonly (readonly [name: string, said: readonly Timed[], gap: number])[] = [
    [
      'the device does not answer',
      [...talks(0, 20_000), [21_500, fails()], [38_000, answers()], ...talks(40_000, 60_000)],
      18_500,
    ],
    [
      'the sensor is lost',
      [...talks(0, 20_000), [21_000, read('h2s', null, bad('sensor'))], ...talks(30_000, 60_000)],
      9000,
    ],
    [
      'a value that cannot be trusted',
      [...talks(0, 20_000), [21_000, read('h2s', 3, bad('warm-up'))], ...talks(30_000, 60_000)],
      9000,
    ],
    [
      'it fell silent',
      [...talks(0, 20_000), ...every(1000, 20_500, 39_500, tick), ...talks(40_000, 60_000)],
      20_000 - STALE_MS,
    ],
    ['the gateway was off', [...talks(0, 20_000), [35_000, started(2, 15_000)], ...talks(36_000, 60_000)], 16_000],
    [
      'the gateway could do nothing',
      [...talks(0, 20_000), [28_000, { kind: 'stalled', from: instant(T0 + 20_000) }], ...talks(28_000, 60_000)],
      8000,
    ],
    [
      'the record is lost',
      [
        ...talks(0, 20_000),
        [
          28_000,
          {
            kind: 'damaged',
            files: [],
            statesUnknown: false,
            gap: { from: instant(T0 + 20_000), to: instant(T0 + 27_000) },
          },
        ],
        ...talks(28_000, 60_000),
      ],
      7000,
    ],
    [
      'another device fails, and another point is lost',
      [...talks(0, 60_000), [20_500, fails('other')], [20_600, read('ex', null, bad('sensor'))]],
      0,
    ],
  ];
  it.each(CASES)('at any resolution: %s', (_name, said, gap) => {
    const reader = recordOf(said);
    for (const maxPoints of [1, 3, 7, 60, 200, 6000]) {
      const buckets = seriesIn(reader, 0, 60_000, maxPoints);
      expect(buckets.length).toBeLessThanOrEqual(maxPoints);
      expect(gapOf(buckets), `${maxPoints} points`).toBe(gap);
      for (const { quality, gap: own } of buckets) expect(quality === 'bad').toBe(own > 0);
    }
  });

  it('as buckets without a value, between those with one', () => {
    const said: Timed[] = [...talks(0, 4000), [4500, fails()], ...talks(9000, 11_000, 7)];
    expect(lines(seriesOf(said, 0, 11_999, 6))).toEqual([
      '0 5 5 5 good 0',
      '2000 5 5 5 good 0',
      '4000 5 5 5 bad 1500',
      '6000 null null null bad 2000',
      '8000 7 7 7 bad 1000',
      '10000 7 7 7 good 0',
    ]);
  });
});

describe('the ends of a series', () => {
  it('before the record began nothing was known, and after its end nothing is said', () => {
    const buckets = seriesOf(talks(20_000, 30_000), 0, 59_999, 6);
    expect(lines(buckets)).toEqual([
      '0 null null null bad 10000',
      '10000 null null null bad 10000',
      '20000 5 5 5 good 0',
      '30000 5 5 5 good 0',
    ]);
  });

  it('what was said just before it is known in it', () => {
    expect(lines(seriesOf([...talks(0, 9000), ...every(1000, 9500, 30_500, tick)], 10_000, 29_999, 2))).toEqual([
      '10000 null null null bad 1000',
      '20000 null null null bad 9999',
    ]);
  });

  it('a span at whose end the gateway was off', () => {
    const said: Timed[] = [...talks(0, 20_000), [40_000, started(2, 20_000)]];
    expect(gapOf(seriesOf(said, 10_000, 25_000, 10))).toBe(5000);
  });

  it('a span that was long before, and one that is still to come', () => {
    expect(gapOf(seriesOf(talks(100_000, 101_000), 0, 50_000, 5))).toBe(50_000);
    expect(seriesOf(talks(0, 1000), 50_000, 60_000, 5)).toEqual([]);
  });
});

describe('a bucket', () => {
  it('has the least, the greatest and the last value, and the worst quality', () => {
    const said: Timed[] = [
      [0, read('h2s', 3)],
      [1000, read('h2s', 9, uncertain('over-range'))],
      [2000, read('h2s', 1)],
      [3000, read('h2s', 4)],
    ];
    expect(lines(seriesOf(said, 0, 3999, 2))).toEqual(['0 3 9 9 uncertain 0', '2000 1 4 4 good 0']);
  });

  it('without a reading is left out while the last value is known', () => {
    const said: Timed[] = [
      [0, read('h2s', 3)],
      [8000, read('h2s', 4)],
    ];
    expect(lines(seriesOf(said, 0, 8999, 9))).toEqual(['0 3 3 3 good 0', '8000 4 4 4 good 0']);
  });

  const said: fc.Arbitrary<Draft> = fc.oneof(
    fc.integer({ min: 0, max: 99 }).map((value) => read('h2s', value)),
    fc.integer({ min: 0, max: 99 }).map((value) => read('h2s', value, uncertain('calibration'))),
    fc.constantFrom<Draft>(read('h2s', null, bad('sensor')), fails(), answers(), tick, read('ex', 1), started(2, 300)),
  );

  it('says of every moment whether anything was known, whatever happened', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 150 }), said), { minLength: 1, maxLength: 40 }),
        fc.nat(200),
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 1, max: 30 }),
        (steps, start, length, maxPoints) => {
          let at = 0;
          // In hundredths of a second.
          const all = steps.map(([after, draft]): Timed => [100 * (at += after), saidAfter(100 * after, draft)]);
          const [from, to] = [100 * start, 100 * (start + length)];
          const buckets = seriesOf(all, from, to, maxPoints);
          let unknown = 0;
          for (let ms = from; ms < Math.min(to, 100 * at); ms += 100) if (!isKnown(all, ms)) unknown += 100;
          expect(gapOf(buckets)).toBe(unknown);
          const own = all.flatMap(([ms, draft]) =>
            ms >= from && ms <= to && draft.kind === 'reading' && draft.point === 'h2s' ? (draft.value ?? []) : [],
          );
          expect(Math.max(...buckets.map(({ max }) => max ?? -1), -1)).toBe(Math.max(...own, -1));
          expect(buckets.flatMap(({ last }) => last ?? []).at(-1)).toBe(own.at(-1));
          expect(new Set(buckets.map(({ at: begin }) => begin)).size).toBe(buckets.length);
          expect(buckets.length).toBeLessThanOrEqual(maxPoints);
        },
      ),
      { numRuns: 40 },
    );
  });
});

/** A gateway that starts was down since the record ended at the longest: what was recorded was heard. */
const saidAfter = (ms: number, draft: Draft): Draft =>
  draft.kind === 'started' ? { ...draft, downFor: duration(Math.min(draft.downFor, ms)) } : draft;

/** Told in another way than the code: looks at the whole record for each moment. */
function isKnown(all: readonly Timed[], ms: number): boolean {
  const heard = all.findLast(
    ([at, draft]) => at <= ms && draft.kind === 'reading' && draft.point === 'h2s' && draft.value !== null,
  );
  if (heard === undefined || ms - heard[0] >= STALE_MS) return false;
  return !all.some(([at, draft], i) => {
    if (i <= all.indexOf(heard)) return false;
    if (draft.kind === 'started') return Math.max(heard[0], at - draft.downFor) <= ms;
    return (
      at <= ms &&
      ((draft.kind === 'device' && !draft.up) ||
        (draft.kind === 'reading' && draft.point === 'h2s' && draft.value === null))
    );
  });
}
