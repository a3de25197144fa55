import { EXCEPTION_BIT } from '../frame/frame.ts';
import { type Answer, functionOf, goesFirst, type Request } from './pdu.ts';
import type { Units } from './units.ts';

/** A request that waits to be sent, or for its answer. */
export interface PendingRequest {
  readonly request: Request;
  /** monotonic ms */
  readonly since: number;
  /** Aborted when the answer is of no use any more. */
  readonly signal: AbortSignal | undefined;
  readonly settle: (answer: Answer) => void;
}

/** Behind units that answer, a request waits no longer than this for a gap between theirs. */
const DOUBTFUL_PATIENCE_MS = 1000;
const DEAD_PATIENCE_MS = 10_000;
/** What is urgent goes first, but after so many in a row a poll of a unit that answers comes between. */
const URGENT_IN_A_ROW = 4;
/** To a unit that does not answer, writes and polls take turns: each write costs a time-out, and the polls say what is lost. */
const URGENT_IN_A_ROW_IN_VAIN = 1;

/** Who is asked first; the lowest begins. */
const RANK = { urgent: 0, live: 1, doubtful: 2, dead: 3 } as const;
type Rank = (typeof RANK)[keyof typeof RANK];

/**
 * What a reply without a transaction has in common with the request that it answers: a read reply does not repeat the
 * address, and an exception not even the length.
 */
const kindOf = (unit: number, code: number): number => unit * 256 + code;

/** Which request is sent next on a bus. All times are monotonic ms. */
export class Queue {
  readonly #units: Units;
  #waiting: PendingRequest[] = [];
  /** Until when the late reply to a question may come that looks like the reply to one of this kind (devices.md D.3). */
  readonly #quarantine = new Map<number, { readonly bytes: number | undefined; readonly until: number }>();
  /** When one that had waited too long last went before those that answer, and from when the next one may. */
  #jumpedAt: number | undefined;
  #jumpAt = 0;
  /** The last request was one of a unit that answers: behind any other one those that answer come first. */
  #wasLive = false;
  /** Urgent requests that were sent since the last poll. */
  #urgent = 0;

  constructor(units: Units) {
    this.#units = units;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  push(entry: PendingRequest): void {
    this.#waiting.push(entry);
  }

  /** The next request to send, or when one may be sent; nothing when none waits. */
  next(now: number): PendingRequest | { readonly wakeAt: number } | undefined {
    // A request that went before the others leaves them as much time as it took: ten units that died at once would
    // starve the rest.
    if (this.#jumpedAt !== undefined) this.#jumpAt = now + (now - this.#jumpedAt);
    this.#jumpedAt = undefined;
    let best: number | undefined;
    let bestRank = Infinity;
    let wakeAt = Infinity;
    for (let i = 0; i < this.#waiting.length; i++) {
      const entry = this.#waiting[i];
      if (entry === undefined) continue;
      const readyAt = this.#readyAt(entry.request);
      if (readyAt > now) wakeAt = Math.min(wakeAt, readyAt);
      else {
        const rank = this.#rank(entry, now);
        if (rank < bestRank) [best, bestRank] = [i, rank];
        // Nothing goes before the first urgent one.
        if (rank === RANK.urgent) break;
      }
    }
    const next = best === undefined ? undefined : this.#waiting.splice(best, 1)[0];
    if (next === undefined) return this.#waiting.length === 0 ? undefined : { wakeAt };
    this.#urgent = goesFirst(next.request) ? this.#urgent + 1 : 0;
    this.#wasLive = this.#units.liveness(next.request.unit) === 'live';
    if (bestRank === RANK.live && !this.#wasLive) this.#jumpedAt = now;
    return next;
  }

  /** Takes out the requests whose signal is aborted. */
  withdraw(): PendingRequest[] {
    const aborted = this.#waiting.filter(({ signal }) => signal?.aborted === true);
    if (aborted.length > 0) this.#waiting = this.#waiting.filter(({ signal }) => signal?.aborted !== true);
    return aborted;
  }

  /** Whether something urgent waits. */
  get isUrgent(): boolean {
    return this.#waiting.some(({ request }) => goesFirst(request));
  }

  /** Takes out all requests, when there is no connection. */
  drain(): PendingRequest[] {
    const all = this.#waiting;
    this.#waiting = [];
    return all;
  }

  /** A question got no answer in time: what looks like its answer is not trusted until `until`. */
  quarantine(request: Request, bytes: number | undefined, until: number): void {
    this.#quarantine.set(kindOf(request.unit, functionOf(request)), { bytes, until });
  }

  /** Whether an unexpected reply is the late one of a quarantined request; it can come only once. */
  takeLate(unit: number, pdu: Buffer, now: number): boolean {
    const code = pdu[0] ?? 0;
    const kind = kindOf(unit, code & ~EXCEPTION_BIT);
    const known = this.#quarantine.get(kind);
    if (known === undefined) return false;
    if ((code & EXCEPTION_BIT) === 0 && known.bytes !== undefined && pdu[1] !== known.bytes) return false;
    this.#quarantine.delete(kind);
    return known.until > now;
  }

  #readyAt(request: Request): number {
    const { unit } = request;
    const isDead = this.#units.liveness(unit) === 'dead';
    const probe = isDead ? (goesFirst(request) ? this.#units.urgentAt() : this.#units.probeAt(unit)) : 0;
    return Math.max(probe, this.#quarantine.get(kindOf(unit, functionOf(request)))?.until ?? 0);
  }

  #rank({ request, since }: PendingRequest, now: number): Rank {
    const liveness = this.#units.liveness(request.unit);
    if (goesFirst(request)) {
      const most = liveness === 'live' ? URGENT_IN_A_ROW : URGENT_IN_A_ROW_IN_VAIN;
      return this.#urgent < most ? RANK.urgent : liveness === 'dead' ? RANK.dead : RANK.doubtful;
    }
    switch (liveness) {
      case 'live':
        return RANK.live;
      case 'doubtful':
        return now - since > DOUBTFUL_PATIENCE_MS && this.#mayJump(now) ? RANK.live : RANK.doubtful;
      case 'dead':
        return now - since > DEAD_PATIENCE_MS &&
          now - this.#units.probeAt(request.unit) > DOUBTFUL_PATIENCE_MS &&
          this.#mayJump(now)
          ? RANK.live
          : RANK.dead;
    }
  }

  /** A unit that answers waits for one time-out of another at most. */
  #mayJump(now: number): boolean {
    return this.#wasLive && now >= this.#jumpAt;
  }
}
