import type { Clock, Timer } from '../../../src/ports/clock.ts';
import { type Duration, duration } from '../../../src/domain/time.ts';

/** So many periods without a new tick: the rules do not run any more. */
const PATIENCE_PERIODS = 3;

/** Watches that a heartbeat is asked for by new ticks: a gateway whose rules stand still must not look alive. */
export class Beat {
  readonly #patience: Duration;
  readonly #clock: Clock;
  readonly #stalled: () => void;
  #tick: number | undefined;
  #timer: Timer | undefined;

  /** @param stalled is called when there was no new tick for three periods */
  constructor(period: Duration, clock: Clock, stalled: () => void) {
    this.#patience = duration(PATIENCE_PERIODS * period);
    this.#clock = clock;
    this.#stalled = stalled;
  }

  /** @returns whether the tick is a new one: nothing else keeps a heartbeat going */
  isNew(tick: number): boolean {
    if (tick === this.#tick) return false;
    this.#tick = tick;
    this.stop();
    this.#timer = this.#clock.setTimer('heartbeat', this.#patience, this.#stalled);
    return true;
  }

  stop(): void {
    this.#timer?.cancel();
  }
}
