import type { Duration, Instant } from '../../../src/domain/time.ts';
import type { Blocks } from '../poll/blocks.ts';
import type { Register } from '../settings/read.ts';

/** A heartbeat that does not move for so many of its periods has stalled. */
const PERIODS = 3;

/**
 * Watches the register by which a device shows that its inside is running: while it does not move, answers come
 * from a link and not from a detector (devices.md B.0).
 */
export class Heartbeats {
  readonly #register: Register | undefined;
  readonly #period: Duration;
  #last: { readonly number: number; readonly at: Instant } | undefined;
  #stuck = false;

  constructor(register: Register | undefined, period: Duration) {
    this.#register = register;
    this.#period = period;
  }

  isStuck(blocks: Blocks, at: Instant): false | 'since now' | 'still' {
    if (this.#register === undefined) return false;
    const number = blocks.numberOf(this.#register);
    if (this.#last === undefined || (this.#last.number !== number && !Number.isNaN(number)))
      this.#last = { number, at };
    const was = this.#stuck;
    this.#stuck = at - this.#last.at > PERIODS * this.#period;
    if (!this.#stuck) return false;
    return was ? 'still' : 'since now';
  }

  forget(): void {
    this.#last = undefined;
    this.#stuck = false;
  }
}
