import { isBitTable, widthOf } from '../../../drivers/modbus/settings/numbers.ts';
import type { Register } from '../../../drivers/modbus/settings/read.ts';

/** Registers of one table, or bits as 0 and 1, from a zero-based address on. */
export interface Stretch {
  readonly table: string;
  readonly address: number;
  readonly values: readonly number[];
}

/** The registers, or the bit, that a number is made of, as they last came over the wire. */
export function wordsOf(register: Register, blocks: readonly Stretch[]): readonly number[] | undefined {
  const length = isBitTable(register.table) ? 1 : widthOf(register.type);
  const { address } = register;
  for (const block of blocks) {
    const begin = address - block.address;
    if (block.table !== register.table || begin < 0 || begin + length > block.values.length) continue;
    return block.values.slice(begin, begin + length);
  }
  return undefined;
}
