import { decode } from '../../../drivers/modbus/poll/decode.ts';
import type { Model, Signal } from '../../../drivers/modbus/model/schema.ts';
import { isBitTable, widthOf } from '../../../drivers/modbus/settings/numbers.ts';
import { type Block, type Limits, planBlocks, split, type Wanted } from '../../../drivers/modbus/poll/plan.ts';
import type { Register } from '../../../drivers/modbus/settings/read.ts';
import { quietOf, registerOf } from './profile.ts';
import type { UnitReader } from './unit.ts';

/** One signal of a profile as it is now. */
export interface LiveSignal {
  readonly signal: string;
  /** From 1. */
  readonly channel: number;
  readonly table: string;
  /** Zero-based. */
  readonly address: number;
  /** The registers as they came over the wire, or one bit. */
  readonly words: readonly number[];
  /** By the scale of the profile; null where that is set in the device, or where it is no number. */
  readonly value: number | null;
  readonly unit?: string;
}

/** Of a panel with many channels the first ones: enough to know it by, and quick. */
const MOST_CHANNELS = 16;

interface Place {
  readonly name: string;
  readonly signal: Signal;
  readonly channel: number;
  readonly register: Register;
}

/** Every signal of a profile that answers, but those whose reading does something. */
export async function readSignals(reader: UnitReader, model: Model): Promise<LiveSignal[]> {
  const places = placesOf(model);
  const wanted = places.map(({ register }): Wanted => ({ register, pace: 'fast', alone: false }));
  const limits: Limits = {
    mostRegisters: model.device['most-registers'] ?? 64,
    mostBits: model.device['most-bits'] ?? 256,
    bridge: model.device.bridge ?? 10,
    forbidden: quietOf(model),
  };
  const live = new Map<Register, LiveSignal>();
  const blocks = planBlocks(wanted, limits);
  for (let block = blocks.shift(); block !== undefined; block = blocks.shift()) {
    const answer = await reader.read(block.table, block.address, block.length);
    if (!answer.ok) {
      if ('exception' in answer && block.wanted.length > 1) blocks.unshift(...split(block, limits));
      continue;
    }
    for (const { register } of block.wanted) {
      const place = places.find((one) => one.register === register);
      if (place !== undefined) live.set(register, liveOf(place, block, answer.data));
    }
  }
  return places.flatMap(({ register }) => live.get(register) ?? []);
}

function placesOf(model: Model): Place[] {
  const channels = Array.from({ length: Math.min(model.channels, MOST_CHANNELS) }, (_, i) => i + 1);
  return Object.entries(model.signals).flatMap(([name, signal]) => {
    if (signal['side-effect'] === true) return [];
    // A register that is the same for all channels belongs to the device.
    const own = signal.step === undefined && signal['bit-step'] === undefined ? [1] : channels;
    return own.flatMap((channel): Place[] => {
      const register = registerOf(model, signal, channel);
      return register === undefined ? [] : [{ name, signal, channel, register }];
    });
  });
}

function liveOf({ name, signal, channel, register }: Place, block: Block, data: Buffer): LiveSignal {
  const number = decode(data, block.address, register);
  const offset = 2 * (register.address - block.address);
  const words = isBitTable(register.table)
    ? [number]
    : Array.from({ length: widthOf(register.type) }, (_, i) => data.readUInt16BE(offset + 2 * i));
  const { unit } = signal;
  return {
    signal: name,
    channel,
    table: register.table,
    address: register.address,
    words,
    value: valueOf(signal, number),
    ...(unit === undefined ? {} : { unit }),
  };
}

function valueOf(signal: Signal, number: number): number | null {
  const isSetInDevice = signal.spans !== undefined || signal.needs.length > 0;
  if (isSetInDevice || Number.isNaN(number)) return null;
  // Twelve digits: far below any register's step, far above the noise of floating point.
  return Number((number * (signal.scale ?? 1) + (signal.offset ?? 0)).toPrecision(12));
}
