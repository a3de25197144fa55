import { type Duration, type Instant, instant } from '../../src/domain/time.ts';
import type { Clock, ClockProof, Timer } from '../../src/ports/clock.ts';

interface Appointment {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
  cancelled: boolean;
}

/** Lets every promise that can go on go on, before time does. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Simulated time: nothing happens between appointments, and those of one moment happen in the order they were made.
 * The wall clock can be stepped, and be wrong by years until a time server is heard again.
 */
export class SimClock implements Clock, ClockProof {
  #elapsed = 0;
  #origin: number;
  #wallOffset: number;
  #error = 0;
  #order = 0;
  #appointments: Appointment[] = [];

  constructor(begin: number) {
    this.#origin = begin;
    this.#wallOffset = begin;
  }

  now(): Instant {
    return instant(this.#origin + this.#elapsed);
  }

  monotonic(): number {
    return this.#elapsed;
  }

  wall(): Instant {
    return instant(this.#wallOffset + this.#elapsed + this.#error);
  }

  /** What a right wall clock says. */
  truth(): Instant {
    return instant(this.#wallOffset + this.#elapsed);
  }

  isSynchronised(): Promise<boolean> {
    return Promise.resolve(this.#error === 0);
  }

  setTimer(_name: string, after: Duration, run: () => void): Timer {
    const appointment = { at: this.#elapsed + after, order: this.#order++, run, cancelled: false };
    this.#push(appointment);
    return { cancel: () => (appointment.cancelled = true) };
  }

  /** Somebody sets the clock of the machine. */
  stepWall(by: number): void {
    this.#wallOffset += by;
  }

  /** The wall clock is wrong by so much; 0 when it is right, and known to be. */
  set error(ms: number) {
    this.#error = Math.round(ms);
  }

  get error(): number {
    return this.#error;
  }

  /** The process dies: whatever waited is gone. It is started again `later` with a clock that begins at the wall. */
  restart(later: number): void {
    this.#appointments = [];
    this.#wallOffset += Math.round(later);
    this.#origin = this.#wallOffset + this.#error;
  }

  /** Runs for so many milliseconds, or until `done` says so. */
  async run(length: number, done: () => boolean): Promise<void> {
    const end = this.#elapsed + length;
    for (
      let next = this.#appointments[0];
      next !== undefined && next.at <= end && !done();
      next = this.#appointments[0]
    ) {
      this.#pop();
      if (next.cancelled) continue;
      this.#elapsed = Math.max(this.#elapsed, next.at);
      next.run();
      await settled();
    }
    if (!done()) this.#elapsed = end;
  }

  #push(appointment: Appointment): void {
    const heap = this.#appointments;
    let i = heap.push(appointment) - 1;
    for (let up = (i - 1) >> 1; i > 0; up = (i - 1) >> 1) {
      const parent = heap[up];
      if (parent === undefined || !isBefore(appointment, parent)) break;
      heap[i] = parent;
      i = up;
    }
    heap[i] = appointment;
  }

  #pop(): void {
    const heap = this.#appointments;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      const right = heap[child + 1];
      let next = heap[child];
      if (next === undefined) break;
      if (right !== undefined && isBefore(right, next)) {
        next = right;
        child += 1;
      }
      if (!isBefore(next, last)) break;
      heap[i] = next;
      i = child;
    }
    heap[i] = last;
  }
}

const isBefore = (a: Appointment, b: Appointment): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
