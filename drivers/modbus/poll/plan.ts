import { isBitTable, type Table, widthOf } from '../settings/numbers.ts';
import type { Register } from '../settings/read.ts';

/** A stretch of one table that is read in one request. */
export interface Block {
  readonly table: Table;
  readonly address: number;
  readonly length: number;
  readonly pace: 'fast' | 'slow';
  /** The registers that it was made for, in order; between them may be others that no point needs. */
  readonly wanted: readonly Wanted[];
}

/** A register that a point or the heartbeat needs, and how often. */
export interface Wanted {
  readonly register: Register;
  readonly pace: 'fast' | 'slow';
  /** Never read along with others. */
  readonly alone: boolean;
}

/** What one request to a device may hold. */
export interface Limits {
  readonly mostRegisters: number;
  readonly mostBits: number;
  /** A gap of so many registers is read over (21 ms a request against 2.1 ms a register at 9,600 baud). */
  readonly bridge: number;
  readonly forbidden: readonly { readonly table: Table; readonly from: number; readonly to: number }[];
}

const endOf = ({ address, type }: Register): number => address + widthOf(type);

/** Groups the registers that are wanted of a device into as few requests as their addresses and its limits allow. */
export function planBlocks(wanted: readonly Wanted[], limits: Limits): Block[] {
  const alone = wanted.filter((one) => one.alone);
  const blocks: Block[] = alone.map((one) => blockOf([one]));
  // Reading over it would change something in the device as well as reading it does.
  const untouched = alone.map(({ register }) => ({
    table: register.table,
    from: register.address,
    to: endOf(register) - 1,
  }));
  const within = { ...limits, forbidden: [...limits.forbidden, ...untouched] };
  for (const pace of ['fast', 'slow'] as const) {
    for (const table of ['input', 'holding', 'discrete', 'coil'] as const) {
      const own = wanted.filter((one) => !one.alone && one.pace === pace && one.register.table === table);
      blocks.push(...groups(own, table, within).map(blockOf));
    }
  }
  return blocks;
}

/**
 * A block that failed, in smaller ones: without what lies between the registers, and where nothing lies between them, in
 * halves. Nothing for a single register, or bits of one.
 */
export function split(block: Block, limits: Limits): Block[] {
  const runs = groups(block.wanted, block.table, { ...limits, bridge: 0 });
  if (runs.length > 1) return runs.map(blockOf);
  const places = byPlace(block.wanted);
  if (places.length < 2) return [];
  const middle = Math.ceil(places.length / 2);
  return [places.slice(0, middle), places.slice(middle)].map((half) => blockOf(half.flat()));
}

/** The single registers of a block; nothing where it is one itself. */
export function singles(block: Block): Block[] {
  const places = byPlace(block.wanted);
  return places.length < 2 ? [] : places.map(blockOf);
}

/** What stands at one place of the device: bits of one register are read together. In order of the addresses. */
function byPlace(wanted: readonly Wanted[]): Wanted[][] {
  const places = new Map<string, Wanted[]>();
  for (const one of wanted) {
    const place = `${one.register.address}+${widthOf(one.register.type)}`;
    const others = places.get(place);
    if (others === undefined) places.set(place, [one]);
    else others.push(one);
  }
  return [...places.values()];
}

function groups(wanted: readonly Wanted[], table: Table, limits: Limits): Wanted[][] {
  const most = isBitTable(table) ? limits.mostBits : limits.mostRegisters;
  const inOrder = [...wanted].sort((a, b) => a.register.address - b.register.address);
  const all: Wanted[][] = [];
  let group: Wanted[] = [];
  let start = 0;
  let end = 0;
  for (const one of inOrder) {
    const { address } = one.register;
    const next = Math.max(end, endOf(one.register));
    const isTooFar = address - end > limits.bridge || next - start > most || crosses(table, end, address, limits);
    if (group.length === 0 || isTooFar) {
      all.push((group = []));
      start = address;
      end = endOf(one.register);
    }
    group.push(one);
    end = Math.max(end, endOf(one.register));
  }
  return all;
}

/** Whether what would be read over, `[from, to)`, holds an address that must not be touched. */
const crosses = (table: Table, from: number, to: number, { forbidden }: Limits): boolean =>
  forbidden.some((range) => range.table === table && range.from < to && range.to >= from);

function blockOf(wanted: readonly Wanted[]): Block {
  const [first] = wanted;
  if (first === undefined) throw new Error('a block without registers');
  const { table, address } = first.register;
  const end = Math.max(...wanted.map(({ register }) => endOf(register)));
  return { table, address, length: end - address, pace: first.pace, wanted };
}
