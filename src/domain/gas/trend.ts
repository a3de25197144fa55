import { type Instant, instant } from '../time.ts';
import type { Trend } from './forecast.ts';
import { median } from './theil-sen.ts';

/** A mean covers so much at least, ms, and this share of the T90 of a slow detector. */
const [MEAN_MS, SHARE_OF_T90] = [5000, 12];
/** What is fitted: so much of the past, ms, and longer where a detector says something once a minute, to this length. */
const [WINDOW_MS, LONGEST_WINDOW_MS] = [8 * 60_000, 20 * 60_000];
const FEW = 12;
const LOW_EVERY_MS = 60_000;
const LOWS = 60;

export const freshTrend = (at: Instant): Trend => ({
  times: [],
  values: [],
  open: { since: at, count: 0, sum: 0, ages: 0 },
  at,
  lows: [],
  lowAt: at,
});

/** A trend goes on over a gap of so long, ms, or of three of its means. */
const GAP_MS = 30_000;

/** Nothing was heard for so long that the trend is over. */
export function isOver({ times, at }: Trend, now: Instant): boolean {
  const spacing = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / Math.max(1, times.length - 1);
  return now - at > Math.max(times.length < 2 ? LOW_EVERY_MS : GAP_MS, 3 * spacing);
}

/** Adds a good reading; says whether a mean was completed, so that it is time to look at the trend. */
export function sample(trend: Trend, at: Instant, value: number, t90: number): boolean {
  const isComplete = at - trend.open.since >= Math.max(MEAN_MS, t90 / SHARE_OF_T90) && trend.open.count > 0;
  if (isComplete) close(trend, at);
  trend.open.count += 1;
  trend.open.sum += value;
  trend.open.ages += at - trend.open.since;
  trend.at = at;
  return isComplete;
}

function close(trend: Trend, at: Instant): void {
  const { since, count, sum, ages } = trend.open;
  const mean = sum / count;
  trend.times.push(instant(Math.round(since + ages / count)));
  trend.values.push(mean);
  trend.open = { since: at, count: 0, sum: 0, ages: 0 };
  const isTooLong = (): boolean => {
    const age = at - (trend.times[0] ?? at);
    return age > LONGEST_WINDOW_MS || (age > WINDOW_MS && trend.times.length > FEW);
  };
  while (isTooLong()) {
    trend.times.shift();
    trend.values.shift();
  }
  if (at - trend.lowAt < LOW_EVERY_MS && trend.lows.length > 0) return;
  trend.lowAt = at;
  trend.lows.push(mean);
  if (trend.lows.length > LOWS) trend.lows.shift();
}

/** Spread of the means around their own drift: median absolute deviation of first differences, at least some rounding. */
export function noiseOf(values: readonly number[], resolution: number): number {
  const steps = values.slice(1).map((value, i) => value - (values[i] ?? value));
  const middle = median(steps);
  const spread = (1.4826 * median(steps.map((step) => Math.abs(step - middle)))) / Math.sqrt(2);
  return Math.max(spread, (MEAN_OF_STEPS * resolution) / Math.sqrt(12));
}

/** A mean of several readings is rounded less than each of them. */
const MEAN_OF_STEPS = 0.6;
