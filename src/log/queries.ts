import type { Transition } from '../domain/alarm/transition.ts';
import type { LogClass } from '../common/log-class.ts';
import type { PlantEvent } from '../domain/event.ts';
import { type AlarmId, type Seq, seqOf } from '../domain/ids.ts';
import { tellsOf, type Withheld } from '../domain/people/privacy.ts';
import type { RecordLine, RecordQuery } from '../ports/archive.ts';
import type { Found, Steps } from '../ports/steps.ts';
import { isOfPeople } from './kinds.ts';
import type { LogReader } from './reader.ts';
import type { DecodedRow } from './row.ts';

/** Rows that a query looks at in one step: well under a millisecond. */
const ROWS_A_STEP = 64;

/** The transitions after a seq, oldest first; `gone` when the ring no longer holds all of them. */
export function* transitionsAfter(reader: LogReader, seq: Seq, limit: number): Steps<Transition[] | 'gone'> {
  if (seq + 1 < reader.oldestSeq('acts')) return 'gone';
  const found: Transition[] = [];
  let looked = 0;
  for (const row of reader.rows({ fromSeq: seq + 1 }, ['acts'])) {
    if (++looked % ROWS_A_STEP === 0) yield;
    if (row.kind !== 'transition') continue;
    // All lines of one seq are returned together, so that the seq of the last one says what was returned.
    if (found.length >= limit && row.seq !== found.at(-1)?.seq) break;
    found.push(row.transition);
  }
  return found;
}

/** How a page of the record ends. */
export interface PageEnd {
  /** Where the next page begins; none at the end of the record. */
  cursor?: Seq;
  /** So many lines were left out. */
  hidden?: number;
}

/**
 * Transitions and events in the order that is asked for.
 * @param wanted which lines a person looks for; a search ends after `most` rows, however few it has found
 * @param end is written: where the next page begins, and what was left out
 */
export function* record(
  reader: LogReader,
  query: RecordQuery,
  wanted?: { readonly most: number; readonly wants: (line: RecordLine) => Steps<boolean> },
  end: PageEnd = {},
): Found<RecordLine> {
  const { from, to, kinds, subject, limit, order = 'newest', cursor, withheld = [] } = query;
  const isForward = order === 'oldest';
  const page = cursor === undefined ? {} : isForward ? { fromSeq: cursor + 1 } : { toSeq: cursor - 1 };
  const span = { fromAt: from, toAt: to, ...page };
  let looked = 0;
  let count = 0;
  let last: Seq | undefined;
  for (const row of reader.rows(span, classesOf(kinds), isForward ? 'forward' : 'backward')) {
    // All lines of one seq are returned together, so that a cursor of seq alone loses nothing.
    if ((count >= limit || looked >= (wanted?.most ?? Infinity)) && row.seq !== last) {
      if (last !== undefined) end.cursor = last;
      return;
    }
    if (++looked % ROWS_A_STEP === 0) yield;
    last = seqOf(row.seq);
    const line = tellable(row);
    if (line === undefined) continue;
    if (kinds !== undefined && !kinds.includes(line.type) && !kinds.includes(line.kind)) continue;
    // Before subject and words are looked at: a count of what fits them would tell it.
    if (line.type === 'event' && isWithheld(line, withheld)) {
      end.hidden = (end.hidden ?? 0) + 1;
      count += 1;
      continue;
    }
    if (subject !== undefined && line.subject !== subject && !('alarm' in line && line.alarm === subject)) continue;
    if (wanted !== undefined && !(yield* wanted.wants(line))) continue;
    count += 1;
    yield line;
  }
}

function isWithheld(event: PlantEvent, withheld: readonly Withheld[]): boolean {
  if (withheld.length === 0) return false;
  const what = tellsOf(event);
  return what !== undefined && withheld.includes(what);
}

/** Where lines of some kinds are; the places of people are by far the most rows, and are read only where they may be meant. */
function classesOf(kinds: readonly string[] | undefined): readonly LogClass[] {
  const mayBeOfPeople = kinds === undefined || kinds.some((kind) => kind === 'event' || isOfPeople(kind));
  return mayBeOfPeople ? ['acts', 'people'] : ['acts'];
}

/** What was said and done about one alarm, newest first. */
export function* historyOf(reader: LogReader, alarm: AlarmId, limit: number): Found<RecordLine> {
  let looked = 0;
  let count = 0;
  for (const row of reader.rows({}, ['acts'], 'backward')) {
    if (++looked % ROWS_A_STEP === 0) yield;
    const line = tellable(row);
    if (line === undefined || !('alarm' in line ? line.alarm === alarm : line.subject === alarm)) continue;
    yield line;
    if (++count >= limit) return;
  }
}

function tellable(line: DecodedRow): RecordLine | undefined {
  switch (line.kind) {
    case 'input':
      return undefined;
    case 'transition':
      return { type: 'transition', ...line.transition };
    case 'event':
      return { type: 'event', ...line.event };
  }
}
