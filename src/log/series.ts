import type { Input } from '../domain/input.ts';
import { instant } from '../domain/time.ts';
import type { Bucket, SeriesQuery } from '../ports/archive.ts';
import type { Steps } from '../ports/steps.ts';
import { SeriesBuckets } from './series-buckets.ts';
import type { LogReader } from './reader.ts';

/** Rows that are looked at in one step: well under a millisecond. */
const ROWS_A_STEP = 64;

/**
 * Min, max and last of a point in equal stretches of time, never more than `maxPoints`. A stretch in which the point was
 * lost, stale or not watched is there too and says for how long, so that no line is drawn over it. One without a reading
 * in which the last value was still known is left out.
 */
export function* series(reader: LogReader, query: SeriesQuery): Steps<Bucket[]> {
  const { from, to, staleAfter } = query;
  const buckets = new SeriesBuckets(query);
  const record = reader.range();
  if (record === undefined) return [];
  const watch = new Watch(query, buckets);
  let looked = 0;
  // What was said shortly before the first stretch is still known in it.
  for (const row of reader.rows({ fromAt: from - staleAfter, toAt: to }, ['gas', 'acts'])) {
    if (++looked % ROWS_A_STEP === 0) yield;
    if (row.kind === 'input') watch.take(row.input);
  }
  // The gateway may have been off at the end of the span: only its next start says since when.
  for (const row of reader.rows({ fromAt: to + 1 }, ['gas', 'acts'])) {
    if (row.kind === 'input' && row.input.kind === 'started') watch.take(row.input);
    break;
  }
  watch.end(Math.min(to, record.to));
  return buckets.list().map((bucket) => ({ ...bucket, at: instant(bucket.at) }));
}

/** Follows one point through the record: since when nothing is known of it. */
class Watch {
  readonly #query: SeriesQuery;
  readonly #buckets: SeriesBuckets;
  /** The last reading with a value. */
  #heardAt = -Infinity;
  /** None while a value is known. */
  #lostSince: number | undefined = -Infinity;
  #at = -Infinity;

  constructor(query: SeriesQuery, buckets: SeriesBuckets) {
    this.#query = query;
    this.#buckets = buckets;
  }

  take(input: Input): void {
    this.#goTo(input.at);
    if (input.kind === 'reading') {
      if (input.point === this.#query.point) this.#read(input);
    } else if (input.kind === 'device') {
      if (input.device === this.#query.device && !input.up) this.#lose(input.at);
    } else if (input.kind === 'started') {
      // Also where it was stale before that start.
      this.#lostSince = Math.min(this.#lostSince ?? Infinity, Math.max(this.#heardAt, input.at - input.downFor));
    } else if (input.kind === 'stalled') {
      this.#buckets.miss(input.from, input.at);
    } else if (input.kind === 'damaged' && input.gap !== undefined) {
      this.#buckets.miss(input.gap.from, input.gap.to);
    }
  }

  #read(input: Extract<Input, { readonly kind: 'reading' }>): void {
    this.#buckets.add(input);
    if (input.value === null || input.quality === 'bad') this.#lose(input.at);
    else this.#hear(input.at);
  }

  /** Nothing is known of what comes after `at`: it may be in the future. */
  end(at: number): void {
    this.#goTo(at);
    if (this.#lostSince !== undefined) this.#buckets.miss(this.#lostSince, at);
  }

  #goTo(at: number): void {
    // Plant time was moved back: what follows is another run through the same time.
    if (at < this.#at) {
      if (this.#lostSince === undefined) this.#heardAt = at;
      else {
        this.#buckets.miss(this.#lostSince, this.#at);
        this.#lostSince = at;
      }
    }
    this.#at = at;
    const { staleAfter } = this.#query;
    if (this.#lostSince === undefined && at > this.#heardAt + staleAfter) this.#lostSince = this.#heardAt + staleAfter;
  }

  #hear(at: number): void {
    if (this.#lostSince !== undefined) this.#buckets.miss(this.#lostSince, at);
    this.#lostSince = undefined;
    this.#heardAt = at;
  }

  #lose(at: number): void {
    this.#lostSince ??= at;
  }
}
