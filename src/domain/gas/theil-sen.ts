/** A robust slope with its interval, per millisecond. */
export interface Slope {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  /** The same interval at the stricter confidence that a warning must pass. */
  readonly gateLow: number;
  /** The fitted value at time 0 of the samples. */
  readonly intercept: number;
}

/** z of the interval that is shown (99 %). */
const Z_SHOWN = 2.576;
/** z of the gate: some 10^5 windows a month would pass a 99 % test by chance. */
const Z_GATE = 3.9;

/** The middle of a sorted list; NaN of none. */
function medianOfSorted(sorted: Float64Array): number {
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? NaN)) / 2;
}

export const median = (values: readonly number[]): number => medianOfSorted(ascending(values));

/** Sorted as numbers; several times as fast as an array of any with a comparison, and this is most of what a trend costs. */
const ascending = (values: readonly number[]): Float64Array => new Float64Array(values).sort();

/** The rank, from 1, of the slope that bounds the interval from below; 0 where the interval has no end. */
const rankOf = (z: number, n: number, count: number): number =>
  Math.max(0, Math.floor((count - Math.round(z * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18))) / 2));

/**
 * Whether `gateLow` of these samples is above 0, without sorting their slopes: nearly every look at a quiet detector
 * ends here.
 */
export function isRising(times: readonly number[], values: readonly number[]): boolean {
  const n = times.length;
  if (n < 8) return false;
  let count = 0;
  let notRising = 0;
  for (let i = 0; i < n; i++) {
    const [t, v] = [times[i] ?? 0, values[i] ?? 0];
    for (let j = i + 1; j < n; j++) {
      if ((times[j] ?? 0) <= t) continue;
      count += 1;
      if ((values[j] ?? 0) <= v) notRising += 1;
    }
  }
  return notRising <= Math.max(0, rankOf(Z_GATE, n, count) - 1) && count > 0;
}

/**
 * Theil-Sen slope of `values` over `times` (ms) with Sen's interval from Kendall's variance
 * (P. K. Sen, J. Am. Stat. Assoc. 63, 1968). Needs 8 samples at distinct times.
 */
export function theilSen(times: readonly number[], values: readonly number[]): Slope | undefined {
  const n = times.length;
  if (n < 8) return undefined;
  const found: number[] = [];
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const dt = (times[j] ?? 0) - (times[i] ?? 0);
      if (dt > 0) found.push(((values[j] ?? 0) - (values[i] ?? 0)) / dt);
    }
  }
  const slopes = ascending(found);
  const count = slopes.length;
  const rank = (z: number): number => rankOf(z, n, count);
  const at = (index: number): number => slopes[Math.min(count - 1, Math.max(0, index))] ?? 0;
  const slope = medianOfSorted(slopes);
  return {
    median: slope,
    low: at(rank(Z_SHOWN) - 1),
    high: at(count - rank(Z_SHOWN)),
    gateLow: at(rank(Z_GATE) - 1),
    intercept: median(values.map((value, i) => value - slope * (times[i] ?? 0))),
  };
}
