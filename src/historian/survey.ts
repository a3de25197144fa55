import type { Gap } from '../domain/refold.ts';
import { instant } from '../domain/time.ts';
import { gapsOf } from '../log/gaps.ts';
import type { LogReader } from '../log/reader.ts';
import type { DecodedRow } from '../log/row.ts';
import type { Steps } from '../ports/steps.ts';

/** Rows that are looked at in one step: well under a millisecond. */
const ROWS_A_STEP = 64;
/** Closings that come so long after the asked time still say of its occurrences that they were tests, ms. */
const CLOSED_WITHIN_MS = 7 * 86_400_000;
/** So many occurrences are known as tests. */
const MOST_TESTS = 100_000;
/** A gateway that watches records something at least each five seconds: a shorter end is not missing yet, ms. */
const WATCHED_MS = 10_000;

/** What has to be known of a stretch of the record before its alarms are counted. */
interface Survey {
  /** Of which there is no record. */
  readonly gaps: readonly Gap[];
  /** Occurrences that were closed as tests. */
  readonly tests: ReadonlySet<string>;
  /** Of the configuration that is the first to be named. */
  readonly firstRevision: string | undefined;
  /** The record begins with the very first start, and not before what is read. */
  readonly isWhole: boolean;
}

/** @param lead from when on the alarms are read */
export function* surveyed(
  reader: LogReader,
  { from, to, lead }: { readonly from: number; readonly to: number; readonly lead: number },
): Steps<Survey> {
  const [first] = reader.rows({}, ['acts']);
  const gaps = outsideOf(reader, first, from, to);
  const tests = new Set<string>();
  let firstRevision: string | undefined;
  let looked = 0;
  for (const row of reader.rows({ fromAt: from, toAt: to + CLOSED_WITHIN_MS }, ['acts'])) {
    if (++looked % ROWS_A_STEP === 0) yield;
    firstRevision ??= revisionOf(row);
    gaps.push(...gapsOf(row));
    const { verdict, occurrence } = row.kind === 'event' && row.event.kind === 'closed' ? row.event : {};
    if (verdict === 'test' && occurrence !== undefined && tests.size < MOST_TESTS) tests.add(occurrence);
  }
  // The gateway may have been off for longer: only its next start says since when.
  const [next] = reader.rows({ fromAt: to + CLOSED_WITHIN_MS + 1 }, ['acts']);
  if (next !== undefined) gaps.push(...gapsOf(next));
  return { gaps, tests, firstRevision, isWhole: first?.seq === 1 && first.at >= lead };
}

/** The configuration that a line puts in force. */
export const revisionOf = (line: DecodedRow): string | undefined =>
  line.kind === 'input' && 'revision' in line.input ? line.input.revision : undefined;

/** What lies before the oldest line that the ring still has, and behind the newest one. */
function outsideOf(reader: LogReader, first: DecodedRow | undefined, from: number, to: number): Gap[] {
  const begin = first?.at ?? Infinity;
  const end = (reader.range()?.to ?? -Infinity) + WATCHED_MS;
  const gap = (since: number, until: number): Gap[] =>
    since < until ? [{ from: instant(since), to: instant(until) }] : [];
  if (begin >= to || end <= from) return gap(from, to);
  return [...gap(from, begin), ...gap(end < to ? end - WATCHED_MS : to, to)];
}
