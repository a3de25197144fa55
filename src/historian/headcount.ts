import { emptyState } from '../domain/begin.ts';
import { type Checkpoint, restore } from '../domain/checkpoint.ts';
import { siteCount } from '../domain/people/site.ts';
import type { Plant } from '../domain/plant.ts';
import { Refold } from '../domain/refold.ts';
import type { State } from '../domain/state/state.ts';
import { instant } from '../domain/time.ts';
import type { LogReader } from '../log/reader.ts';
import type { HeadcountQuery, HeadcountThen } from '../ports/archive.ts';
import type { Steps } from '../ports/steps.ts';

type Source = Pick<LogReader, 'checkpoint' | 'plant' | 'rows'>;

/** Rows that are looked at in one step: about a millisecond. */
const ROWS_A_STEP = 64;
/** So many rows are folded for one answer, about half a second; beyond that there are the checkpoints alone. */
const MOST_FOLDED = 60_000;

/**
 * How many people were on site at moments of a stretch of time, oldest first: at the checkpoints, which hold where everyone
 * was, and between them where little enough was recorded to fold it again. The first may lie before the stretch.
 */
export function* headcounts(
  reader: Source,
  present: Plant,
  { from, to, maxPoints }: HeadcountQuery,
): Steps<HeadcountThen[]> {
  const plantOf = (revision: string): Plant =>
    revision === present.revision ? present : (reader.plant(revision) ?? present);
  const step = Math.max(1, Math.floor((to - from) / maxPoints));
  /** The newest first. */
  const found: HeadcountThen[] = [];
  let left = MOST_FOLDED;
  let until: number = to;
  while (found.length < maxPoints) {
    const kept = reader.checkpoint({ toAt: until });
    const checkpoint = kept ?? beginOf(reader, from);
    if (checkpoint === undefined) break;
    const state = kept === undefined ? emptyState(present) : restore(plantOf(kept.revision), kept);
    const begin = new Refold(state, plantOf);
    // Before the first input there was no time at which to count.
    const counts = begin.state.seq === 0 ? [] : [countOf(begin.state)];
    if (until - checkpoint.at > 2 * step) {
      const walked = yield* walk(reader, begin, checkpoint, { from, until, step, most: left });
      left -= walked.rows;
      counts.push(...walked.counts);
    }
    found.push(...counts.reverse());
    if (checkpoint.at <= from) break;
    until = Math.min(checkpoint.at - 1, until - step);
    yield;
  }
  return found.reverse().slice(-maxPoints);
}

/** Where the record begins, as long as it is whole: before its first checkpoint it is folded from there. */
function beginOf(reader: Source, from: number): Pick<Checkpoint, 'seq' | 'at'> | undefined {
  for (const { seq, at } of reader.rows({ toSeq: 1 }))
    return seq === 1 ? { seq: 0, at: Math.min(at, from) } : undefined;
  return undefined;
}

interface Walk {
  readonly from: number;
  readonly until: number;
  readonly step: number;
  /** Rows. */
  readonly most: number;
}

/** What follows a checkpoint, folded again: the people at each step, and how many rows that took. */
function* walk(
  reader: Source,
  refold: Refold,
  { seq, at }: Pick<Checkpoint, 'seq' | 'at'>,
  { from, until, step, most }: Walk,
): Steps<{ readonly counts: HeadcountThen[]; readonly rows: number }> {
  const counts: HeadcountThen[] = [];
  let rows = 0;
  let next = Math.max(at + step, from);
  for (const row of reader.rows({ fromSeq: seq + 1, toAt: until })) {
    if (rows >= most) break;
    if (++rows % ROWS_A_STEP === 0) yield;
    if (row.at >= next) {
      counts.push(countOf(refold.state));
      next = row.at + step;
    }
    refold.take(row);
  }
  return { counts, rows };
}

const countOf = (state: State): HeadcountThen => ({ at: instant(state.at), ...siteCount(state) });
