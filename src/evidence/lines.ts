import { emptyState } from '../domain/begin.ts';
import type { Plant } from '../domain/plant.ts';
import { instant } from '../domain/time.ts';
import type { LogReader } from '../log/reader.ts';
import type { EvidenceLine } from './line.ts';
import { Past } from './past.ts';
import { LostPoints } from './lost-points.ts';
import { type Asked, SpanGaps } from './span-gaps.ts';

/** Rows of so long before a span say which points are known where it begins, ms. */
const LEAD_MS = 60_000;

/**
 * What the record has of a span, in the order in which it was received, and what it does not have: stretches that were not
 * watched, are lost or no longer kept, and points of which nothing was known.
 * @param present the plant where the record does not hold the one of then
 */
export function* evidenceOf(
  reader: LogReader,
  asked: Asked,
  present: Plant,
): Generator<EvidenceLine, SpanGaps | undefined, undefined> {
  const { from, to } = asked;
  const range = reader.range();
  if (range === undefined) return undefined;
  const plants = new Past(reader, present);
  const lostPoints = new LostPoints();
  const gaps = new SpanGaps(reader, asked, reader.seqAt(from - LEAD_MS - 1) ?? 0);
  let past = emptyState(present);
  let isInside = false;
  for (const gap of gaps.begin()) yield { past, ...gap };
  for (const row of reader.rows({ fromAt: from - LEAD_MS, toAt: to })) {
    past = plants.at(row);
    if (!isInside && row.at >= from) {
      isInside = true;
      // Where the record begins with the span, each point has its time to be heard.
      for (const lost of range.from < from ? lostPoints.lostAt(instant(from), past) : []) yield { past, ...lost };
    }
    const missing = gaps.take(row);
    if (row.kind === 'input') {
      const lost = lostPoints.take(row.input, past);
      if (row.at < from) continue;
      for (const gap of missing) yield { past, ...gap };
      for (const one of lost) yield { past, ...one };
    }
    if (row.at >= from) yield { past, type: 'row', row };
  }
  for (const gap of gaps.end()) yield { past, ...gap };
  return gaps;
}
