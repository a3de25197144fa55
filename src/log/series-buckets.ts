import type { ReadingInput } from '../domain/input.ts';
import type { Bucket, SeriesQuery } from '../ports/archive.ts';
import { MINUTE, type MinuteStretch, worse } from './rollups/stretch.ts';

type Open = { -readonly [K in keyof Bucket]: K extends 'at' ? number : Bucket[K] };

/** Equal stretches of a span of time, each made when there is something to say of it. From a minute on they are whole minutes. */
export class SeriesBuckets {
  readonly #from: number;
  readonly #to: number;
  /** Where the first one begins, at `from` or at the full minute before. */
  readonly #origin: number;
  /** Whole milliseconds. */
  readonly #width: number;
  readonly #buckets = new Map<number, Open>();
  /** Whether each holds whole minutes, but for the ends of the span. */
  readonly isByMinute: boolean;

  constructor({ from, to, maxPoints }: Pick<SeriesQuery, 'from' | 'to' | 'maxPoints'>) {
    this.#from = from;
    this.#to = to;
    // Both ends belong to the span.
    const width = Math.ceil((to - from + 1) / maxPoints);
    this.isByMinute = width >= MINUTE;
    this.#origin = this.isByMinute ? Math.floor(from / MINUTE) * MINUTE : from;
    this.#width = this.isByMinute ? Math.ceil((to - this.#origin + 1) / maxPoints / MINUTE) * MINUTE : width;
  }

  /** A reading; one from outside the span is left out. */
  add({ at, value, quality }: Pick<ReadingInput, 'value' | 'quality'> & { readonly at: number }): void {
    this.addStretch({ first: at, worst: quality, min: value, max: value, value });
  }

  /** Readings of one minute; from outside the span they are left out. */
  addStretch({
    first,
    worst,
    min,
    max,
    value,
  }: Pick<MinuteStretch, 'first' | 'worst' | 'min' | 'max' | 'value'>): void {
    if (first < this.#from || first > this.#to) return;
    const bucket = this.#bucket(this.#indexOf(first));
    bucket.quality = worse(bucket.quality, worst);
    if (min === null || max === null || value === null) return;
    bucket.min = bucket.min === null ? min : Math.min(bucket.min, min);
    bucket.max = bucket.max === null ? max : Math.max(bucket.max, max);
    bucket.last = value;
  }

  /** Nothing was known between two times. */
  miss(since: number, until: number): void {
    const [from, to] = [Math.max(since, this.#from), Math.min(until, this.#to)];
    if (from >= to) return;
    for (let index = this.#indexOf(from); index <= this.#indexOf(to); index++) {
      const start = this.#origin + index * this.#width;
      const length = Math.min(to, start + this.#width) - Math.max(from, start);
      // The last stretch may begin just where a value is there again.
      if (length === 0) continue;
      const bucket = this.#bucket(index);
      bucket.quality = 'bad';
      bucket.gap += length;
    }
  }

  /** In the order of time. */
  list(): readonly Open[] {
    return [...this.#buckets].sort(([a], [b]) => a - b).map(([, bucket]) => bucket);
  }

  #indexOf(at: number): number {
    return Math.floor((at - this.#origin) / this.#width);
  }

  #bucket(index: number): Open {
    let bucket = this.#buckets.get(index);
    if (bucket === undefined) {
      const at = Math.max(this.#from, this.#origin + index * this.#width);
      bucket = { at, min: null, max: null, last: null, quality: 'good', gap: 0 };
      this.#buckets.set(index, bucket);
    }
    return bucket;
  }
}
