import type { SiteClock } from '../site-clock.ts';
import type { Instant } from '../time.ts';
import { type Coverage, stepAt } from './coverage.ts';

const TEN_MINUTES = 600_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;
/** More occurrences than this in ten minutes are more than an operator can answer (EEMUA 191; ISA-18.2-2016, 16). */
const BUSY_ABOVE = 10;

/** Occurrences a step of the clock. */
export interface RateResult {
  /** Of the time that was watched; of less than one step the number in it. */
  readonly average: number;
  /** The most in one step, aligned to the clock of the site. */
  readonly peak: number;
}

/** How often alarms came. */
export interface RatesResult {
  readonly tenMinutes: RateResult & {
    /** The share of the watched steps with more than ten occurrences. */
    readonly busy: number;
  };
  readonly hour: RateResult;
  readonly day: RateResult;
}

/** Counts occurrences by ten minutes, hours and days of the clock of the site. */
export class Rates {
  readonly #clock: SiteClock;
  readonly #tenMinutes = new Steps(TEN_MINUTES);
  readonly #hours = new Steps(HOUR);
  readonly #days = new Steps(DAY);
  #count = 0;

  constructor(clock: SiteClock) {
    this.#clock = clock;
  }

  get count(): number {
    return this.#count;
  }

  raise(at: Instant): void {
    this.#count += 1;
    for (const steps of [this.#tenMinutes, this.#hours, this.#days]) steps.add(at, this.#clock);
  }

  result(coverage: Coverage): RatesResult {
    const rate = (steps: Steps): RateResult => ({
      average: this.#count / Math.max(1, coverage.ms / steps.width),
      peak: steps.most,
    });
    const watched = coverage.steps(TEN_MINUTES, this.#clock);
    return {
      tenMinutes: { ...rate(this.#tenMinutes), busy: watched === 0 ? 0 : this.#tenMinutes.busy / watched },
      hour: rate(this.#hours),
      day: rate(this.#days),
    };
  }
}

/** Only the present step is kept: time goes forward. */
class Steps {
  readonly width: number;
  most = 0;
  busy = 0;
  #step = -Infinity;
  #count = 0;

  constructor(width: number) {
    this.width = width;
  }

  add(at: Instant, clock: SiteClock): void {
    const step = stepAt(at, this.width, clock);
    if (step !== this.#step) this.#count = 0;
    this.#step = step;
    this.#count += 1;
    this.most = Math.max(this.most, this.#count);
    if (this.#count === BUSY_ABOVE + 1) this.busy += 1;
  }
}
