import type { SetPoint } from '../alarm/condition.ts';
import { instant } from '../time.ts';
import type { Forecast, Trend } from './forecast.ts';
import { HORIZON_MS } from './rise.ts';

/** Gas that comes and goes has fallen by so much of the way to the limit within the window (ADR 29 shows what each costs). */
const FALLEN = 0.5;
/** And has come back to so much of it. */
const BACK_AT = 0.95;
/** Fewer means say nothing. */
const LEAST = 8;

/**
 * Gas in the open comes and goes with the wind: no rise explains it, so no line is drawn. What is known is that it was
 * high, fell and is back at the limit but for a twentieth: it will very likely be reached within a quarter of an hour.
 * Lower limits are looked at mirrored.
 * @param value the reading of now, on the good side of the limit
 */
export function gustsNear(trend: Trend, { direction, limit }: SetPoint, value: number): Forecast | undefined {
  const { times, values, lows, at } = trend;
  const sign = direction === 'high' ? 1 : -1;
  const high = (of: number): number => sign * of;
  const before = values.at(-1);
  if (times.length < LEAST || before === undefined || high(value) <= high(before)) return undefined;
  let [base, peak, fallen] = [Infinity, -Infinity, 0];
  for (const low of lows) base = Math.min(base, high(low));
  for (const mean of values) {
    base = Math.min(base, high(mean));
    peak = Math.max(peak, high(mean));
    fallen = Math.max(fallen, peak - high(mean));
  }
  const way = high(limit) - base;
  if (high(value) < base + BACK_AT * way || fallen < FALLEN * way) return undefined;
  const after = (ms: number): Forecast['latest'] => instant(at + ms);
  return { limit, earliest: at, likely: after(HORIZON_MS / 2), latest: after(HORIZON_MS), gusts: true };
}
