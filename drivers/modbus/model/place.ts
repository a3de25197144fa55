import { PLACE_TEXTS } from '../../../src/words/problems-modbus.ts';
import { filled } from '../../../src/words/sentence.ts';
import { isBitTable, type NumberType, type Table, type WordOrder } from '../settings/numbers.ts';
import { type Misplaced, wireOf } from './address.ts';
import type { Model, RegisterPlace } from './schema.ts';

/** A register as it would be written in a `read:` or a doubt. */
export interface PlainRegister {
  readonly table: Table;
  readonly address: number;
  readonly type?: NumberType;
  readonly bit?: number;
  readonly mask?: number;
  readonly order?: WordOrder;
}

/** Which channel of a device is meant, and from which register it counts. */
export interface Where {
  /** From 1. */
  readonly channel: number;
  /** 0 where the model has fixed addresses. */
  readonly origin: number;
}

/** A place of a profile as a register on the wire, or what is wrong with it. */
export function registerAt(
  model: Pick<Model, 'base'>,
  place: RegisterPlace & { readonly at: number },
  { channel, origin }: Where,
): PlainRegister | Misplaced {
  const wire = wireOf(model.base, place.at, place.table);
  if ('wrong' in wire) return wire;
  const address = wire.address + origin + (channel - 1) * (place.step ?? 0);
  if (address > 65_535) return { wrong: filled(PLACE_TEXTS.beyond, { channel, at: place.at, address }) };
  const bit = place.bit === undefined ? undefined : place.bit + (channel - 1) * (place['bit-step'] ?? 0);
  if (bit !== undefined && bit > 15) return { wrong: filled(PLACE_TEXTS.noBit, { channel, at: place.at, bit }) };
  return {
    table: wire.table,
    address,
    ...(place.type === undefined ? {} : { type: place.type }),
    ...(bit === undefined ? {} : { bit }),
    ...(place.mask === undefined ? {} : { mask: place.mask }),
    ...(place.order === undefined ? {} : { order: place.order }),
  };
}

/** Whether the register holds on or off, and not a number. */
export const isBit = ({ table, type, bit }: Pick<PlainRegister, 'table' | 'type' | 'bit'>): boolean =>
  isBitTable(table) || bit !== undefined || type === 'bit';
