import type { WatchedAt } from './coverage.ts';

export interface LevelResult {
  /** Over the watched time. */
  readonly mean: number;
  /** The most at once. */
  readonly most: number;
  readonly atEnd: number;
}

/**
 * How many alarms were in a state at once: standing, stale, shelved. Weighed by watched time, which tells as much as a
 * sample each minute (domain.md 3), and misses nothing shorter.
 */
export class Level {
  #count = 0;
  #covered = 0;
  /** Alarms times ms. */
  #area = 0;
  #most = 0;

  enter(moment: WatchedAt): void {
    this.#goTo(moment);
    this.#count += 1;
  }

  leave(moment: WatchedAt): void {
    this.#goTo(moment);
    this.#count -= 1;
  }

  result(end: WatchedAt): LevelResult {
    this.#goTo(end);
    return { mean: end.covered === 0 ? 0 : this.#area / end.covered, most: this.#most, atEnd: this.#count };
  }

  /** Where plant time was moved back, a stretch that is run through again is weighed again. */
  #goTo({ covered }: WatchedAt): void {
    if (covered > this.#covered) {
      this.#area += this.#count * (covered - this.#covered);
      this.#most = Math.max(this.#most, this.#count);
    }
    this.#covered = covered;
  }
}
