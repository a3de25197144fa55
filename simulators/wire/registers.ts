import type { Table } from '../../drivers/modbus/settings/numbers.ts';
import type { Read } from '../../drivers/modbus/settings/read.ts';
import { encode } from './encode.ts';

/** Addresses that are there beyond the last configured one: gaps can be read and spare outputs written. */
const SPARE = 32;

/** A point with where it stands and what it shows now: a number, or the bit of a contact. */
export interface Shown {
  readonly read: Read;
  readonly now: () => number | boolean;
}

/** The four tables of one unit. Addresses are zero-based; what is beyond their end does not exist. */
export class Registers {
  readonly #tables: Readonly<Record<Table, Uint16Array>>;
  readonly #shown: readonly Shown[];

  constructor(shown: readonly Shown[]) {
    this.#shown = shown;
    const table = (name: Table): Uint16Array => {
      const ends = shown.filter(({ read }) => read.table === name).map(({ read }) => read.address + 2);
      return new Uint16Array(Math.min(65_536, Math.max(0, ...ends) + SPARE));
    };
    this.#tables = {
      input: table('input'),
      holding: table('holding'),
      coil: table('coil'),
      discrete: table('discrete'),
    };
  }

  /** Takes over what every point shows now; what was written to a point's place is lost, as it is in a detector. */
  refresh(): void {
    for (const { read, now } of this.#shown) {
      const value = now();
      const table = this.#tables[read.table];
      if (typeof value === 'boolean') setBit(table, read, value);
      else encode(value, read).forEach((word, i) => (table[read.address + i] = word));
    }
  }

  has(table: Table, address: number, count: number): boolean {
    return address + count <= this.#tables[table].length;
  }

  get(table: Table, address: number): number {
    return this.#tables[table][address] ?? 0;
  }

  set(table: 'coil' | 'holding', address: number, word: number): void {
    this.#tables[table][address] = word;
  }
}

function setBit(table: Uint16Array, { address, bit }: Read, on: boolean): void {
  if (bit === undefined) table[address] = on ? 1 : 0;
  else table[address] = on ? (table[address] ?? 0) | (1 << bit) : (table[address] ?? 0) & ~(1 << bit);
}
