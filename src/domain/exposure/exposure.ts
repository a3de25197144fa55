import type { SiteClock } from '../site-clock.ts';
import { aheadAt } from '../site-clock.ts';
import { type Instant, instant } from '../time.ts';

const MINUTE_MS = 60_000;
/** A reading holds for so long where no other comes; the rest is a gap (domain.md 4). */
const HELD_MS = 60_000;
/** Of the short-term mean (STEL), in minutes. */
const WINDOW = 15;
/** The shift mean is a sum over eight hours, also where the shift is longer or shorter (GBZ 2.1). */
const SHIFT_MS = 8 * 3_600_000;
const DAY_MINUTES = 1440;

/** A sum over some time: the value times how long it held, how much of the time was covered, and the highest value. */
interface Part {
  readonly area: number;
  readonly covered: number;
  readonly highest: number;
}

/** What has been breathed at a place: sums of the last 15 minutes and of the shift. Some fifty numbers a point. */
export interface Exposure {
  /** Up to here it is summed. */
  at: Instant;
  /** The last reading, in the unit of the point and never below 0, and when it came; none before the first. */
  held?: { readonly value: number; readonly at: Instant };
  /** The whole minutes of the window, the newest last, and the one that is being summed. */
  minutes: readonly Part[];
  open: Part;
  shift: { readonly since: Instant; readonly sum: Part };
  /** When the gas was beyond the range last: what is summed is then at least so much. */
  beyondAt?: Instant;
}

/** A mean in the unit of the point, as a range where a part of the time is not known. */
export interface ExposureMean {
  /** What is not known counts as 0. */
  readonly low: number;
  /** What is not known counts as the highest reading of the time. */
  readonly high: number;
  /** The share of the time that is known, 0 to 1. */
  readonly coverage: number;
  /** The gas was beyond the range of the detector: it was more. */
  readonly atLeast?: true;
}

const NOTHING: Part = { area: 0, covered: 0, highest: 0 };

export const freshExposure = (at: Instant, shiftSince: Instant): Exposure => ({
  at,
  minutes: [],
  open: NOTHING,
  shift: { since: shiftSince, sum: NOTHING },
});

/** Sums that begin again in the middle: all before is a gap, in which the gas may have been as high as can be read. */
export function doubtfulExposure(at: Instant, shiftSince: Instant, highest: number): Exposure {
  const gap: Part = { ...NOTHING, highest };
  return { at, minutes: [gap], open: NOTHING, shift: { since: shiftSince, sum: gap } };
}

/**
 * The clock was moved: what was breathed stays so. The minute that was being summed ends here, as the minutes of the new
 * clock are others, and what was summed of the shift counts for the one in which it is now.
 */
export function moveExposure(exposure: Exposure, shift: number, shiftBegin: (at: Instant) => Instant): void {
  const { minutes, open, held, beyondAt } = exposure;
  exposure.at = instant(exposure.at + shift);
  if (held !== undefined) exposure.held = { ...held, at: instant(held.at + shift) };
  if (beyondAt !== undefined) exposure.beyondAt = instant(beyondAt + shift);
  exposure.minutes = [...minutes.slice(1 - WINDOW), open];
  exposure.shift = { since: shiftBegin(exposure.at), sum: joined(exposure.shift.sum, open) };
  exposure.open = NOTHING;
}

/**
 * Sums up to a moment. The cost is that of the minutes that have passed, 16 at most.
 * @param shiftBegin of the shift in which a moment is
 * @returns whether a minute ended: only then the means are others
 */
export function sumUpTo(exposure: Exposure, at: Instant, shiftBegin: (at: Instant) => Instant): boolean {
  let isNew = false;
  const first = minuteOf(exposure.at);
  if (minuteOf(at) - first > WINDOW + 1) {
    // Longer than the window nothing was read: what the last reading held for is summed, all else is a gap.
    sumUpTo(exposure, instant((first + 2) * MINUTE_MS), shiftBegin);
    exposure.minutes = [unknownAfter(exposure)];
    exposure.at = instant(minuteOf(at) * MINUTE_MS);
    turnShift(exposure, shiftBegin(at));
    isNew = true;
  }
  while (exposure.at < at) {
    const end = Math.min(at, (minuteOf(exposure.at) + 1) * MINUTE_MS);
    add(exposure, end);
    exposure.at = instant(end);
    if (end % MINUTE_MS !== 0) continue;
    exposure.minutes = [...exposure.minutes.slice(1 - WINDOW), exposure.open];
    exposure.open = NOTHING;
    turnShift(exposure, shiftBegin(exposure.at));
    isNew = true;
  }
  return isNew;
}

/** A valid reading came: it holds from here on. */
export function holdFrom(exposure: Exposure, value: number, at: Instant, isBeyond: boolean): void {
  exposure.held = { value: Math.max(0, value), at };
  if (isBeyond) exposure.beyondAt = at;
}

/** The mean of the last 15 whole minutes. */
export function shortTermMean({ minutes, beyondAt, at }: Exposure): ExposureMean {
  const window = WINDOW * MINUTE_MS;
  return meanOf(minutes.reduce(joined, NOTHING), window, window, beyondAt !== undefined && at - beyondAt <= window);
}

/** What of the shift is over by now, spread over eight hours. */
export const shiftMean = ({ shift, open, at, beyondAt = instant(-Infinity) }: Exposure): ExposureMean =>
  meanOf(joined(shift.sum, open), Math.max(1, at - shift.since), SHIFT_MS, beyondAt >= shift.since);

/** @param lasted how much time there was, and `over` how much it is divided by, ms */
function meanOf({ area, covered, highest }: Part, lasted: number, over: number, isAtLeast: boolean): ExposureMean {
  const low = area / over;
  const unknown = Math.max(0, lasted - covered);
  return {
    low,
    high: low + (unknown * highest) / over,
    coverage: Math.min(1, covered / lasted),
    ...(isAtLeast ? { atLeast: true } : {}),
  };
}

/** When the shift began in which a moment is. Begins are minutes after midnight by the clock of the site. */
export function shiftBeginAt(begins: readonly number[], clock: SiteClock, at: Instant): Instant {
  const ahead = aheadAt(clock, at);
  const minute = minuteOf(at) + ahead;
  const today = Math.floor(minute / DAY_MINUTES) * DAY_MINUTES;
  const past = begins.map((begin) => (today + begin <= minute ? today : today - DAY_MINUTES) + begin);
  return instant((Math.max(...past) - ahead) * MINUTE_MS);
}

const minuteOf = (at: number): number => Math.floor(at / MINUTE_MS);

function add(exposure: Exposure, end: number): void {
  const { held, at, open } = exposure;
  if (held === undefined) {
    exposure.open = joined(open, unknownAfter(exposure));
    return;
  }
  const span = Math.max(0, Math.min(end, held.at + HELD_MS) - at);
  // Of the gap behind it the gas may have stayed as high.
  exposure.open = joined(open, { area: held.value * span, covered: span, highest: held.value });
}

/** A time of which nothing is known, after a reading: the gas may have stayed as high. */
const unknownAfter = ({ held, minutes }: Exposure): Part => ({
  ...NOTHING,
  highest: held?.value ?? minutes.reduce(joined, NOTHING).highest,
});

/** A minute has ended: it belongs to the shift in which it was; another shift begins with nothing. */
function turnShift(exposure: Exposure, begin: Instant): void {
  const { shift, minutes, at } = exposure;
  if (begin >= at && begin > shift.since) exposure.shift = { since: begin, sum: NOTHING };
  else if (begin > shift.since) exposure.shift = { since: begin, sum: minutes.at(-1) ?? NOTHING };
  else exposure.shift = { since: shift.since, sum: joined(shift.sum, minutes.at(-1) ?? NOTHING) };
}

const joined = (one: Part, other: Part): Part => ({
  area: one.area + other.area,
  covered: one.covered + other.covered,
  highest: Math.max(one.highest, other.highest),
});
