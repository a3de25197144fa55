import { type NumberType, WORD_ORDERS, type WordOrder } from '../settings/numbers.ts';
import { decode } from './decode.ts';

/** A number that a register, or a pair of them, may hold, by one of the ways in which devices write numbers. */
export interface NumberReading {
  readonly type: NumberType;
  /** Of a pair. */
  readonly order?: WordOrder;
  readonly value: number;
}

/** Measured values: what is smaller or larger is mostly a wrong order. */
const SMALLEST = 1e-3;
const LARGEST = 1e6;
const LARGEST_WHOLE = 1e7;
/** A mantissa is anything; a second register so small is mostly a number of its own. */
const LEAST_MANTISSA = 0x1000;

/** What one register may be. */
export const wordReadings = (word: number): NumberReading[] => [
  { type: 'u16', value: word },
  ...(word >= 0x8000 ? [{ type: 's16' as const, value: word - 0x10000 }] : []),
];

/** From this weight on a reading is hardly chance: six digits and a sign still are, a measured value has fewer. */
export const LIKELY = 5;
const MOST_DIGITS = 10;

/** The heavier, the more plausible. */
export type Weighed = NumberReading & { readonly weight: number };

/** What two registers may be together, the most plausible first. */
export function pairsOf(high: number, low: number): Weighed[] {
  const data = Buffer.alloc(4);
  data.writeUInt16BE(high, 0);
  data.writeUInt16BE(low, 2);
  const found = WORD_ORDERS.flatMap((order): Weighed[] =>
    (['f32', 'u32', 's32'] as const).flatMap((type) => {
      const value = decode(data, 0, { table: 'holding', address: 0, type, order });
      const weight = type === 'f32' ? weighFloat(value, high, low) : weighWhole(type, value, high, low);
      return weight === 0 ? [] : [{ type, order, value: tidy(value), weight }];
    }),
  );
  return found.sort((a, b) => b.weight - a.weight);
}

/** Few digits are hardly chance: 3.2 and 1013.25 are written, 19.87342 is what most pairs of registers are. */
function weighFloat(value: number, high: number, low: number): number {
  const size = Math.abs(value);
  if (!(size >= SMALLEST && size <= LARGEST)) return 0;
  if (Math.abs(size - Math.round(size * 1000) / 1000) <= size * 2e-7)
    return MOST_DIGITS - digitsOf(size) + (value > 0 ? 1 : 0);
  return value > 0 && Math.min(high, low) >= LEAST_MANTISSA ? 1 : 0;
}

/** Significant ones: 1013.25 has six, 0.3 and 100 one. */
const digitsOf = (size: number): number =>
  String(tidy(size))
    .replace('.', '')
    .replace(/^0+|0+$/g, '').length;

/** A counter above what one register holds, or a negative number; the bytes of whole numbers are never exchanged. */
function weighWhole(type: 'u32' | 's32', value: number, high: number, low: number): number {
  if (high === 0 || low === 0) return 0;
  if (type === 'u32') return value < LARGEST_WHOLE ? 1 : 0;
  return value < 0 && value > -LARGEST_WHOLE ? 2 : 0;
}

/** As many digits as a float of 32 bits has. */
const tidy = (value: number): number => Number(value.toPrecision(7));
