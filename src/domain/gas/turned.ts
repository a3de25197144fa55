import type { SetPoint } from '../alarm/condition.ts';
import { duration, type Instant, later } from '../time.ts';
import type { Trend } from './forecast.ts';

/** So long a turn is remembered: a pump that fills a tank comes back within it, ms. */
const REMEMBERED_MS = 12 * 3_600_000;
/** A new rise is another one when it goes so much of what was left beyond the turn. */
const BEYOND = 0.1;

/** A rise that was warned of turned before its limit: the next one is likely to turn there, too. */
export function rememberTurn(trend: Trend, limit: number, now: Instant): void {
  const isUpwards = (trend.values.at(-1) ?? limit) < limit;
  const at = trend.values.reduce((most, value) => (isUpwards ? Math.max(most, value) : Math.min(most, value)));
  trend.turned = { at, limit, until: later(now, duration(REMEMBERED_MS)) };
}

/** The rise has not come beyond where the last one turned: nothing is said of it again before it does. */
export function mayTurnAgain({ turned, values }: Trend, { limit }: SetPoint, now: Instant): boolean {
  if (turned === undefined || turned.limit !== limit || now >= turned.until) return false;
  const last = values.at(-1) ?? turned.at;
  const beyond = turned.at + BEYOND * (limit - turned.at);
  return limit > turned.at ? last <= beyond : last >= beyond;
}
