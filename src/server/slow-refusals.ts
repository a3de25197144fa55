import { sleep } from '../common/sleep.ts';
import { duration } from '../domain/time.ts';
import type { Clock } from '../ports/clock.ts';
import { LIMITS } from './limits.ts';

/** How long a peer that asks too much waits for its refusal, milliseconds. */
const REFUSED_AFTER = duration(250);

/**
 * Lets a peer that asks too much wait for its refusal, so that one which asks in a loop is slow. Only so many wait at
 * once: each holds a connection.
 */
export class SlowRefusals {
  readonly #machine: Clock;
  #waiting = 0;

  constructor(machine: Clock) {
    this.#machine = machine;
  }

  /** @returns true after the wait; false at once where too many wait: that connection is to be closed */
  async wait(): Promise<boolean> {
    if (this.#waiting >= LIMITS['refused-slowly'].most) return false;
    this.#waiting += 1;
    await sleep(this.#machine, 'refusal', REFUSED_AFTER);
    this.#waiting -= 1;
    return true;
  }
}
