import { duration, type Duration, instant, type Instant } from '../../src/domain/time.ts';
import type { Clock, Timer } from '../../src/ports/clock.ts';

interface Pending {
  readonly name: string;
  readonly at: number;
  readonly run: () => void;
}

/** Time that goes on only when a test says so; whoever waits on it is run in the order of their times. */
export class FakeClock implements Clock {
  #now: number;
  /** How far the wall clock stands from plant time. */
  wallOffset = 0;
  readonly #timers = new Set<Pending>();

  constructor(now = 1_750_000_000_000) {
    this.#now = now;
  }

  now(): Instant {
    return instant(this.#now);
  }

  monotonic(): number {
    return this.now();
  }

  wall(): Instant {
    return instant(this.#now + this.wallOffset);
  }

  setTimer(name: string, after: Duration, run: () => void): Timer {
    const timer = { name, at: this.#now + after, run };
    this.#timers.add(timer);
    return { cancel: () => this.#timers.delete(timer) };
  }

  /** What waits, soonest first. */
  get waiting(): readonly { readonly name: string; readonly after: Duration }[] {
    return this.#inOrder().map(({ name, at }) => ({ name, after: duration(at - this.#now) }));
  }

  /** Lets so many milliseconds pass; promises that a timer settles have had their turn before the next one runs. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await settled();
      const next = this.#inOrder()[0];
      if (next === undefined || next.at > end) break;
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
    }
    this.#now = end;
    await settled();
  }

  /** So much time passes while nothing can run: whatever was due runs too late. */
  stall(ms: number): void {
    this.#now += ms;
  }

  #inOrder(): Pending[] {
    return [...this.#timers].sort((a, b) => a.at - b.at);
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
