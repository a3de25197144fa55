import { isBit, type PlainRegister, registerAt } from '../../../drivers/modbus/model/place.ts';
import type { Model, RegisterPlace } from '../../../drivers/modbus/model/schema.ts';
import { type Table, widthOf } from '../../../drivers/modbus/settings/numbers.ts';
import type { Register } from '../../../drivers/modbus/settings/read.ts';

/** A stretch of one table that a scan leaves alone, as reading it does something to the device. */
export interface Quiet {
  readonly table: Table;
  readonly from: number;
  readonly to: number;
}

/** The register of a place of a profile; nothing when the place is beyond the last register. */
export function registerOf(
  model: Model,
  place: RegisterPlace & { readonly at: number },
  channel = 1,
): Register | undefined {
  // Where the addresses count from is set in the device; as it leaves the factory they mostly count from 0.
  const plain = registerAt(model, place, { channel, origin: 0 });
  return 'wrong' in plain ? undefined : wholeRegister(plain);
}

function wholeRegister(plain: PlainRegister): Register {
  return { ...plain, type: isBit(plain) ? 'bit' : (plain.type ?? 'u16'), order: plain.order ?? 'ABCD' };
}

/** What a profile says must not be read: its forbidden ranges, and every register whose reading has a side effect. */
export function quietOf(model: Model): Quiet[] {
  const sideEffects = Object.values(model.signals).filter((signal) => signal['side-effect'] === true);
  const registers = sideEffects.flatMap((signal) =>
    Array.from({ length: model.channels }, (_, i) => registerOf(model, signal, i + 1) ?? []).flat(),
  );
  return [
    ...model.forbidden,
    ...registers.map(({ table, address, type }) => ({ table, from: address, to: address + widthOf(type) - 1 })),
  ];
}

/** The pieces of `[address, address + length)` that may be read, in order: what is between them is left alone. */
export function touchable(
  table: Table,
  address: number,
  length: number,
  quiet: readonly Quiet[],
): { readonly address: number; readonly length: number }[] {
  const pieces: { address: number; length: number }[] = [];
  for (let at = address; at < address + length; at++) {
    if (quiet.some((range) => range.table === table && range.from <= at && range.to >= at)) continue;
    const last = pieces.at(-1);
    if (last !== undefined && last.address + last.length === at) last.length += 1;
    else pieces.push({ address: at, length: 1 });
  }
  return pieces;
}

/** The signal of a point that names none. */
export const mainSignal = (model: Model): string | undefined => model.main ?? Object.keys(model.signals)[0];
