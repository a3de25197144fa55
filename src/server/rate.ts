import type { Clock } from '../ports/clock.ts';
import type { Rate } from './limits.ts';

/** A token bucket: so much at once, so much more each second. Measured on the clock that no wall clock step moves. */
export class TokenBucket {
  readonly #rate: Rate;
  readonly #clock: Pick<Clock, 'monotonic'>;
  #level: number;
  #at: number;

  constructor(rate: Rate, clock: Pick<Clock, 'monotonic'>) {
    this.#rate = rate;
    this.#clock = clock;
    this.#level = rate.most;
    this.#at = clock.monotonic();
  }

  /** Takes `amount` where there is as much; says whether there was. */
  take(amount = 1): boolean {
    this.#fill();
    if (this.#level < amount) return false;
    this.#level -= amount;
    return true;
  }

  /** Takes `amount` whether there is as much or not: nothing is given until it has come back. */
  owe(amount: number): void {
    this.#fill();
    this.#level -= amount;
  }

  #fill(): void {
    const now = this.#clock.monotonic();
    this.#level = Math.min(this.#rate.most, this.#level + ((now - this.#at) / 1000) * this.#rate.perSecond);
    this.#at = now;
  }
}

/** Peers that are remembered; beyond it the one that was quiet for the longest is forgotten. */
const MOST_PEERS = 4096;

/** A bucket for each peer. */
export class Buckets {
  readonly #rateOf: (peer: string) => Rate;
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(rateOf: (peer: string) => Rate, clock: Pick<Clock, 'monotonic'>) {
    this.#rateOf = rateOf;
    this.#clock = clock;
  }

  /** Takes one from the bucket of a peer; says whether there was one. */
  take(peer: string): boolean {
    return this.#bucketOf(peer).take();
  }

  /** Takes from the bucket of a peer what may not be there. */
  owe(peer: string, amount: number): void {
    this.#bucketOf(peer).owe(amount);
  }

  #bucketOf(peer: string): TokenBucket {
    const bucket = this.#buckets.get(peer) ?? new TokenBucket(this.#rateOf(peer), this.#clock);
    // Taken out and put in again, the quietest peer comes first.
    this.#buckets.delete(peer);
    this.#buckets.set(peer, bucket);
    if (this.#buckets.size > MOST_PEERS) {
      const [quietest] = this.#buckets.keys();
      if (quietest !== undefined) this.#buckets.delete(quietest);
    }
    return bucket;
  }
}
