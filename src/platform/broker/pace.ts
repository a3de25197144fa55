import { CHUNK } from './limits.ts';

/** Packets that an account may send at once, as a part of a second's. */
const BURST = 0.2;
/** Bytes of a short packet: so that one turn costs no more than about a burst, also where the rate is low. */
const SHORT = 32;
const LEAST_TURN = 256;

/**
 * How fast an account is read: a bucket of packets that fills with time. What has been read is never thrown away, it
 * may leave a debt; while there is one, the clients of the account wait in a line, and their sockets are not read.
 */
export class ReadPace {
  /** Bytes that are read in one turn. */
  readonly turn: number;
  readonly #rate: number;
  readonly #line: (() => void)[] = [];
  #left: number;
  #at = performance.now();
  #isTimed = false;
  #isServing = false;

  /** @param rate packets a second */
  constructor(rate: number) {
    this.#rate = rate;
    this.turn = Math.min(CHUNK, Math.max(LEAST_TURN, Math.round(rate * BURST * SHORT)));
    this.#left = rate * BURST;
  }

  /** Whether the caller may read one turn now; if not, it is called back when it may, and asks again. */
  isMyTurn(callBack: () => void): boolean {
    const isServed = this.#isServing;
    this.#isServing = false;
    if (isServed || (this.#line.length === 0 && this.#filled() > 0)) return true;
    this.#line.push(callBack);
    this.#wait();
    return false;
  }

  spend(packets: number): void {
    this.#left -= packets;
  }

  #filled(): number {
    const now = performance.now();
    this.#left = Math.min(this.#rate * BURST, this.#left + ((now - this.#at) * this.#rate) / 1000);
    this.#at = now;
    return this.#left;
  }

  #wait(): void {
    if (this.#isTimed) return;
    this.#isTimed = true;
    setTimeout(() => this.#serve(), Math.max(1, (-this.#filled() * 1000) / this.#rate));
  }

  #serve(): void {
    this.#isTimed = false;
    while (this.#filled() > 0 && this.#line.length > 0) {
      this.#isServing = true;
      this.#line.shift()?.();
      this.#isServing = false;
    }
    if (this.#line.length > 0) this.#wait();
  }
}
