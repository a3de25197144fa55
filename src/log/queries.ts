import type { Transition } from '../domain/alarm/transition.ts';
import type { AlarmId, Seq } from '../domain/ids.ts';
import { instant } from '../domain/time.ts';
import type { Bucket, RecordLine, RecordQuery, SeriesQuery } from '../ports/archive.ts';
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

const WORST = { good: 0, uncertain: 1, bad: 2 } as const;

/** Min, max and last of a point in equal stretches of time; never more than `maxPoints`, gaps are not filled. */
export function* series(reader: LogReader, { point, from, to, maxPoints }: SeriesQuery): Steps<Bucket[]> {
  const width = Math.max(1, (to - from) / maxPoints);
  const buckets = new Map<
    number,
    { at: number; min: number | null; max: number | null; last: number | null; quality: Bucket['quality'] }
  >();
  let looked = 0;
  for (const row of reader.rows({ fromAt: from, toAt: to }, ['gas'])) {
    if (++looked % ROWS_A_STEP === 0) yield;
    if (row.kind !== 'input') continue;
    const { input } = row;
    if (input.kind !== 'reading' || input.point !== point) continue;
    const index = Math.min(maxPoints - 1, Math.floor((row.at - from) / width));
    const known = buckets.get(index);
    const { value, quality } = input;
    if (known === undefined) {
      buckets.set(index, { at: from + index * width, min: value, max: value, last: value, quality });
      continue;
    }
    if (WORST[quality] > WORST[known.quality]) known.quality = quality;
    if (value === null) continue;
    known.min = known.min === null ? value : Math.min(known.min, value);
    known.max = known.max === null ? value : Math.max(known.max, value);
    known.last = value;
  }
  return [...buckets.values()].map((bucket) => ({ ...bucket, at: instant(bucket.at) }));
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
