import type { ReadingInput } from '../domain/input.ts';
import type { Bucket, SeriesQuery } from '../ports/archive.ts';

type Open = { -readonly [K in keyof Bucket]: K extends 'at' ? number : Bucket[K] };

const WORST = { good: 0, uncertain: 1, bad: 2 } as const;

/** Equal stretches of a span of time, each made when there is something to say of it. */
export class SeriesBuckets {
  readonly #from: number;
  readonly #to: number;
  /** Whole milliseconds. */
  readonly #width: number;
  readonly #buckets = new Map<number, Open>();

  constructor({ from, to, maxPoints }: Pick<SeriesQuery, 'from' | 'to' | 'maxPoints'>) {
    this.#from = from;
    this.#to = to;
    // Both ends belong to the span.
    this.#width = Math.ceil((to - from + 1) / maxPoints);
  }

  /** A reading; one from outside the span is left out. */
  add({ at, value, quality }: Pick<ReadingInput, 'value' | 'quality'> & { readonly at: number }): void {
    if (at < this.#from || at > this.#to) return;
    const bucket = this.#bucket(this.#indexOf(at));
    if (WORST[quality] > WORST[bucket.quality]) bucket.quality = quality;
    if (value === null) return;
    bucket.min = bucket.min === null ? value : Math.min(bucket.min, value);
    bucket.max = bucket.max === null ? value : Math.max(bucket.max, value);
    bucket.last = value;
  }

  /** Nothing was known between two times. */
  miss(since: number, until: number): void {
    const [from, to] = [Math.max(since, this.#from), Math.min(until, this.#to)];
    if (from >= to) return;
    for (let index = this.#indexOf(from); index <= this.#indexOf(to); index++) {
      const start = this.#from + index * this.#width;
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
    return Math.floor((at - this.#from) / this.#width);
  }

  #bucket(index: number): Open {
    let bucket = this.#buckets.get(index);
    if (bucket === undefined) {
      bucket = { at: this.#from + index * this.#width, min: null, max: null, last: null, quality: 'good', gap: 0 };
      this.#buckets.set(index, bucket);
    }
    return bucket;
  }
}
