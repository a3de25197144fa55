import { isBitTable, type Table, widthOf } from '../settings/numbers.ts';
import type { Register } from '../settings/read.ts';
import type { Blocks } from '../poll/blocks.ts';
import { valuesOf } from '../poll/decode.ts';

/** The registers of a device as they were last read, one by one. */
export interface Held {
  /** Nothing where it is not read, or could not be. */
  word(table: Table, address: number): number | undefined;
  /** Whether a point, a status or the heartbeat is read there. */
  isTaken(table: Table, address: number): boolean;
}

/** @param free registers that do not count as taken: what is read there is wrong */
export function heldIn(blocks: Blocks, free: ReadonlySet<Register>): Held {
  const words = new Map<string, number>();
  const taken = new Set<string>();
  for (const { block, data } of blocks.all) {
    if (isBitTable(block.table)) continue;
    if (data !== undefined)
      valuesOf(block, data).forEach((word, i) => words.set(`${block.table} ${block.address + i}`, word));
    for (const { register } of block.wanted)
      if (!free.has(register))
        for (let i = 0; i < widthOf(register.type); i++) taken.add(`${block.table} ${register.address + i}`);
  }
  return {
    word: (table, address) => words.get(`${table} ${address}`),
    isTaken: (table, address) => taken.has(`${table} ${address}`),
  };
}
