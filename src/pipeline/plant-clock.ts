import { type Duration, type Instant, instant } from '../domain/time.ts';
import type { Clock, Timer } from '../ports/clock.ts';

/**
 * Plant time over a steady clock that never jumps. Drivers take time stamps and durations from the steady clock, so that
 * a move of plant time (after a doubt was settled) does not concern them.
 */
export class PlantClock implements Clock {
  readonly #steady: Clock;
  #lead = 0;

  constructor(steady: Clock) {
    this.#steady = steady;
  }

  /** How far plant time is ahead of the steady clock, ms; negative when behind. */
  get lead(): number {
    return this.#lead;
  }

  now(): Instant {
    return this.toPlant(this.#steady.now());
  }

  monotonic(): number {
    return this.#steady.monotonic();
  }

  wall(): Instant {
    return this.#steady.wall();
  }

  setTimer(name: string, after: Duration, run: () => void): Timer {
    return this.#steady.setTimer(name, after, run);
  }

  /** A time of the steady clock in plant time. */
  toPlant(at: Instant): Instant {
    return instant(at + this.#lead);
  }

  /** From now on plant time goes on from `at`. */
  moveTo(at: Instant): void {
    this.#lead = at - this.#steady.now();
  }
}
