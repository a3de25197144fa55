import type { Transition } from '../domain/alarm/transition.ts';
import type { AlarmId, Seq } from '../domain/ids.ts';
import type { RecordLine, RecordQuery } from '../ports/archive.ts';
import type { Found, Steps } from '../ports/steps.ts';
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

/** Transitions and events, newest first. */
export function* record(reader: LogReader, query: RecordQuery): Found<RecordLine> {
  const { from, to, kinds, subject, limit, before } = query;
  const span = { fromAt: from, toAt: to, ...(before === undefined ? {} : { toSeq: before - 1 }) };
  let looked = 0;
  let count = 0;
  let last: Seq | undefined;
  for (const row of reader.rows(span, ['acts', 'people'], 'backward')) {
    if (++looked % ROWS_A_STEP === 0) yield;
    const line = tellable(row);
    if (line === undefined) continue;
    if (kinds !== undefined && !kinds.includes(line.type) && !kinds.includes(line.kind)) continue;
    if (subject !== undefined && line.subject !== subject && !('alarm' in line && line.alarm === subject)) continue;
    // All lines of one seq are returned together, so that a cursor of seq alone loses nothing.
    if (count >= limit && line.seq !== last) return;
    count += 1;
    last = line.seq;
    yield line;
  }
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
