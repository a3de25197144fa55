import { duration } from '../../../src/domain/time.ts';
import type { Clock, Timer } from '../../../src/ports/clock.ts';
import type { SourcePatience, Worth } from './message.ts';

/** So many messages in a row that cannot be used are no accident. */
const IN_A_ROW = 3;

/** What is wrong with a source whose broker is there. */
export type Missing = 'silent' | 'unreadable';

/**
 * Whether a source says anything that can be used while its broker is reached: an engine may be dead behind a broker that
 * lives, an account may hear nothing, and messages may come that mean nothing to us. What was missed stays missed, over a new
 * connection too, until a message that can be used ends it.
 */
export class SourceWatch {
  readonly #clock: Pick<Clock, 'monotonic' | 'setTimer'>;
  readonly #patience: () => SourcePatience;
  readonly #report: (missing: Missing | undefined) => void;
  #missing: Missing | undefined;
  #timer: Timer | undefined;
  #isConnected = false;
  /** When something of use last came, or the connection began; ms of the monotonic clock. */
  #usedAt = 0;
  /** Messages since then that could not be used, and when the first of them came. */
  #unusable = 0;
  #unusableSince = 0;

  /** @param report told when the broker is reached, and when that changes which says whether the source is missing */
  constructor(
    clock: Pick<Clock, 'monotonic' | 'setTimer'>,
    patience: () => SourcePatience,
    report: (missing: Missing | undefined) => void,
  ) {
    this.#clock = clock;
    this.#patience = patience;
    this.#report = report;
  }

  /** The broker is reached, and will send what is published. */
  connected(): void {
    this.#isConnected = true;
    this.#usedAt = this.#clock.monotonic();
    this.#unusable = 0;
    this.#report(this.#missing);
    this.#wait();
  }

  /** The broker is gone: that is reported for itself. */
  lost(): void {
    this.#isConnected = false;
    this.#timer?.cancel();
  }

  /** The patience is another one. */
  renewed(): void {
    if (this.#isConnected) this.#wait();
  }

  /** A message came. */
  heard(worth: Worth): void {
    if (worth === 'none') return;
    const now = this.#clock.monotonic();
    if (worth === 'used') {
      this.#usedAt = now;
      this.#unusable = 0;
      if (this.#missing !== undefined) this.#become(undefined);
      return;
    }
    if (this.#unusable === 0) this.#unusableSince = now;
    this.#unusable += 1;
    const isEnough = this.#unusable >= IN_A_ROW && now - this.#unusableSince >= this.#patience().unreadable;
    if (isEnough && this.#missing !== 'unreadable') this.#become('unreadable');
  }

  /** One timer, which looks again when the time that it was set for is over: no message sets one. */
  #wait(): void {
    this.#timer?.cancel();
    const { silence } = this.#patience();
    if (silence === undefined || this.#missing !== undefined) return;
    const left = this.#usedAt + silence - this.#clock.monotonic();
    if (left <= 0) return this.#become(this.#unusable > 0 ? 'unreadable' : 'silent');
    this.#timer = this.#clock.setTimer('silent source', duration(Math.ceil(left)), () => this.#wait());
  }

  #become(missing: Missing | undefined): void {
    this.#missing = missing;
    this.#report(missing);
    if (missing === undefined) this.#wait();
  }
}
