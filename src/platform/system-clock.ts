import { type Duration, type Instant, instant } from '../domain/time.ts';
import type { Clock, Timer } from '../ports/clock.ts';

/** The machine's clocks. Its time begins at the wall clock and then follows the monotonic clock alone. */
export class SystemClock implements Clock {
  readonly #origin = Date.now() - performance.now();

  now(): Instant {
    return instant(this.#origin + performance.now());
  }

  monotonic(): number {
    return performance.now();
  }

  wall(): Instant {
    return instant(Date.now());
  }

  setTimer(_name: string, after: Duration, run: () => void): Timer {
    if (after === 0) {
      const immediate = setImmediate(run);
      return { cancel: () => clearImmediate(immediate) };
    }
    // Longer waits than a 32-bit timer can hold are cut: the caller looks at the clock again.
    const timeout = setTimeout(run, Math.min(after, 2 ** 31 - 1));
    return { cancel: () => clearTimeout(timeout) };
  }
}
