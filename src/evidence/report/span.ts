import { aheadAt, type SiteClock } from '../../domain/site-clock.ts';
import { type Instant, instant } from '../../domain/time.ts';

/** From its first millisecond to the first one that no longer belongs to it. */
export interface ReportSpan {
  readonly from: Instant;
  readonly to: Instant;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** When shifts begin where the configuration says nothing, minutes after midnight: 00:00, 08:00 and 16:00. */
const SHIFT_STARTS: readonly number[] = [0, 480, 960];

/** Date and time of the site as if it were UTC, ms: its fields are read by the UTC functions of `Date`. */
export const localOf = (clock: SiteClock, at: number): number => at + aheadAt(clock, instant(at)) * MINUTE;

/** The instant at which the clock of the site shows a date and time. */
function instantOf(clock: SiteClock, local: number): Instant {
  const near = local - aheadAt(clock, instant(local)) * MINUTE;
  return instant(local - aheadAt(clock, instant(near)) * MINUTE);
}

/** The shift that holds a time. */
export function shiftAt(clock: SiteClock, at: Instant): ReportSpan {
  const today = Math.floor(localOf(clock, at) / DAY) * DAY;
  const begins = [-DAY, 0, DAY].flatMap((day) =>
    SHIFT_STARTS.map((start) => instantOf(clock, today + day + start * MINUTE)),
  );
  const next = begins.findIndex((begin) => begin > at);
  return { from: begins[next - 1] ?? at, to: begins[next] ?? at };
}

/** The day of the site that holds a time. */
export function dayAt(clock: SiteClock, at: Instant): ReportSpan {
  const today = Math.floor(localOf(clock, at) / DAY) * DAY;
  return { from: instantOf(clock, today), to: instantOf(clock, today + DAY) };
}

/** The month of the site that holds a time. */
export function monthAt(clock: SiteClock, at: Instant): ReportSpan {
  const local = new Date(localOf(clock, at));
  const [year, month] = [local.getUTCFullYear(), local.getUTCMonth()];
  return { from: instantOf(clock, Date.UTC(year, month)), to: instantOf(clock, Date.UTC(year, month + 1)) };
}

/** The beginnings of all shifts of a span. */
export function shiftsIn(clock: SiteClock, { from, to }: ReportSpan): Instant[] {
  const found: Instant[] = [];
  for (let at = from; at < to; at = shiftAt(clock, at).to) found.push(at);
  return found;
}
