import type { Duration, Instant } from '../domain/time.ts';

/** A timer that was set and can be taken back. */
export interface Timer {
  cancel(): void;
}

/** The only source of time. Every timer has a name, so that what waits can be listed. */
export interface Clock {
  /** Plant time: never runs backwards, follows no step of the wall clock. */
  now(): Instant;
  /** Milliseconds with their fractions from some beginning, for measuring how long something took. */
  monotonic(): number;
  /** What the machine's wall clock says. */
  wall(): Instant;
  /** Calls once, not before `after` has passed. */
  setTimer(name: string, after: Duration, run: () => void): Timer;
}

/** Says whether the machine's wall clock is known to be right. */
export interface ClockProof {
  /** Whether it follows a time server. What cannot be found out is no. Never fails. */
  isSynchronised(): Promise<boolean>;
}
