import type { Text } from '../../../src/domain/text.ts';
import { PLACE_TEXTS } from '../../../src/words/problems-modbus.ts';
import { filled } from '../../../src/words/sentence.ts';
import type { Table } from '../settings/numbers.ts';
import type { Model } from './schema.ts';

/** Where the four tables begin when their numbers are counted from zero, in manuals of five and of six digits. */
const TABLES_OF_MANUALS: readonly (readonly [begin: number, length: number, table: Table])[] = [
  [0, 10_000, 'coil'],
  [10_000, 10_000, 'discrete'],
  [30_000, 10_000, 'input'],
  [40_000, 10_000, 'holding'],
  [100_000, 65_536, 'discrete'],
  [300_000, 65_536, 'input'],
  [400_000, 65_536, 'holding'],
];

/** Why a place of a profile is no register. */
export interface Misplaced {
  readonly wrong: Text;
}

/**
 * The table and the zero-based address on the wire of a number as a manual prints it, or what is wrong with it.
 * Manuals count from 40001 (`reference`), some from 40000 (`zero`): that one register of difference is a wrong gas.
 */
export function wireOf(
  base: Model['base'],
  at: number,
  table: Table | undefined,
): { readonly table: Table; readonly address: number } | Misplaced {
  if (base === 'wire') {
    if (table === undefined) return { wrong: filled(PLACE_TEXTS.wireTable, { at }) };
    return at > 65_535 ? { wrong: filled(PLACE_TEXTS.noWire, { at }) } : { table, address: at };
  }
  if (table !== undefined) return { wrong: filled(PLACE_TEXTS.tableTwice, { base, at }) };
  const counted = base === 'reference' ? at - 1 : at;
  for (const [begin, length, found] of TABLES_OF_MANUALS) {
    if (counted >= begin && counted < begin + length) return { table: found, address: counted - begin };
  }
  return { wrong: filled(PLACE_TEXTS.noTable, { at }) };
}
