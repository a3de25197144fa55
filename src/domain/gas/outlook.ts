import type { AlarmCondition, SetPoint } from '../alarm/condition.ts';
import { type Instant, instant } from '../time.ts';
import { HORIZON_MS, riseOf } from './rise.ts';
import { shapesOf } from './shapes.ts';
import { isRising, theilSen } from './theil-sen.ts';
import type { Forecast, Trend } from './forecast.ts';
import { noiseOf } from './trend.ts';

/** Fewer means say nothing. */
const LEAST = 8;
/**
 * Rises that stop at nine tenths of a limit are as frequent as those that go on, and look like them at first: this much of
 * the way to the limit, and so long, ms, must be seen before anything is said (ADR 29 shows what each costs).
 */
const [SHARE_OF_WAY, LEAST_AGE_MS] = [0.66, 75_000];
/** A rise is this many times the noise at least. */
const ABOVE_NOISE = 4;
/** One reading differs from the mean by so much of its noise, before the limit. */
const READING_NOISE = 2;
/** A warning is certain by so much; one that was given stays while it is as certain as the second. */
const [CERTAIN, STILL_CERTAIN] = [0.985, 0.8];
/** Looks agree for so long, ms, before a warning. */
const AGREE_FOR_MS = 15_000;
/** The rate of rise is that of the last two minutes; of a detector that seldom speaks, of eight readings, ms. */
const [RATE_MS, LONGEST_RATE_MS] = [120_000, 10 * 60_000];
const LEAST_OF_RATE = 20;
/** A warning ends so long after its rise does; the time to its limit is shown no longer than this, ms. */
export const [WITHDRAW_AFTER_MS, SHOWN_FOR_MS] = [60_000, 15_000];
export const QUIET_MS = 10 * 60_000;

/** What one look at the trend says. */
export type Outlook =
  | { readonly say: 'rising'; readonly forecast: Forecast; readonly chance: number }
  /** Not rising towards the limit within the horizon. */
  | { readonly say: 'calm' }
  /** Not enough is known. */
  | { readonly say: 'nothing' };

/**
 * Time to threshold: every rise that explains the last minutes, weighted (`riseOf`), spoken only when nearly all of them
 * reach the limit within a quarter of an hour. Lower limits are looked at mirrored.
 * @param resolution one step of the value, in its unit
 * @param t90 of the detector, ms
 */
export function outlook(trend: Trend, setPoint: SetPoint, resolution: number, t90: number): Outlook {
  const now = trend.times.at(-1);
  if (trend.times.length < LEAST || now === undefined) return { say: 'nothing' };
  const sign = setPoint.direction === 'high' ? 1 : -1;
  const limit = sign * setPoint.limit;
  const values = sign === 1 ? trend.values : trend.values.map((value) => -value);
  const last = ((values.at(-1) ?? 0) + (values.at(-2) ?? 0)) / 2;
  const wayFrom = (base: number): number => base + SHARE_OF_WAY * (limit - base);
  const lows = sign === 1 ? trend.lows : trend.lows.map((value) => -value);
  // Nearly every look at a quiet detector ends here, without sorting anything.
  if (last < wayFrom(Math.min(lowest(values), lowest(lows)))) return { say: 'calm' };
  const baseline = Math.min(eighth(values), eighth(lows));
  const noise = noiseOf(values, resolution);
  if (last <= Math.max(wayFrom(baseline), baseline + ABOVE_NOISE * noise)) return { say: 'calm' };
  const samples = { times: trend.times.map((time) => time - now), values };
  const rise = riseOf(samples, limit, noise, resolution / 2 + READING_NOISE * noise, shapesOf(t90));
  if (rise === undefined || rise.here >= limit || rise.here < wayFrom(baseline)) return { say: 'calm' };
  if (rise.age < LEAST_AGE_MS || rise.chance < STILL_CERTAIN || rise.likely > HORIZON_MS) return { say: 'calm' };
  const { earliest, likely, latest, chance } = rise;
  const at = (ms: number): Instant => instant(Math.round(now + ms));
  const forecast = { limit: setPoint.limit, earliest: at(earliest), likely: at(likely), latest: at(latest) };
  return { say: 'rising', forecast, chance };
}

const lowest = (values: readonly number[]): number => values.reduce((least, value) => Math.min(least, value), Infinity);

/** The value that an eighth of all values lie below; infinite of none. */
function eighth(values: readonly number[]): number {
  const sorted = new Float64Array(values).sort();
  return sorted[sorted.length >> 3] ?? Infinity;
}

/** Looks in a row have agreed for long enough. */
export function speaks(trend: Trend, seen: Outlook, at: Instant): seen is Extract<Outlook, { say: 'rising' }> {
  if (seen.say !== 'rising' || seen.chance < CERTAIN) {
    delete trend.agreedSince;
    return false;
  }
  trend.agreedSince ??= at;
  return at - trend.agreedSince >= AGREE_FOR_MS;
}

/**
 * Rate of rise (domain.md 4): the Theil-Sen slope over the last two minutes, in the unit of the point per minute. 0 unless
 * even the cautious slope rises and the rise is more than five times the noise; none before there are two minutes.
 */
export function rateOfRise(trend: Trend, resolution: number): number | undefined {
  const now = trend.times.at(-1);
  if (now === undefined) return undefined;
  const within = (ms: number): number => trend.times.findIndex((time) => now - time <= ms);
  const count = trend.times.length;
  const from = Math.min(within(RATE_MS), Math.max(within(LONGEST_RATE_MS), count - LEAST));
  const times = trend.times.slice(from).map((time) => time - now);
  const values = trend.values.slice(from);
  if (times.length < LEAST || (times.length < LEAST_OF_RATE && -(times[0] ?? 0) < RATE_MS)) return undefined;
  if (!isRising(times, values)) return 0;
  const perMs = theilSen(times, values)?.median ?? 0;
  const rise = perMs * -(times[0] ?? 0);
  return rise > 5 * noiseOf(trend.values, resolution) ? perMs * 60_000 : 0;
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
