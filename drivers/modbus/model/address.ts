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

/**
 * The table and the zero-based address on the wire of a number as a manual prints it, or what is wrong with it.
 * Manuals count from 40001 (`reference`), some from 40000 (`zero`): that one register of difference is a wrong gas.
 */
export function wireOf(
  base: Model['base'],
  at: number,
  table: Table | undefined,
): { readonly table: Table; readonly address: number } | string {
  if (base === 'wire') {
    if (table === undefined) return `with \`base: wire\` the address ${at} needs a \`table\``;
    return at > 65_535 ? `${at} is no address on the wire; the last is 65535` : { table, address: at };
  }
  if (table !== undefined) return `with \`base: ${base}\` the number ${at} says its table itself`;
  const counted = base === 'reference' ? at - 1 : at;
  for (const [begin, length, found] of TABLES_OF_MANUALS) {
    if (counted >= begin && counted < begin + length) return { table: found, address: counted - begin };
  }
  return `${at} is in none of the tables 0xxxx, 1xxxx, 3xxxx and 4xxxx`;
}
