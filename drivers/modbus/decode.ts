import type { Read, WordOrder } from './settings.ts';

/** Registers as they came: two bytes each, high byte first. */
export type Registers = Buffer;

/** Where the four bytes of a 32-bit number stand in its two registers. */
const BYTE_PLACES: Readonly<Record<WordOrder, readonly [number, number, number, number]>> = {
  ABCD: [0, 1, 2, 3],
  CDAB: [2, 3, 0, 1],
  BADC: [1, 0, 3, 2],
  DCBA: [3, 2, 1, 0],
};

const scratch = Buffer.alloc(4);

/**
 * The number of one point in a reply of registers that began at `start`. NaN where the reply is too short or the
 * device sent a float that is no number: never a plausible value.
 */
export function decodeRegisters(registers: Registers, start: number, read: Read): number {
  const offset = (read.address - start) * 2;
  const bytes = read.type === 'u32' || read.type === 's32' || read.type === 'f32' ? 4 : 2;
  if (offset < 0 || offset + bytes > registers.length) return NaN;
  switch (read.type) {
    case 'u16':
      return registers.readUInt16BE(offset);
    case 's16':
      return registers.readInt16BE(offset);
    case 'bit':
      return (registers.readUInt16BE(offset) >> (read.bit ?? 0)) & 1;
    case 'u32':
      return inOrder(registers, offset, read.order).readUInt32BE(0);
    case 's32':
      return inOrder(registers, offset, read.order).readInt32BE(0);
    case 'f32':
      return inOrder(registers, offset, read.order).readFloatBE(0);
  }
}

/** The number of one point in a reply of bits; NaN where the reply is too short. */
export function decodeBits(bits: readonly boolean[], start: number, read: Read): number {
  const bit = bits[read.address - start];
  return bit === undefined ? NaN : bit ? 1 : 0;
}

function inOrder(registers: Buffer, offset: number, order: WordOrder): Buffer {
  BYTE_PLACES[order].forEach((place, i) => {
    scratch[i] = registers[offset + place] ?? 0;
  });
  return scratch;
}
