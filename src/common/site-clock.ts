import { instant } from '../domain/time.ts';
import type { NotifyPlan } from '../domain/notices/plan.ts';

/** Years of which the changes between summer and winter time are looked up; before and after them, the next known one holds. */
const FROM = Date.UTC(2020, 0, 1);
const TO = Date.UTC(2060, 0, 1);
/** Shorter than any stretch between two changes (of Ramadan in Morocco, a month), ms. */
const STEP = 7 * 86_400_000;
const MINUTE = 60_000;
const DAY = 86_400_000;

/**
 * How far the clock of a time zone is ahead of UTC, from when to when: what the rules need of it.
 * @param timezone an IANA name; of one that is not known the clock is UTC
 */
export function siteClock(timezone: string): NotifyPlan['clock'] {
  const format = formatOf(timezone);
  if (format === undefined) return [{ from: instant(0), ahead: 0 }];
  const clock = [{ from: instant(0), ahead: aheadAt(format, FROM) }];
  for (let at = FROM; at < TO; at += STEP) {
    const [before, after] = [clock.at(-1)?.ahead, aheadAt(format, at + STEP)];
    if (before !== after) clock.push({ from: instant(changeBetween(format, at, at + STEP)), ahead: after });
  }
  return clock;
}

/** Whether a name is one of a time zone. */
export const isTimezone = (timezone: string): boolean => formatOf(timezone) !== undefined;

/** When a day of the calendar, `2026-05-01`, begins in a time zone, Unix ms; in UTC where the zone is not known. */
export function dayBegins(timezone: string, day: string): number {
  const [format, at] = [formatOf(timezone), Date.parse(day)];
  if (format === undefined) return at;
  const near = at - aheadAt(format, at) * MINUTE;
  return at - aheadAt(format, near) * MINUTE;
}

/** The last millisecond of a day of the calendar in a time zone. */
export const dayEnds = (timezone: string, day: string): number =>
  dayBegins(timezone, new Date(Date.parse(day) + DAY).toISOString().slice(0, 10)) - 1;

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Minutes that the clock is ahead of UTC at a full minute. */
function aheadAt(format: Intl.DateTimeFormat, at: number): number {
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const of = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return (Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute')) - at) / MINUTE;
}

/** The minute at which the clock changed, between two times. */
function changeBetween(format: Intl.DateTimeFormat, from: number, to: number): number {
  const before = aheadAt(format, from);
  let [low, high] = [from / MINUTE, to / MINUTE];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (aheadAt(format, middle * MINUTE) === before) low = middle;
    else high = middle;
  }
  return high * MINUTE;
}
