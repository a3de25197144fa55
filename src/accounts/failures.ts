/** So many wrong passwords a minute are reported one by one; the others of that minute in one line with their number. */
const TOLD_A_MINUTE = 10;
const MINUTE_MS = 60_000;

/** A wrong password, or many. */
export interface FailedSignIns {
  /** The user that was tried; none where there is no such user, as people type passwords there. */
  readonly user?: string;
  readonly peer?: string;
  readonly count: number;
}

/** Keeps a flood of wrong passwords from filling the record, and loses the number of none. */
export class FailureTally {
  #minuteFrom = -Infinity;
  #told = 0;
  #untold = 0;

  /** @returns what to tell now */
  note(user: string | undefined, peer: string, now: number): FailedSignIns[] {
    const before = this.flush(now);
    if (this.#told >= TOLD_A_MINUTE) {
      this.#untold += 1;
      return before;
    }
    this.#told += 1;
    return [...before, { ...(user === undefined ? {} : { user }), peer, count: 1 }];
  }

  /** What is left to tell of a minute that is over. */
  flush(now: number): FailedSignIns[] {
    if (now - this.#minuteFrom < MINUTE_MS) return [];
    const count = this.#untold;
    this.#minuteFrom = now;
    this.#told = 0;
    this.#untold = 0;
    return count === 0 ? [] : [{ count }];
  }
}
