import { CLOCK_SET_BACK_MS, type Counter } from '../../../src/domain/reading/lateness.ts';
import { type Instant, instant } from '../../../src/domain/time.ts';
import type { RejectReason } from '../../../src/ports/driver.ts';
import type { Range } from '../dialects/sample.ts';
import type { Received } from '../badge/order.ts';

/** Ranges of one badge that belong together. */
interface Round {
  readonly ranges: readonly Range[];
  /** Of the newest of them. */
  readonly at: Instant;
}

/** What came of a message with some ranges: a round that is complete with it, and what was thrown away. */
interface Gathered {
  readonly round: Round | undefined;
  readonly rejects: readonly RejectReason[];
}

/** The newest range to one anchor. `isUsed`: a place was made of it, and it counts for no other one. */
interface Known {
  readonly range: Range;
  readonly at: Instant;
  readonly count: Counter | undefined;
  isUsed: boolean;
}

/** What a source says of its rounds. */
interface RoundSettings {
  /** ms: ranges that lie further apart do not belong together. */
  readonly window: number;
  /** A place needs so many anchors. */
  readonly least: number;
  /** So many anchors there are. */
  readonly anchors: number;
}

/** Metres, one sigma: the noise of a range; and how fast a person comes nearer to an anchor or goes away from it, m/s. */
const NOISE = 0.09;
const WALK = 0.8;

/** More anchors than that are not remembered of a badge beyond the window. */
const MOST_ANCHORS = 64;

/**
 * Gathers the ranges of one badge that come in several messages: one anchor each, some anchors each, in any order, twice.
 * A round is complete when every anchor has spoken, or when one speaks again and there are enough. Each range counts once.
 */
export class RoundsOfTag {
  readonly #settings: RoundSettings;
  readonly #known = new Map<string, Known>();
  #newest: Instant | undefined;
  #newestReceived: Instant | undefined;

  constructor(settings: RoundSettings) {
    this.#settings = settings;
  }

  /** @param ranges to anchors that are known */
  take(
    ranges: readonly Range[],
    { sourceAt, count, at: received }: Pick<Received, 'sourceAt' | 'count' | 'at'>,
  ): Gathered {
    const at = sourceAt ?? received;
    const rejects: RejectReason[] = [];
    if (this.#isLate(at, received)) return { round: undefined, rejects: ['late'] };
    if (this.#newest === undefined || at > this.#newest) this.#newest = at;
    this.#newestReceived = received;
    let round: Round | undefined;
    for (const range of ranges) {
      const known = this.#known.get(range.anchor);
      const reject = known === undefined ? undefined : compared(known, range, at, sourceAt !== undefined, count);
      if (reject !== undefined) {
        rejects.push(reject);
        continue;
      }
      if (known?.isUsed === false && at - known.at <= this.#settings.window) {
        const closed = this.#close(this.#settings.least);
        if (closed === undefined) rejects.push('no-solution');
        round = closed ?? round;
      }
      this.#known.set(range.anchor, { range, at, count, isUsed: false });
    }
    if (this.#known.size > MOST_ANCHORS) this.#forget();
    return { round: this.#close(this.#settings.anchors) ?? round, rejects };
  }

  /** Older than the window: not of this round. A clock that was set back is believed after a while. */
  #isLate(at: Instant, received: Instant): boolean {
    if (this.#newest === undefined || this.#newestReceived === undefined) return false;
    if (at >= this.#newest - this.#settings.window) return false;
    if (received - this.#newestReceived < CLOCK_SET_BACK_MS) return true;
    this.#known.clear();
    this.#newest = undefined;
    return false;
  }

  #close(least: number): Round | undefined {
    const from = (this.#newest ?? 0) - this.#settings.window;
    let fresh = 0;
    for (const { at, isUsed } of this.#known.values()) if (!isUsed && at >= from) fresh += 1;
    if (fresh < least) return undefined;
    const all = [...this.#known.values()].filter(({ at, isUsed }) => !isUsed && at >= from);
    for (const known of all) known.isUsed = true;
    const newest = all.reduce((last, { at }) => (at > last ? at : last), all[0]?.at ?? instant(0));
    return { ranges: all.map(({ range, at }) => ({ ...range, sigma: sigmaAfter(newest - at) })), at: newest };
  }

  #forget(): void {
    const from = (this.#newest ?? 0) - this.#settings.window;
    for (const [anchor, { at }] of this.#known) if (at < from) this.#known.delete(anchor);
  }
}

/** Of a range that is so old, ms, when a place is made of it: the badge may have walked since. */
const sigmaAfter = (ms: number): number => Math.sqrt(NOISE * NOISE + ((WALK * ms) / 1000) ** 2);

/** Why a range says nothing new; nothing where it does. */
function compared(
  known: Known,
  { distance }: Range,
  at: Instant,
  hasTime: boolean,
  count: Counter | undefined,
): 'late' | 'duplicate' | undefined {
  if (at < known.at) return 'late';
  if (count !== undefined && known.count !== undefined && count.value === known.count.value)
    return known.range.distance === distance ? 'duplicate' : undefined;
  return hasTime && at === known.at && known.range.distance === distance ? 'duplicate' : undefined;
}
