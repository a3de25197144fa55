import type { Quality } from '../../domain/reading/quality.ts';
import { ByteReader, ByteWriter, ColumnsError } from '../columns/bytes.ts';
import { readColumn, writeColumn } from '../columns/column.ts';
import { deflateParts, inflateParts } from '../columns/deflate.ts';
import type { MinuteStretch } from './stretch.ts';

const QUALITIES: readonly Quality[] = ['good', 'uncertain', 'bad'];
const IS_KNOWN = 4;
const HAS_VALUE = 8;
/** Stretches of one thing in one segment at most, a minute each: far more than a segment holds. */
const MOST = 1e6;

/** The numbers of a stretch, each in a column. */
const columnsOf = ({ first, last, longest, isKnown, worst, min, max, value }: MinuteStretch): readonly number[] => [
  first,
  last - first,
  longest,
  QUALITIES.indexOf(worst) + (isKnown ? IS_KNOWN : 0) + (value === null ? 0 : HAS_VALUE),
  min ?? 0,
  max ?? 0,
  value ?? 0,
];
const COLUMNS = 7;

/** The stretches of one thing in a few bytes each. */
export function packStretches(stretches: readonly MinuteStretch[]): Uint8Array {
  const head = new ByteWriter();
  head.varint(stretches.length);
  const parts = { ways: new ByteWriter(), bases: new ByteWriter(), rises: new ByteWriter(), steps: new ByteWriter() };
  const rows = stretches.map(columnsOf);
  for (let i = 0; i < COLUMNS; i++) {
    const column = Float64Array.from(rows, (row) => row[i] ?? 0);
    writeColumn(parts, column, rows.length, 0);
  }
  return deflateParts([head, ...Object.values(parts)].map(({ bytes }) => bytes));
}

/** Throws a `ColumnsError`, or what zlib finds wrong. */
export function unpackStretches(bytes: Uint8Array): readonly MinuteStretch[] {
  const [head, ways, bases, rises, steps] = inflateParts(bytes).map((part) => new ByteReader(part));
  if (head === undefined || ways === undefined || bases === undefined || rises === undefined || steps === undefined)
    throw new ColumnsError('a part is missing');
  const count = head.varint();
  if (count > MOST) throw new ColumnsError('they are too many');
  const columns = Array.from({ length: COLUMNS }, () => {
    const column = new Float64Array(count);
    readColumn({ ways, bases, rises, steps }, column, count, 0);
    return column;
  });
  const [firsts, lengths, longest, flags, mins, maxes, values] = columns;
  return Array.from({ length: count }, (_, i): MinuteStretch => {
    const [first, flag] = [firsts?.[i] ?? 0, flags?.[i] ?? 0];
    const told = (column: Float64Array | undefined): number | null =>
      (flag & HAS_VALUE) > 0 ? (column?.[i] ?? 0) : null;
    return {
      first,
      last: first + (lengths?.[i] ?? 0),
      longest: longest?.[i] ?? 0,
      isKnown: (flag & IS_KNOWN) > 0,
      worst: QUALITIES[flag % IS_KNOWN] ?? 'bad',
      min: told(mins),
      max: told(maxes),
      value: told(values),
    };
  });
}
