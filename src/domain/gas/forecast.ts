import type { AlarmCondition, SetPoint } from '../alarm/condition.ts';
import { type Instant, instant } from '../time.ts';
import { isRising, median, theilSen } from './theil-sen.ts';

/** When a limit will be reached if things go on like this: never one time without its interval. */
export interface Forecast {
  readonly limit: number;
  readonly earliest: Instant;
  readonly likely: Instant;
  readonly latest: Instant;
}

/** The recent past of one point, thinned; droppable: without it there is just nothing to say. */
export interface Trend {
  times: Instant[];
  values: number[];
  /** Evaluations in a row that would warn. */
  hits: number;
  evaluatedAt: Instant;
  /** Since when the rise is no longer certain. */
  calmSince?: Instant;
  /** No new episode before this. */
  quietUntil?: Instant;
  forecast?: Forecast;
  /** Why the last warning ended: its limit was reached, or the rise stopped. */
  ended?: 'limit' | 'forecast';
  /** How fast the value rose at the last look, per minute; 0 where it did not certainly rise, none where too little is known. */
  rate?: number;
}

/** Two samples are kept at least so far apart: correlated ones would make the interval too narrow. */
const SPACING_MS = 5000;
const WINDOW = 24;
const KEPT = 144;
const EVALUATE_EVERY_MS = 10_000;
const HORIZON_MS = 15 * 60_000;
const HITS_TO_SPEAK = 3;
export const WITHDRAW_AFTER_MS = 60_000;
export const QUIET_MS = 10 * 60_000;

export const freshTrend = (at: Instant): Trend => ({ times: [], values: [], hits: 0, evaluatedAt: at });

/** Adds a good sample; says whether it is time to look at the trend. */
export function sample(trend: Trend, at: Instant, value: number): boolean {
  const last = trend.times.at(-1);
  if (last !== undefined && at - last < SPACING_MS) return false;
  trend.times.push(at);
  trend.values.push(value);
  if (trend.times.length > KEPT) {
    trend.times.shift();
    trend.values.shift();
  }
  if (at - trend.evaluatedAt < EVALUATE_EVERY_MS) return false;
  trend.evaluatedAt = at;
  return true;
}

/**
 * Rate of rise (domain.md 4): the Theil-Sen slope over the last two minutes, in the unit of the point per minute. 0 unless
 * even the cautious slope rises and the rise is more than five times the noise; none before there are two minutes.
 */
export function rateOfRise(trend: Trend, resolution: number): number | undefined {
  const now = trend.times.at(-1);
  if (trend.times.length < WINDOW || now === undefined) return undefined;
  const times = trend.times.slice(-WINDOW).map((time) => time - now);
  const values = trend.values.slice(-WINDOW);
  if (!isRising(times, values)) return 0;
  const perMs = theilSen(times, values)?.median ?? 0;
  const rise = perMs * -(times[0] ?? 0);
  return rise > 5 * noiseOf(trend.values, resolution) ? perMs * 60_000 : 0;
}

/** What one look at the trend says. */
export type Outlook =
  | { readonly say: 'rising'; readonly forecast: Forecast }
  /** Not rising towards the limit within the horizon. */
  | { readonly say: 'calm' }
  /** Not enough is known. */
  | { readonly say: 'nothing' };

/**
 * Time to threshold (domain.md 4): Theil-Sen over the last two minutes, spoken only when even the cautious slope
 * points at the limit, the value has left its baseline and the limit is near. Lower limits are looked at mirrored.
 * @param resolution one step of the value, in its unit
 */
export function outlook(trend: Trend, setPoint: SetPoint, resolution: number): Outlook {
  const count = trend.times.length;
  const now = trend.times.at(-1);
  if (count < WINDOW || now === undefined) return { say: 'nothing' };
  const sign = setPoint.direction === 'high' ? 1 : -1;
  const times = trend.times.slice(-WINDOW).map((time) => time - now);
  const values = trend.values.slice(-WINDOW).map((value) => sign * value);
  if (!isRising(times, values)) return { say: 'calm' };
  const slope = theilSen(times, values);
  if (slope === undefined) return { say: 'nothing' };
  const limit = sign * setPoint.limit;
  const noise = noiseOf(trend.values, resolution);
  const older = trend.values.slice(0, -WINDOW).map((value) => sign * value);
  const baseline = older.length >= WINDOW / 2 ? median(older) : Math.min(...values);
  const here = slope.intercept;
  const gate = baseline + Math.max(5 * noise, 0.15 * (limit - baseline));
  if (here <= gate || here >= limit || slope.low <= 0 || slope.median <= 0) return { say: 'calm' };
  const ahead = (perMs: number): number => (limit - here) / perMs;
  if (ahead(slope.median) > HORIZON_MS) return { say: 'calm' };
  return {
    say: 'rising',
    forecast: {
      limit: setPoint.limit,
      earliest: instant(now + ahead(slope.high)),
      likely: instant(now + ahead(slope.median)),
      latest: instant(now + ahead(slope.low)),
    },
  };
}

/** Spread of the samples around their own drift: median absolute deviation of first differences, at least the rounding. */
function noiseOf(values: readonly number[], resolution: number): number {
  const steps = values.slice(1).map((value, i) => value - (values[i] ?? value));
  const middle = median(steps);
  const spread = (1.4826 * median(steps.map((step) => Math.abs(step - middle)))) / Math.sqrt(2);
  return Math.max(spread, resolution / Math.sqrt(12));
}

/** Enough looks in a row agreed. */
export function speaks(trend: Trend, seen: Outlook): seen is Extract<Outlook, { say: 'rising' }> {
  trend.hits = seen.say === 'rising' ? trend.hits + 1 : 0;
  return seen.say === 'rising' && trend.hits >= HITS_TO_SPEAK;
}

/** The next limit ahead of the value, nearest first. */
export function nextLimit(conditions: readonly AlarmCondition[], value: number): SetPoint | undefined {
  let nearest: SetPoint | undefined;
  for (const { setPoint } of conditions) {
    if (setPoint === undefined) continue;
    const ahead = setPoint.direction === 'high' ? setPoint.limit - value : value - setPoint.limit;
    if (ahead <= 0) continue;
    const best = nearest === undefined ? Infinity : Math.abs(nearest.limit - value);
    if (ahead < best) nearest = setPoint;
  }
  return nearest;
}
