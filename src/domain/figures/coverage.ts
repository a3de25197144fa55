import type { Gap } from '../refold.ts';
import { aheadAt, type SiteClock } from '../site-clock.ts';
import { type Instant, instant } from '../time.ts';

/** A stretch of so many gaps is never met; what comes after the last of them counts as not watched. */
const MOST_GAPS = 10_000;

/** A place in time: when, and how much of the asked time was watched before it, ms. */
export interface WatchedAt {
  readonly at: Instant;
  readonly covered: number;
}

/**
 * Of which parts of a stretch of time there is a record. Time that was not watched is never counted as quiet: averages
 * and shares are of the time that was.
 */
export class Coverage {
  readonly from: Instant;
  readonly to: Instant;
  /** What was not watched, in order; no two touch. */
  readonly gaps: readonly Gap[];
  /** All that was watched, ms. */
  readonly ms: number;
  readonly #watched: readonly Gap[];
  /** What was watched before each of these, ms. */
  readonly #before: readonly number[];

  /** @param gaps of which there is no record, in any order; they may overlap */
  constructor(from: Instant, to: Instant, gaps: readonly Gap[]) {
    this.from = from;
    this.to = to;
    this.gaps = joined(from, to, gaps);
    this.#watched = between(from, to, this.gaps);
    let sum = 0;
    this.#before = this.#watched.map((one) => {
      const before = sum;
      sum += one.to - one.from;
      return before;
    });
    this.ms = sum;
  }

  moment(at: Instant): WatchedAt {
    let [low, high] = [0, this.#watched.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#watched[middle]?.from ?? Infinity) <= at) low = middle + 1;
      else high = middle;
    }
    const last = this.#watched[low - 1];
    if (last === undefined) return { at, covered: 0 };
    return { at, covered: (this.#before[low - 1] ?? 0) + Math.min(at, last.to) - last.from };
  }

  /** How many steps of the clock of the site, each `width` ms long, were watched, wholly or in part. */
  steps(width: number, clock: SiteClock): number {
    let count = 0;
    let last = -Infinity;
    for (const { from, to } of this.#watched) {
      const first = Math.max(last + 1, stepAt(from, width, clock));
      const end = stepAt(instant(to - 1), width, clock);
      if (end < first) continue;
      count += end - first + 1;
      last = end;
    }
    return count;
  }
}

/** The number of the step of the clock of the site in which a time is. */
export const stepAt = (at: Instant, width: number, clock: SiteClock): number =>
  Math.floor((at + aheadAt(clock, at) * 60_000) / width);

function joined(from: Instant, to: Instant, gaps: readonly Gap[]): readonly Gap[] {
  const found: { from: Instant; to: Instant }[] = [];
  for (const gap of [...gaps].sort((a, b) => a.from - b.from)) {
    const one = { from: instant(Math.max(from, gap.from)), to: instant(Math.min(to, gap.to)) };
    const last = found.at(-1);
    if (one.from >= one.to) continue;
    if (last !== undefined && one.from <= last.to) last.to = instant(Math.max(last.to, one.to));
    else if (last !== undefined && found.length >= MOST_GAPS) last.to = to;
    else found.push(one);
  }
  return found;
}

function between(from: Instant, to: Instant, gaps: readonly Gap[]): readonly Gap[] {
  const starts = [from, ...gaps.map((gap) => gap.to)];
  const ends = [...gaps.map((gap) => gap.from), to];
  return starts.flatMap((start, i) => {
    const end = ends[i] ?? to;
    return start < end ? { from: start, to: end } : [];
  });
}
