import type { AlarmId, OccurrenceId } from '../ids.ts';
import { type Instant, later, minutes, since } from '../time.ts';
import type { Coverage, WatchedAt } from './coverage.ts';

/** More occurrences than this in ten minutes are a flood (报警泛滥), until there are fewer than five (ISA-18.2-2016, 16; domain.md 3). */
const BEGINS_ABOVE = 10;
const IS_OVER_BELOW = 5;
const WINDOW = minutes(10);
/** As the live flood is counted: what came within a second of another leaves the window with it. */
const BUCKET_MS = 1000;
/** So many floods are named, the newest. */
const MOST_NAMED = 100;

/** One flood. */
export interface FloodOf {
  readonly from: Instant;
  /** None while it goes on. */
  readonly to?: Instant;
  readonly count: number;
  /** The most occurrences in ten minutes. */
  readonly peak: number;
  /** The first of those that made it a flood (first-out 首出). */
  readonly first: { readonly alarm: AlarmId; readonly occurrence: OccurrenceId };
}

export interface FloodsResult {
  /** Those of which any part lies in the watched time. */
  readonly count: number;
  /** The watched time in a flood, ms, and its share of all that was watched. */
  readonly ms: number;
  readonly share: number;
  /** The most occurrences in any ten minutes of a flood. */
  readonly peak: number;
}

/** Floods by sliding ten minutes: only these are kept, at most one line a second of them. */
export class Floods {
  readonly #coverage: Coverage;
  readonly named: FloodOf[] = [];
  #window: { readonly at: Instant; count: number; readonly first: FloodOf['first'] }[] = [];
  #recent = 0;
  #now: { from: WatchedAt; count: number; peak: number; first: FloodOf['first'] } | undefined;
  #count = 0;
  #ms = 0;
  #peak = 0;

  constructor(coverage: Coverage) {
    this.#coverage = coverage;
  }

  raise(moment: WatchedAt, alarm: AlarmId, occurrence: OccurrenceId): void {
    this.settle(moment.at);
    const first = { alarm, occurrence };
    const last = this.#window.at(-1);
    if (last !== undefined && since(last.at, moment.at) < BUCKET_MS) last.count += 1;
    else this.#window.push({ at: moment.at, count: 1, first });
    this.#recent += 1;
    if (this.#now !== undefined) {
      this.#now.count += 1;
      this.#now.peak = Math.max(this.#now.peak, this.#recent);
    } else if (this.#recent > BEGINS_ABOVE) {
      this.#now = {
        from: moment,
        count: this.#recent,
        peak: this.#recent,
        first: this.#window[0]?.first ?? first,
      };
    }
  }

  /** Time has passed: what left the ten minutes is forgotten, and a flood may be over. */
  settle(at: Instant): void {
    let gone = 0;
    for (const { at: raised, count } of this.#window) {
      const leaves = later(raised, WINDOW);
      if (leaves > at) break;
      gone += 1;
      this.#recent -= count;
      if (this.#recent < IS_OVER_BELOW) this.#end(leaves, leaves);
    }
    if (gone > 0) this.#window.splice(0, gone);
  }

  /** Plant time was moved: what was counted before it is of another time. */
  moved(at: Instant): void {
    this.#end(at, at);
    this.#window = [];
    this.#recent = 0;
  }

  result(): FloodsResult {
    const { to, ms } = this.#coverage;
    this.settle(to);
    this.#end(to, undefined);
    return { count: this.#count, ms: this.#ms, share: ms === 0 ? 0 : this.#ms / ms, peak: this.#peak };
  }

  #end(at: Instant, to: Instant | undefined): void {
    if (this.#now === undefined) return;
    const { from, count, peak, first } = this.#now;
    this.#now = undefined;
    const lasted = this.#coverage.moment(at).covered - from.covered;
    if (lasted <= 0) return;
    this.#count += 1;
    this.#ms += lasted;
    this.#peak = Math.max(this.#peak, peak);
    if (this.named.length >= MOST_NAMED) this.named.shift();
    this.named.push({ from: from.at, ...(to === undefined ? {} : { to }), count, peak, first });
  }
}
