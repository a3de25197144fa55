/**
 * What a screen knows of the plant: nothing yet, what is so now, or only what was. Where it is not `live` there is no
 * count, no zero and no "all conditions normal".
 */
export type Feed = 'waiting' | 'live' | 'stopped';

/** A moment on the two clocks of a page, ms: the wall clock, which goes on while the machine sleeps but may be set, and the steady one. */
export interface PageMoment {
  readonly wall: number;
  readonly steady: number;
}

export const momentNow = (): PageMoment => ({ wall: Date.now(), steady: performance.now() });

/** The gateway speaks at least once a second: silence for longer means that the link is dead. */
export const SILENT_MS = 3500;
/** How much later than the quickest message another may come before it is no news of now. */
const LATE_MS = 3500;
/** Two clocks that drift apart by so much of the time are not a delay. */
const DRIFT = 0.001;

/** Whether a link lives, by what is heard on it and when. It has no clock of its own. */
export class Pulse {
  #heard: PageMoment;
  #isHeard = false;
  /** The least difference between receipt and the time in a message, with the receipt it was found at. */
  #least: { readonly ms: number; readonly at: number } | undefined;

  /** @param now when the page began to listen */
  constructor(now: PageMoment) {
    this.#heard = now;
  }

  /** A snapshot was taken over: what comes after it counts, and its time is compared with nothing earlier. */
  begin(now: PageMoment): void {
    this.#least = undefined;
    this.#isHeard = true;
    this.#heard = now;
  }

  /**
   * A message says that it is of the plant's time `at`.
   * @returns whether it is news of now; one that was held up on the way is not
   */
  hear(at: number, now: PageMoment): boolean {
    const ms = now.steady - at;
    const known = this.#least === undefined ? ms : this.#least.ms + DRIFT * (now.steady - this.#least.at);
    this.#least = { ms: Math.min(ms, known), at: now.steady };
    if (ms - this.#least.ms > LATE_MS) return false;
    this.#heard = now;
    return true;
  }

  /** For how long nothing was heard, ms, by the clock that says more. */
  silentFor(now: PageMoment): number {
    return Math.max(now.wall - this.#heard.wall, now.steady - this.#heard.steady);
  }

  /** When something was heard last, or the page began to listen; Unix milliseconds. */
  get heardAt(): number {
    return this.#heard.wall;
  }

  feedAt(now: PageMoment): Feed {
    if (this.silentFor(now) >= SILENT_MS) return 'stopped';
    return this.#isHeard ? 'live' : 'waiting';
  }
}
