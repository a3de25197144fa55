import type { Table } from '../settings/numbers.ts';
import { isBitTable } from '../settings/numbers.ts';
import type { Answer, ReadRequest, WriteRequest } from '../bus/pdu.ts';
import type { ModbusDevice } from '../settings/device.ts';

/** What on and off are in one coil or register. A fail-safe siren sounds when its coil is off: there on is 0 and off is 1. */
interface Meaning {
  /** Zero-based, as on the wire. */
  readonly address: number;
  readonly on: number;
  readonly off: number;
}

/** What is written. `several`: by function 15 or 16, for devices that do not know 5 or 6. */
export interface WriteTarget extends Meaning {
  readonly table: 'coil' | 'holding';
  readonly several: boolean;
}

/** What says whether it was done: the written coil or register itself, or a contact of the relay. */
export interface ReadTarget extends Meaning {
  readonly table: Table;
}

/** What an output needs to know of its device. */
export interface OutputDevice extends Pick<
  ModbusDevice,
  'id' | 'connect' | 'unit' | 'timeout' | 'lateReply' | 'anyUnit'
> {
  /** It has no points: only what its outputs are asked says whether it is there. */
  readonly isSole: boolean;
}

/** The request that switches an output (functions 5, 6, 15 and 16). */
export function writeOf(
  device: OutputDevice,
  { table, address, several, ...values }: WriteTarget,
  on: boolean,
): WriteRequest {
  const value = on ? values.on : values.off;
  const to = { ...wayTo(device), address };
  if (table === 'coil')
    return several ? { ...to, write: 'coils', on: [value === 1] } : { ...to, write: 'coil', on: value === 1 };
  return several ? { ...to, write: 'registers', values: [value] } : { ...to, write: 'register', value };
}

/** The request that reads so many coils or registers from `address` on. */
export const readOf = (
  device: OutputDevice,
  { table, address }: Pick<ReadTarget, 'table' | 'address'>,
  length: number,
): ReadRequest => ({ ...wayTo(device), table, address, length });

/** Whether what was read means on or off; nothing where it is neither value. @param nth of those that were read */
export function stateIn(
  data: Extract<Answer, { ok: true }>['data'],
  target: ReadTarget,
  nth: number,
): boolean | undefined {
  const value = isBitTable(target.table) ? ((data[nth >> 3] ?? 0) >> (nth & 7)) & 1 : data.readUInt16BE(2 * nth);
  if (value === target.on) return true;
  return value === target.off ? false : undefined;
}

const wayTo = ({ unit, timeout, lateReply, anyUnit }: OutputDevice) => ({ unit, timeout, lateReply, anyUnit });
