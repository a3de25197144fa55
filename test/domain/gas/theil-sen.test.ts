import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRising, median, theilSen } from '../../../src/domain/gas/theil-sen.ts';

/** Written from the formula of domain.md 4, with 1-based ranks and no shared code. */
function oracle(times: readonly number[], values: readonly number[]) {
  const n = times.length;
  const slopes = times
    .flatMap((t, i) => times.slice(i + 1).map((u, k) => (values[i + 1 + k]! - values[i]!) / (u - t)))
    .sort((a, b) => a - b);
  const N = (n * (n - 1)) / 2;
  const rank = (k: number) => slopes[Math.min(N, Math.max(1, k)) - 1]!;
  const C = (z: number) => Math.round(z * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18));
  const middle = (list: readonly number[]) =>
    list.length % 2 === 1 ? list[(list.length - 1) / 2]! : (list[list.length / 2 - 1]! + list[list.length / 2]!) / 2;
  const slope = middle(slopes);
  return {
    median: slope,
    low: rank(Math.floor((N - C(2.576)) / 2)),
    high: rank(Math.ceil((N + C(2.576)) / 2) + 1),
    gateLow: rank(Math.floor((N - C(3.9)) / 2)),
    intercept: middle(times.map((t, i) => values[i]! - slope * t).sort((a, b) => a - b)),
  };
}

const series = fc
  .array(fc.record({ gap: fc.integer({ min: 1, max: 10_000 }), value: fc.integer({ min: -500, max: 500 }) }), {
    minLength: 8,
    maxLength: 40,
  })
  .map((steps) => {
    let at = -60_000;
    return { times: steps.map(({ gap }) => (at += gap)), values: steps.map(({ value }) => value / 10) };
  });

describe('Theil-Sen', () => {
  it('agrees with a naive oracle', () => {
    fc.assert(
      fc.property(series, ({ times, values }) => {
        expect(theilSen(times, values)).toEqual(oracle(times, values));
      }),
    );
  });

  it('says without sorting whether the gate is passed', () => {
    const rising = fc
      .tuple(series, fc.double({ min: -0.01, max: 0.01, noNaN: true }))
      .map(([{ times, values }, slope]) => ({
        times,
        values: values.map((value, i) => value + slope * (times[i] ?? 0)),
      }));
    fc.assert(
      fc.property(rising, ({ times, values }) => {
        expect(isRising(times, values)).toBe((theilSen(times, values)?.gateLow ?? 0) > 0);
      }),
      { numRuns: 1000 },
    );
  });

  it('has the ranks of domain.md for 24 samples: 86th and 191st slope shown, 59th as the gate', () => {
    const times = Array.from({ length: 24 }, (_, i) => i);
    const values = times.map((i) => i * i);
    const slopes = times.flatMap((i) => times.slice(i + 1).map((j) => i + j)).sort((a, b) => a - b);
    const slope = theilSen(times, values);
    expect([slope?.low, slope?.high, slope?.gateLow]).toEqual([slopes[85], slopes[190], slopes[58]]);
  });

  it('finds a line through a quarter of wild samples', () => {
    const times = Array.from({ length: 24 }, (_, i) => i * 5000);
    const values = times.map((t, i) => (i % 4 === 1 ? (i % 8 === 1 ? 900 : -900) : 2 + t / 10_000));
    const slope = theilSen(times, values);
    expect(slope?.median).toBeCloseTo(1e-4, 7);
    expect(slope?.intercept).toBeCloseTo(2, 1);
  });

  it('says nothing of fewer than 8 samples', () => {
    const times = Array.from({ length: 7 }, (_, i) => i);
    expect(theilSen(times, times)).toBeUndefined();
  });
});

describe('the median', () => {
  it.each([
    [[3], 3],
    [[3, 1], 2],
    [[9, 1, 5], 5],
    [[10, 9, 100, 1], 9.5],
  ])('of %o is %d', (values, middle) => {
    expect(median(values)).toBe(middle);
  });
});
