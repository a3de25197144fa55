import type { Duration } from '../time.ts';

/** Bounds of the classes of a histogram, ms: each 2 % above the one before, from 0.1 s to more than 100 days. */
const BOUNDS: readonly number[] = bounds(100, 1.02, 8_640_000_000);

/** How long something took, ms; without a value while there is none. Exact but for the width of a class, 2 %. */
export interface WaitsResult {
  /** Occurrences that have come to it. */
  readonly count: number;
  /** Occurrences that have not: they are not part of the figures, which would look better without them. */
  readonly outstanding: number;
  readonly median?: number;
  readonly p90?: number;
  readonly p95?: number;
  readonly longest?: number;
}

/** Times from the beginning of an occurrence, in a histogram of fixed classes: however many there are, it is as large. */
export class Waits {
  /** By the place of its upper bound. */
  readonly #classes = new Map<number, { count: number; sum: number }>();
  #count = 0;
  #longest = 0;

  add(length: Duration): void {
    this.#count += 1;
    this.#longest = Math.max(this.#longest, length);
    const place = placeOf(length);
    const known = this.#classes.get(place);
    if (known === undefined) this.#classes.set(place, { count: 1, sum: length });
    else {
      known.count += 1;
      known.sum += length;
    }
  }

  /** @param of how many occurrences there were */
  result(of: number): WaitsResult {
    const count = this.#count;
    const outstanding = of - count;
    if (count === 0) return { count, outstanding };
    const [median, p90, p95] = [this.#percentile(50), this.#percentile(90), this.#percentile(95)];
    return { count, outstanding, median, p90, p95, longest: this.#longest };
  }

  /** By the nearest rank: the mean of the class in which it is. */
  #percentile(percent: number): number {
    let rank = Math.ceil((this.#count * percent) / 100);
    for (const [, { count, sum }] of [...this.#classes].sort(([a], [b]) => a - b)) {
      rank -= count;
      if (rank <= 0) return Math.round(sum / count);
    }
    return this.#longest;
  }
}

function placeOf(length: number): number {
  let [low, high] = [0, BOUNDS.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((BOUNDS[middle] ?? Infinity) < length) low = middle + 1;
    else high = middle;
  }
  return low;
}

function bounds(first: number, factor: number, last: number): readonly number[] {
  const found: number[] = [];
  for (let bound = first; bound < last; bound *= factor) found.push(bound);
  return found;
}
