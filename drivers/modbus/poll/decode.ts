import { isBitTable, type WordOrder } from '../settings/numbers.ts';
import type { Block } from './plan.ts';
import type { Register } from '../settings/read.ts';

/** The order of the four bytes of a 32-bit number in its two registers. */
const BYTE_PLACES: Readonly<Record<WordOrder, readonly [number, number, number, number]>> = {
  ABCD: [0, 1, 2, 3],
  CDAB: [2, 3, 0, 1],
  BADC: [1, 0, 3, 2],
  DCBA: [3, 2, 1, 0],
};

const scratch = Buffer.alloc(4);

/**
 * The number of a register in the data of a reply that began at `start`: registers of two bytes, high byte first; bits
 * packed eight to a byte. NaN where the reply is too short or the device sent a float that is no number: never a
 * plausible value.
 */
export function decode(data: Buffer, start: number, register: Register): number {
  return isBitTable(register.table)
    ? decodeBit(data, register.address - start)
    : decodeRegister(data, register.address - start, register);
}

function decodeBit(data: Buffer, index: number): number {
  const byte = index < 0 ? undefined : data[index >> 3];
  return byte === undefined ? NaN : (byte >> (index & 7)) & 1;
}

function decodeRegister(data: Buffer, index: number, { type, bit, mask, order }: Register): number {
  const offset = 2 * index;
  const bytes = type === 'u32' || type === 's32' || type === 'f32' ? 4 : 2;
  if (offset < 0 || offset + bytes > data.length) return NaN;
  switch (type) {
    case 'u16':
      return mask === undefined ? data.readUInt16BE(offset) : masked(data.readUInt16BE(offset), mask);
    case 's16':
      return data.readInt16BE(offset);
    case 'bit':
      return (data.readUInt16BE(offset) >> (bit ?? 0)) & 1;
    case 'u32':
      return order === 'ABCD' ? data.readUInt32BE(offset) : inOrder(data, offset, order).readUInt32BE(0);
    case 's32':
      return order === 'ABCD' ? data.readInt32BE(offset) : inOrder(data, offset, order).readInt32BE(0);
    case 'f32':
      return order === 'ABCD' ? data.readFloatBE(offset) : inOrder(data, offset, order).readFloatBE(0);
  }
}

/** The bits of a mask, moved down to the lowest: 0x2450 by 0xFF00 is 0x24. */
function masked(word: number, mask: number): number {
  return (word & mask) / (mask & -mask);
}

function inOrder(registers: Buffer, offset: number, order: WordOrder): Buffer {
  const places = BYTE_PLACES[order];
  for (let i = 0; i < 4; i++) scratch[i] = registers[offset + (places[i] ?? 0)] ?? 0;
  return scratch;
}

/** The numbers of a whole block, for a person to look at. */
export function valuesOf({ table, length }: Block, data: Buffer): number[] {
  const isBit = isBitTable(table);
  return Array.from({ length }, (_, i) => (isBit ? decodeBit(data, i) : data.readUInt16BE(2 * i)));
}
