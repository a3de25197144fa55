import { LOG_CLASSES } from '../common/log-class.ts';
import { ROW_KINDS, type Row } from './row.ts';

/** Numbers of a row beside its body. */
const HEAD = 5;

/**
 * Rows on their way to another thread: their numbers in one block that is handed over, their bodies in one text.
 * A row at a time the thread that folds would spend more on copying rows than on judging them.
 */
export interface Batch {
  /** seq, n, at, class, kind of one row after the other. */
  readonly heads: Float64Array<ArrayBuffer>;
  /** One line a row: JSON holds no line break. */
  readonly bodies: string;
}

export function batchOf(rows: readonly Row[]): Batch {
  const heads = new Float64Array(HEAD * rows.length);
  rows.forEach(({ seq, n, at, class: logClass, kind }, i) =>
    heads.set([seq, n, at, LOG_CLASSES.indexOf(logClass), ROW_KINDS.indexOf(kind)], HEAD * i),
  );
  return { heads, bodies: rows.map(({ body }) => body).join('\n') };
}

export function rowsIn({ heads, bodies }: Batch): Row[] {
  return bodies.split('\n').map((body, i) => {
    const [seq = 0, n = 0, at = 0, logClass = 0, kind = 0] = heads.subarray(HEAD * i, HEAD * (i + 1));
    return { seq, n, at, class: LOG_CLASSES[logClass] ?? 'acts', kind: ROW_KINDS[kind] ?? 'event', body };
  });
}
