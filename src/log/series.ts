import type { Input } from '../domain/input.ts';
import { instant } from '../domain/time.ts';
import type { Bucket, SeriesQuery } from '../ports/archive.ts';
import type { Steps } from '../ports/steps.ts';
import type { LogReader } from './reader.ts';
import { rolledUp } from './rollups/rolled-up.ts';
import { SeriesBuckets } from './series-buckets.ts';
import { SeriesWatch } from './series-watch.ts';

/** Rows that are looked at in one step: well under a millisecond. */
const ROWS_A_STEP = 64;

/**
 * Min, max and last of a point in equal stretches of time, never more than `maxPoints`. A stretch in which the point was
 * lost, stale or not watched is there too and says for how long, so that no line is drawn over it. One without a reading
 * in which the last value was still known is left out. Stretches of a minute and more are whole minutes, and come from the
 * rollups of the segments as far as there are any.
 */
export function* series(reader: LogReader, query: SeriesQuery): Steps<Bucket[]> {
  const { from, to, staleAfter } = query;
  const record = reader.range();
  if (record === undefined) return [];
  const buckets = new SeriesBuckets(query);
  const watch = new SeriesWatch(query, buckets);
  const rolled = buckets.isByMinute ? yield* rolledUp(reader, query, watch) : undefined;
  // What was said shortly before the first stretch is still known in it.
  const rest = {
    fromAt: from - staleAfter,
    toAt: to,
    ...(rolled === undefined ? {} : { fromSeq: rolled.lastSeq + 1 }),
  };
  let looked = 0;
  for (const row of reader.rows(rest, ['gas', 'acts'])) {
    if (++looked % ROWS_A_STEP === 0) yield;
    if (row.kind === 'input') watch.take(row.input);
  }
  // The gateway may have been off at the end of the span: only its next start says since when.
  const next = firstAfter(reader, to);
  if (next?.kind === 'started') watch.take(next);
  watch.end(Math.min(to, record.to));
  return buckets.list().map((bucket) => ({ ...bucket, at: instant(bucket.at) }));
}

function firstAfter(reader: LogReader, at: number): Input | undefined {
  for (const row of reader.rows({ fromAt: at + 1 }, ['gas', 'acts']))
    return row.kind === 'input' ? row.input : undefined;
  return undefined;
}
