import { duration } from '../../../src/domain/time.ts';
import type { Clock, Timer } from '../../../src/ports/clock.ts';

/** The resolution of a timer. */
export const TIMER_STEP_MS = 1;

/** One timer for the earliest moment at which there is something to do. All times are monotonic ms. */
export class Wake {
  readonly #name: string;
  readonly #clock: Clock;
  readonly #run: () => void;
  #next: { readonly at: number; readonly timer: Timer } | undefined;
  #wokenAt = 0;

  constructor(name: string, clock: Clock, run: () => void) {
    this.#name = name;
    this.#clock = clock;
    this.#run = run;
  }

  at(at: number): void {
    if (this.#next !== undefined) {
      if (this.#next.at <= at) return;
      this.#next.timer.cancel();
    }
    const now = this.#clock.monotonic();
    // Less than a step of the timer is waited out by looking again at once; a clock of whole steps would not go on.
    const isFine = at - now < TIMER_STEP_MS && now > this.#wokenAt;
    const after = isFine ? 0 : Math.max(TIMER_STEP_MS, Math.floor(at - now));
    const timer = this.#clock.setTimer(this.#name, duration(after), () => {
      this.#next = undefined;
      this.#wokenAt = this.#clock.monotonic();
      this.#run();
    });
    this.#next = { at, timer };
  }

  cancel(): void {
    this.#next?.timer.cancel();
    this.#next = undefined;
  }
}
