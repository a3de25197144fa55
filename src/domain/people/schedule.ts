import { aheadAt, type SiteClock } from '../site-clock.ts';
import { instant, type Instant } from '../time.ts';

/** Hours of some days of the week, by the clock of the site. */
export interface Schedule {
  /** Monday is 1, Sunday 7; without it every day. */
  readonly days?: readonly number[];
  /** Minutes after midnight; over midnight where `to` is before `from`, which then belongs to the day of `from`. */
  readonly from: number;
  readonly to: number;
}

const MINUTE = 60_000;
const DAY = 1440;
/** The first of January 1970 was a Thursday. */
const FIRST_DAY = 3;

/** Whether a moment is in the hours of a schedule. */
export function isInSchedule(schedule: Schedule, at: Instant, clock: SiteClock): boolean {
  const minutes = Math.floor(at / MINUTE) + aheadAt(clock, at);
  const day = Math.floor(minutes / DAY);
  const minute = minutes - day * DAY;
  const { from, to } = schedule;
  if (from < to) return minute >= from && minute < to && isOn(schedule, day);
  return (minute >= from && isOn(schedule, day)) || (minute < to && isOn(schedule, day - 1));
}

/**
 * A moment by which the answer of `isInSchedule` may be another one: the next begin or end of its hours, or the next change
 * of the clock of the site. Always later than `at`.
 */
export function nextChange({ from, to }: Schedule, at: Instant, clock: SiteClock): Instant {
  const ahead = aheadAt(clock, at);
  const minutes = Math.floor(at / MINUTE) + ahead;
  const midnight = Math.floor(minutes / DAY) * DAY;
  const until = [from, to].map((minute) => (midnight + minute > minutes ? midnight : midnight + DAY) + minute);
  const next = (Math.min(...until) - ahead) * MINUTE;
  const changed = clock.find((change) => change.from > at)?.from ?? next;
  return instant(Math.min(next, changed));
}

const isOn = ({ days }: Schedule, day: number): boolean =>
  days === undefined || days.includes(((((day + FIRST_DAY) % 7) + 7) % 7) + 1);
