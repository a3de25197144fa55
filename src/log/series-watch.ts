import type { Input } from '../domain/input.ts';
import type { SeriesQuery } from '../ports/archive.ts';
import type { MinuteStretch } from './rollups/stretch.ts';
import type { SeriesBuckets } from './series-buckets.ts';

/** Follows one point through the record: since when nothing is known of it. */
export class SeriesWatch {
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
    this.goTo(input.at);
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

  /** Readings of one minute together; where they are known, each came before the one before was stale. */
  takeStretch(stretch: MinuteStretch): void {
    this.goTo(stretch.first);
    this.#buckets.addStretch(stretch);
    if (stretch.isKnown) {
      this.#hear(stretch.first);
      this.#heardAt = stretch.last;
    } else this.#lose(stretch.first);
    this.goTo(stretch.last);
  }

  #read(input: Extract<Input, { readonly kind: 'reading' }>): void {
    this.#buckets.add(input);
    if (input.value === null || input.quality === 'bad') this.#lose(input.at);
    else this.#hear(input.at);
  }

  /** Nothing is known of what comes after `at`: it may be in the future. */
  end(at: number): void {
    this.goTo(at);
    if (this.#lostSince !== undefined) this.#buckets.miss(this.#lostSince, at);
  }

  /** Everything before this time was taken. */
  goTo(at: number): void {
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
