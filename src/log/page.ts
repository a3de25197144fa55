import { inflateRawSync } from 'node:zlib';
import type { LogClass } from '../common/log-class.ts';
import { decodeParts, type WantedSeries } from './columns/decode.ts';
import { deflateParts, inflateParts } from './columns/deflate.ts';
import { encodeParts } from './columns/encode.ts';
import { type Stretches, stretchesOf } from './rollups/stretch.ts';
import { isRowKind, type DecodedRow, rowOfBody, type RowKind } from './row.ts';

/** How the body of a page is written. A new packing is a new name; pages of every name stay readable. */
const CODEC = 'columns-deflate/1';
/** Rows of one page at most: 120 of each of 200 series. Fewer cost more for their table, more are longer read for one row. */
export const PAGE_ROWS = 24_576;

/** Rows of one class in the order of seq, packed. */
export interface Page {
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** The earliest and the latest time: a page may hold the end of one epoch and an earlier begin of the next. */
  readonly firstAt: number;
  readonly lastAt: number;
  readonly rows: number;
  readonly codec: string;
  readonly body: Uint8Array;
  /** What rows of gas come to by the minute; known where the page was just made of them. */
  readonly stretches?: Stretches;
}

type StoredLine = [seq: number, n: number, at: number, kind: number | string, body: object];

/** The kinds of rows as `json-deflate/1` numbered them. */
const NUMBERED: readonly RowKind[] = ['input', 'transition', 'event'];

/** How the codecs of earlier versions wrote the kind of a row. */
const KIND_OF: Readonly<Record<string, (stored: number | string) => RowKind | undefined>> = {
  'json-deflate/1': (stored) => NUMBERED[Number(stored)],
  'json-deflate/2': (stored) => (isRowKind(stored) ? stored : undefined),
};

/** Packs rows of one class. `rows` holds one at least. */
export function packPage(rows: readonly DecodedRow[]): Page {
  const first = rows[0];
  const last = rows.at(-1);
  if (first === undefined || last === undefined) throw new Error('a page holds one row at least');
  return {
    firstSeq: first.seq,
    lastSeq: last.seq,
    firstAt: rows.reduce((least, { at }) => Math.min(least, at), first.at),
    lastAt: rows.reduce((most, { at }) => Math.max(most, at), last.at),
    rows: rows.length,
    codec: CODEC,
    body: deflateParts(encodeParts(rows)),
    ...(first.class === 'gas' ? { stretches: stretchesOf(rows) } : {}),
  };
}

/** The lines of a page of our own writing, decoded; where it can leave some out, those that are wanted alone. Throws what is wrong with one that is not. */
export function unpackPage(
  { codec, body }: Pick<Page, 'codec' | 'body'>,
  logClass: LogClass,
  wants?: WantedSeries,
): DecodedRow[] {
  if (codec === CODEC) return decodeParts(inflateParts(body), wants);
  const kindOf = KIND_OF[codec];
  if (kindOf === undefined) throw new SyntaxError(`pages written as ${codec} are not known to this version`);
  const lines = JSON.parse(inflateRawSync(body).toString('utf8')) as StoredLine[];
  return lines.map(([seq, n, at, stored, body]) => {
    const kind = kindOf(stored);
    if (kind === undefined) throw new SyntaxError(`a row of kind ${stored} is not known`);
    return rowOfBody({ seq, n, at, class: logClass }, kind, body);
  });
}
