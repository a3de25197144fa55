import { LOG_CLASSES, type LogClass } from '../common/log-class.ts';
import { encodeColumns } from './columns.ts';
import type { DecodedRow } from './row.ts';

/** What a run of rows holds: what a reader must know of it to leave it unread. */
export interface RunOfRows {
  readonly rows: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** The earliest and the latest time: a clock that was set back makes the last row an earlier one. */
  readonly firstAt: number;
  readonly lastAt: number;
  readonly classes: readonly LogClass[];
}

/** A run of rows on its way to the disk, packed by column on the thread that folds. */
export interface Batch extends RunOfRows {
  /** The time of the last row. */
  readonly at: number;
  readonly columns: Uint8Array<ArrayBuffer>;
}

/** Packs rows in the order of seq. `rows` holds one at least, and all that belongs to each of its seqs. */
export function batchOf(rows: readonly DecodedRow[]): Batch {
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) throw new Error('a batch holds one row at least');
  let [firstAt, lastAt] = [first.at, first.at];
  const found = new Set<LogClass>();
  for (const row of rows) {
    if (row.at < firstAt) firstAt = row.at;
    if (row.at > lastAt) lastAt = row.at;
    found.add(row.class);
  }
  const classes = LOG_CLASSES.filter((name) => found.has(name));
  const bounds = { rows: rows.length, firstSeq: first.seq, lastSeq: last.seq, firstAt, lastAt, classes };
  return { ...bounds, at: last.at, columns: encodeColumns(rows) };
}

/** Rows of one batch at most, beside what else belongs to its last seq. */
const ROWS_OF_A_BATCH = 2000;

/** Packs rows in order, however many. What belongs to one seq stays together. */
export function batchesOf(rows: readonly DecodedRow[]): Batch[] {
  const batches: Batch[] = [];
  for (let i = 0; i < rows.length;) {
    let end = Math.min(rows.length, i + ROWS_OF_A_BATCH);
    while (end < rows.length && rows[end]?.seq === rows[end - 1]?.seq) end += 1;
    batches.push(batchOf(rows.slice(i, end)));
    i = end;
  }
  return batches;
}
