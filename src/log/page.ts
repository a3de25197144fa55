import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { LogClass } from '../common/log-class.ts';
import { isRowKind, type DecodedRow, rowOfBody, type Row, type RowKind } from './row.ts';

/** How the body of a page is written. A new packing is a new name; pages of every name stay readable. */
const CODEC = 'json-deflate/2';
/** Rows of one page at most. */
export const PAGE_ROWS = 512;

/** Rows of one class in the order of seq, packed. */
export interface Page {
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** The earliest and the latest time: a page may hold the end of one epoch and an earlier begin of the next. */
  readonly firstAt: number;
  readonly lastAt: number;
  readonly rows: number;
  readonly codec: string;
  readonly body: Buffer;
}

type StoredLine = [seq: number, n: number, at: number, kind: number | string, body: object];

/** The kinds of rows as `json-deflate/1` numbered them. */
const NUMBERED: readonly RowKind[] = ['input', 'transition', 'event'];

/** How each codec writes the kind of a row. */
const KIND_OF: Readonly<Record<string, (stored: number | string) => RowKind | undefined>> = {
  'json-deflate/1': (stored) => NUMBERED[Number(stored)],
  [CODEC]: (stored) => (isRowKind(stored) ? stored : undefined),
};

/** Packs rows of one class. `rows` holds one at least. */
export function packPage(rows: readonly Row[]): Page {
  const first = rows[0];
  const last = rows.at(-1);
  if (first === undefined || last === undefined) throw new Error('a page holds one row at least');
  const lines = rows.map(({ seq, n, at, kind, body }) => `[${seq},${n},${at},"${kind}",${body}]`);
  return {
    firstSeq: first.seq,
    lastSeq: last.seq,
    firstAt: rows.reduce((least, { at }) => Math.min(least, at), first.at),
    lastAt: rows.reduce((most, { at }) => Math.max(most, at), last.at),
    rows: rows.length,
    codec: CODEC,
    body: deflateRawSync(`[${lines.join(',')}]`),
  };
}

/** The lines of a page of our own writing, decoded. Throws what is wrong with one that is not. */
export function unpackPage(page: Pick<Page, 'codec' | 'body'>, logClass: LogClass): DecodedRow[] {
  const kindOf = KIND_OF[page.codec];
  if (kindOf === undefined) throw new SyntaxError(`pages written as ${page.codec} are not known to this version`);
  const lines = JSON.parse(inflateRawSync(page.body).toString('utf8')) as StoredLine[];
  return lines.map(([seq, n, at, stored, body]) => {
    const kind = kindOf(stored);
    if (kind === undefined) throw new SyntaxError(`a row of kind ${stored} is not known`);
    return rowOfBody({ seq, n, at, class: logClass }, kind, body);
  });
}
