import { pointId } from '../domain/ids.ts';
import type { FixInput, Input } from '../domain/input.ts';
import { instant } from '../domain/time.ts';
import type { Bucket, TagBucket, TagSeriesQuery } from '../ports/archive.ts';
import type { Steps } from '../ports/steps.ts';
import type { LogReader } from './reader.ts';
import { SeriesBuckets } from './series-buckets.ts';
import { SeriesWatch } from './series-watch.ts';

/** Rows that are looked at in one step: well under a millisecond. */
const ROWS_A_STEP = 64;
/** A badge has no device that answers or not: its silence tells. */
const NO_DEVICE = '';

/**
 * Where a badge was in equal stretches of time, never more than `maxPoints`: the box around its fixes, the last one, and for
 * how long its place was not known. A stretch without a fix in which the last one was still known is left out.
 */
export function* tagSeries(reader: LogReader, query: TagSeriesQuery): Steps<TagBucket[]> {
  const { tag, from, to, staleAfter } = query;
  const record = reader.range();
  if (record === undefined) return [];
  const floors = new Floors();
  const axes = {
    x: new Axis(query, ({ x }) => x),
    y: new Axis(query, ({ y }) => y),
    floor: new Axis(query, (fix) => floors.numberOf(fix.floor)),
  };
  const take = (input: Input): void => {
    if (input.kind === 'fix' && input.tag !== tag) return;
    for (const axis of Object.values(axes)) axis.take(input);
  };
  let looked = 0;
  for (const row of reader.rows({ fromAt: from - staleAfter, toAt: to }, ['people', 'acts'])) {
    if (++looked % ROWS_A_STEP === 0) yield;
    if (row.kind === 'input') take(row.input);
  }
  // The gateway may have been off at the end of the span: only its next start says since when.
  for (const row of reader.rows({ fromAt: to + 1 }, ['people', 'acts'])) {
    if (row.kind === 'input' && row.input.kind === 'started') take(row.input);
    break;
  }
  const end = Math.min(to, record.to);
  const [ofX, ofY, ofFloor] = [axes.x.end(end), axes.y.end(end), axes.floor.end(end)];
  return ofX.map(({ at, quality, gap, ...x }, i) => ({
    at: instant(at),
    x,
    y: rangeOf(ofY[i]),
    floor: floors.nameOf(ofFloor[i]?.last),
    quality,
    gap,
  }));
}

type Range = Pick<Bucket, 'min' | 'max' | 'last'>;

/** Both axes hear of the same fixes, so that their stretches are the same. */
const rangeOf = (bucket: Range | undefined): Range => ({
  min: bucket?.min ?? null,
  max: bucket?.max ?? null,
  last: bucket?.last ?? null,
});

/** One number of each fix, followed as a point is. */
class Axis {
  readonly #buckets: SeriesBuckets;
  readonly #watch: SeriesWatch;
  readonly #pick: (fix: FixInput) => number;

  constructor(query: TagSeriesQuery, pick: (fix: FixInput) => number) {
    this.#buckets = new SeriesBuckets(query);
    this.#watch = new SeriesWatch({ ...query, point: query.tag, device: NO_DEVICE }, this.#buckets);
    this.#pick = pick;
  }

  take(input: Input): void {
    if (input.kind !== 'fix') return this.#watch.take(input);
    const { seq, at, tag } = input;
    const trust =
      input.quality === 'good' ? { quality: input.quality } : { quality: input.quality, reason: input.reason };
    this.#watch.take({ kind: 'reading', point: pointId(tag), value: this.#pick(input), ...trust, seq, at });
  }

  end(at: number): ReturnType<SeriesBuckets['list']> {
    this.#watch.end(at);
    return this.#buckets.list();
  }
}

/** The floors that a badge was on, by number. */
class Floors {
  readonly #names: string[] = [];

  numberOf(floor: string): number {
    const known = this.#names.indexOf(floor);
    return known >= 0 ? known : this.#names.push(floor) - 1;
  }

  nameOf(number: number | null | undefined): string | null {
    return (typeof number === 'number' ? this.#names[number] : undefined) ?? null;
  }
}
