import type { DriverProblem } from '../../../src/settings/driver-kind.ts';
import { modbusProblem } from '../../../src/words/problems-modbus.ts';
import { addressOf } from './connection.ts';
import type { WrittenDevice } from './device.ts';
import { type Table, widthOf } from './numbers.ts';
import type { Register } from './read.ts';

/** Two devices that are one unit of one line: mostly a `unit` that was forgotten, and then one of them is never read. */
export function checkSharing(device: WrittenDevice, line: readonly WrittenDevice[]): DriverProblem[] {
  const { id, connect, unit } = device;
  const other = line.slice(0, line.indexOf(device)).find((mate) => mate.unit === unit);
  if (other === undefined) return [];
  const words = { id, other: other.id, unit, connect: addressOf(connect) };
  const read = new Set(other.points.map((point) => keyOf(point.read)));
  const shared = device.points.find((point) => read.has(keyOf(point.read)))?.read;
  return [
    {
      path: ['unit'],
      ...(shared === undefined
        ? modbusProblem('unit-shared', words)
        : modbusProblem('unit-twice', { ...words, table: shared.table, address: shared.address })),
    },
  ];
}

/** Registers of the points that a person wrote by hand; those of a profile are known to be right. */
export function checkRegisters({ model, points }: WrittenDevice): DriverProblem[] {
  if (model !== undefined) return [];
  const seen = new Map<string, string>();
  return points.flatMap(({ id, read }, j): DriverProblem[] => {
    const path = ['points', j, 'read', 'address'];
    const meant = referenceOf(read);
    const other = seen.get(keyOf(read));
    seen.set(keyOf(read), id);
    if (meant !== undefined)
      return [{ path, ...modbusProblem('modicon-address', { point: id, written: read.address, ...meant }) }];
    const { table, address } = read;
    if (other !== undefined)
      return [{ path, ...modbusProblem('register-twice', { point: id, other, table, address }) }];
    // Of two that overlap the one that begins later is told of: its address is mostly the one that is off.
    const wide = isBitLike(read) ? undefined : points.find((mate) => holdsHalf(mate.read, read));
    if (wide === undefined) return [];
    const words = { point: id, other: wide.id, table, address, from: wide.read.address };
    return [{ path, ...modbusProblem('register-half', words) }];
  });
}

const isBitLike = ({ bit, mask }: Register): boolean => bit !== undefined || mask !== undefined;

/** Whether a register begins at the second half of a number of two registers. */
const holdsHalf = (wide: Register, { table, address }: Register): boolean =>
  widthOf(wide.type) > 1 && wide.table === table && wide.address + 1 === address;

const keyOf = ({ table, address, bit, mask }: Register): string => [table, address, bit, mask].join(' ');

/** Reference numbers of manuals count from 1 within each table (Modicon): 40101 is holding register 100. */
const REFERENCES: readonly (readonly [from: number, table: Table])[] = [
  [40_001, 'holding'],
  [30_001, 'input'],
  [10_001, 'discrete'],
];
const REFERENCES_OF_A_TABLE = 9999;

/** What a reference number of a manual means on the wire; nothing where an address is no such number. */
export function referenceOf({
  table: written,
  address,
}: Pick<Register, 'table' | 'address'>): { readonly table: Table; readonly address: number } | undefined {
  const found = REFERENCES.find(([from]) => address >= from && address < from + REFERENCES_OF_A_TABLE);
  if (found === undefined) return undefined;
  const [from, table] = found;
  // 10001 and on is an address like any other of a table of registers.
  if ((table === 'discrete') !== (written === 'discrete' || written === 'coil')) return undefined;
  return { table, address: address - from };
}
