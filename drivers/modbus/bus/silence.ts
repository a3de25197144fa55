import { TIMER_STEP_MS } from './wake.ts';

/** A line that does not fall silent for so long is asked all the same: what is wrong with it shows by time-outs. */
const PATIENCE_MS = 1000;

/** The silence that a line needs before each request. All times are monotonic ms. */
export class Silence {
  #until = 0;
  /** How long the silence is waited for, while it is. */
  #patientUntil: number | undefined;

  /** Something came over the line: it has to be silent for `gap` ms from now on. */
  broken(now: number, gap: number): void {
    this.#until = now + gap;
  }

  /** When the line is to be looked at again; nothing where it may be asked now. */
  awaited(now: number): number | undefined {
    // A silence that lacks a tenth of the resolution of a timer is long enough.
    if (this.#until - now > TIMER_STEP_MS / 10) {
      this.#patientUntil ??= now + PATIENCE_MS;
      if (now < this.#patientUntil) return Math.min(this.#until, this.#patientUntil);
    }
    this.#patientUntil = undefined;
    return undefined;
  }
}
