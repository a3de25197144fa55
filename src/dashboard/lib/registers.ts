import type { RegistersView } from '../../wire/devices.ts';

/** Orders of the four bytes of a 32-bit number in two registers, as makers name them. */
export const ORDERS = ['ABCD', 'CDAB', 'BADC', 'DCBA'] as const;

const PLACES = { ABCD: [0, 1, 2, 3], CDAB: [2, 3, 0, 1], BADC: [1, 0, 3, 2], DCBA: [3, 2, 1, 0] } as const;

/** Numbers that a device may well mean lie between these, or are 0. */
const LEAST = 1e-4;
const MOST = 1e6;

/** What two registers would be as a float, in one order, and whether anybody would mean that. */
export interface Guess {
  readonly text: string;
  readonly isLikely: boolean;
}

/** The four floats that two registers may be. */
export function guessesOf(high: number, low: number): Guess[] {
  const bytes = [high >> 8, high & 0xff, low >> 8, low & 0xff];
  const view = new DataView(new ArrayBuffer(4));
  return ORDERS.map((order) => {
    PLACES[order].forEach((from, to) => view.setUint8(to, bytes[from] ?? 0));
    const value = view.getFloat32(0);
    const size = Math.abs(value);
    const isLikely = Number.isFinite(value) && size >= LEAST && size < MOST;
    return { text: Number.isFinite(value) ? floatText(value) : '–', isLikely };
  });
}

/** Five digits: enough to know a value by. */
const floatText = (value: number): string =>
  value === 0 || (Math.abs(value) >= LEAST && Math.abs(value) < MOST)
    ? String(Number(value.toPrecision(5)))
    : value.toExponential(1);

export const hexText = (word: number): string => word.toString(16).toUpperCase().padStart(4, '0');

/** Without a sign, and with one where the highest bit is set. */
export const decimalText = (word: number): string => (word < 0x8000 ? String(word) : `${word} (${word - 0x10000})`);

export const isBits = ({ table }: Pick<RegistersView, 'table'>): boolean => table === 'coil' || table === 'discrete';

/** The addresses whose value is not what it was a look before. */
export function movedSince(before: readonly RegistersView[], now: readonly RegistersView[]): ReadonlySet<string> {
  const was = new Map<string, number>();
  for (const { table, address, values } of before)
    values.forEach((value, i) => was.set(`${table} ${address + i}`, value));
  const moved = new Set<string>();
  for (const { table, address, values } of now) {
    values.forEach((value, i) => {
      const key = `${table} ${address + i}`;
      if ((was.get(key) ?? value) !== value) moved.add(key);
    });
  }
  return moved;
}

/** Pieces of so many values, each with the address of its first. */
export function chunksOf(
  { address, values }: Pick<RegistersView, 'address' | 'values'>,
  length: number,
): { readonly address: number; readonly values: readonly number[] }[] {
  return Array.from({ length: Math.ceil(values.length / length) }, (_, i) => ({
    address: address + i * length,
    values: values.slice(i * length, (i + 1) * length),
  }));
}
