import { decode } from '../../../drivers/modbus/poll/decode.ts';
import {
  isBitTable,
  type NumberType,
  type Table,
  WORD_ORDERS,
  type WordOrder,
} from '../../../drivers/modbus/settings/numbers.ts';
import type { LiveBlock } from './survey.ts';

/** A number that a register, or a pair of them, may hold, by one of the ways in which devices write numbers. */
export interface NumberReading {
  readonly type: NumberType;
  /** Of a pair. */
  readonly order?: WordOrder;
  readonly value: number;
}

/** What may stand at an address: the registers there, and what they would be. */
export interface HeldNumber {
  readonly table: Table;
  readonly address: number;
  readonly words: readonly number[];
  /** The most plausible first. */
  readonly readings: readonly NumberReading[];
  /** The first is so plausible that a device hardly means another one. */
  readonly isLikely: boolean;
}

/** Measured values: what is smaller or larger is mostly a wrong order. */
const SMALLEST = 1e-3;
const LARGEST = 1e6;
const LARGEST_WHOLE = 1e7;
/** A mantissa is anything; a second register so small is mostly a number of its own. */
const LEAST_MANTISSA = 0x1000;

/** Every register of a block that holds something, in order, also between empty ones. */
export function numbersIn({ table, address, values }: LiveBlock): HeldNumber[] {
  if (isBitTable(table)) return [];
  return values.flatMap((word, i): HeldNumber[] => {
    const next = values[i + 1];
    const pairs = next === undefined || (word === 0 && next === 0) ? [] : pairsOf(word, next);
    const [best] = pairs;
    const isLikely = best !== undefined && best.weight >= LIKELY;
    if (word === 0 && !isLikely) return [];
    const own = word === 0 ? [] : wordsOf(word);
    const wide = pairs.map(({ weight: _weight, ...reading }) => reading);
    return [
      {
        table,
        address: address + i,
        words: pairs.length > 0 && next !== undefined ? [word, next] : [word],
        readings: isLikely ? [...wide, ...own] : [...own, ...wide],
        isLikely,
      },
    ];
  });
}

/**
 * The numbers of a block that are most plausible together, none over another: a pair that is likely takes both of its
 * registers. Of a pair that may as well begin a register later the place decides: pairs begin evenly.
 */
export function pickedFrom(block: LiveBlock): HeldNumber[] {
  const picked: HeldNumber[] = [];
  let free = block.address;
  for (const numbers of numbersIn(block)) {
    if (numbers.address < free) continue;
    const isOdd = (numbers.address - block.address) % 2 === 1;
    if (numbers.words[0] === 0 && isOdd) continue;
    picked.push(numbers);
    free = numbers.address + (numbers.isLikely ? 2 : 1);
  }
  return picked;
}

const wordsOf = (word: number): NumberReading[] => [
  { type: 'u16', value: word },
  ...(word >= 0x8000 ? [{ type: 's16' as const, value: word - 0x10000 }] : []),
];

/** Six digits and a sign still are chance; a measured value has fewer. */
const LIKELY = 5;
const MOST_DIGITS = 10;
type Weighed = NumberReading & { readonly weight: number };

/** What two registers may be together, the most plausible first. */
function pairsOf(high: number, low: number): Weighed[] {
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
