/** After the last finger has left a list it stands for so long: a second press follows soon. */
const TOUCH_MS = 4000;
/** A focus that is left behind holds a list for so long after the last key or press anywhere. */
const IDLE_MS = 60_000;

/**
 * Whether a list is held: as long as a pointer, a finger or the focus is in it nothing in it moves. A pointer that rests
 * holds it without end; what is new is told in a strip above. Times are ms of a steady clock.
 */
export class Hold {
  #isPointed = false;
  #isFocused = false;
  #fingers = 0;
  #liftedAt = -Infinity;
  #usedAt = -Infinity;

  pointer(isIn: boolean): void {
    this.#isPointed = isIn;
  }

  /** @param isByFinger a focus that came with a touch goes with it */
  focus(isIn: boolean, isByFinger: boolean, now: number): void {
    this.#isFocused = isIn && !isByFinger;
    if (isIn) this.#usedAt = now;
  }

  /** A finger went down in the list, or that finger was lifted. */
  finger(isDown: boolean, now: number): void {
    this.#fingers = Math.max(0, this.#fingers + (isDown ? 1 : -1));
    this.#liftedAt = now;
  }

  /** A key or a press anywhere on the page: who uses it has not left. */
  used(now: number): void {
    this.#usedAt = now;
  }

  isHeld(now: number): boolean {
    return this.#isPointed || this.#fingers > 0 || now < this.#endsAt;
  }

  /** When the hold ends by itself; nothing while a pointer or a finger is there, and where it is not held. */
  endsAt(now: number): number | undefined {
    return this.#isPointed || this.#fingers > 0 || now >= this.#endsAt ? undefined : this.#endsAt;
  }

  get #endsAt(): number {
    return Math.max(this.#liftedAt + TOUCH_MS, this.#isFocused ? this.#usedAt + IDLE_MS : -Infinity);
  }
}

/** A list as it stands: its rows in their places, and what waits above it. */
export interface Standing<T> {
  readonly rows: readonly T[];
  readonly waiting: readonly T[];
}

/**
 * The rows of a held list: each in its place with its present state, what is new apart.
 * @param shown the rows as they stand
 * @param present all that there is now, in its own order
 * @param over what is left to show of a row that is no longer there
 */
export function rowsInPlace<T>(
  shown: readonly T[],
  present: readonly T[],
  keyOf: (row: T) => string,
  over: (row: T) => T,
): Standing<T> {
  const now = new Map(present.map((row) => [keyOf(row), row]));
  const known = new Set(shown.map(keyOf));
  return {
    rows: shown.map((row) => now.get(keyOf(row)) ?? over(row)),
    waiting: present.filter((row) => !known.has(keyOf(row))),
  };
}
