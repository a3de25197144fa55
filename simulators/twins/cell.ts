import type { Shown } from '../wire/registers.ts';

type Read = Shown['read'];

/** One register, or one bit, of a simulated device, with what it shows while all is well. */
export interface Cell {
  readonly name: string;
  readonly table: Read['table'];
  /** On the wire. */
  readonly at: number;
  readonly type: Read['type'];
  readonly order: Read['order'];
  readonly value: number;
}

const cell =
  (table: Cell['table'], type: Cell['type'], order: Cell['order'] = 'ABCD') =>
  (name: string, at: number, value: number): Cell => ({ name, table, at, type, order, value });

export const holding = cell('holding', 'u16');
export const holdingSigned = cell('holding', 's16');
export const holdingFloat = cell('holding', 'f32');
/** A float with its words swapped. */
export const holdingSwapped = cell('holding', 'f32', 'CDAB');
export const input = cell('input', 'u16');
export const inputSigned = cell('input', 's16');
export const inputFloat = cell('input', 'f32');
export const discrete = cell('discrete', 'bit');
export const coil = cell('coil', 'bit');

/** The cells of so many channels, each made of its number from 1. */
export const channels = (count: number, make: (channel: number) => readonly Cell[]): Cell[] =>
  Array.from({ length: count }, (_, i) => make(i + 1)).flat();

/** How a cell is shown by the registers of a device. */
export function shownBy({ table, at, type, order }: Cell, now: () => number): Shown {
  const read: Read = {
    table,
    address: at,
    type,
    order,
    scale: 1,
    offset: 0,
    whole: type !== 'f32',
    pace: 'fast',
    alone: false,
    doubts: [],
  };
  return { read, now: type === 'bit' ? () => now() !== 0 : now };
}
