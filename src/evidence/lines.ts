import { emptyState } from '../domain/begin.ts';
import type { Plant } from '../domain/plant.ts';
import { instant } from '../domain/time.ts';
import { gapsOf } from '../log/gaps.ts';
import type { LogReader } from '../log/reader.ts';
import { type EvidenceLine, gapLine } from './line.ts';
import { MissingInputs } from './missing.ts';
import { Past } from './past.ts';
import { LostPoints } from './lost-points.ts';

/** A span of plant time, both ends inclusive, Unix ms. */
export interface Asked {
  readonly from: number;
  readonly to: number;
}

/** Rows of so long before a span say which points are known where it begins, ms. */
const LEAD_MS = 60_000;
/** Of a gateway that runs the newest rows are younger than this, ms: what is not there yet is no gap. */
const NEWEST_MS = 15_000;

/**
 * What the record has of a span, in the order in which it was received, and what it does not have: stretches that were not
 * watched, are lost or no longer kept, and points of which nothing was known.
 * @param present the plant where the record does not hold the one of then
 */
export function* evidenceOf(reader: LogReader, { from, to }: Asked, present: Plant): Iterable<EvidenceLine> {
  const range = reader.range();
  if (range === undefined) return;
  const plants = new Past(reader, present);
  const lostPoints = new LostPoints();
  const missingInputs = new MissingInputs(reader);
  let past = emptyState(present);
  let isInside = false;
  if (from > 0 && range.from > from) yield { past, ...gapLine(from, from, Math.min(range.from, to), 'not-kept') };
  for (const row of reader.rows({ fromAt: from - LEAD_MS, toAt: to })) {
    past = plants.at(row);
    if (!isInside && row.at >= from) {
      isInside = true;
      // Where the record begins with the span, each point has its time to be heard.
      for (const lost of range.from < from ? lostPoints.lostAt(instant(from), past) : []) yield { past, ...lost };
    }
    if (row.kind === 'input') {
      const { input } = row;
      const missing = missingInputs.before(input);
      const lost = lostPoints.take(input, past);
      if (row.at < from) continue;
      if (missing !== undefined) yield { past, ...missing };
      const cause = input.kind === 'damaged' ? 'not-recorded' : 'not-watched';
      for (const gap of gapsOf(row)) yield { past, ...gapLine(row.at, gap.from, gap.to, cause) };
      for (const one of lost) yield { past, ...one };
    }
    if (row.at >= from) yield { past, type: 'row', row };
  }
  const { to: end } = reader.range() ?? range;
  if (Number.isFinite(to) && to - end > NEWEST_MS)
    yield { past, ...gapLine(to, Math.max(end, from), to, 'not-watched') };
}
