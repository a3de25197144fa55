import type { ProblemWords } from '../../../src/words/problems.ts';
import { modbusProblem } from '../../../src/words/problems-modbus.ts';
import { channelOf, checkUse, type Complain, loopOf, needed, signalOf, type WrittenPoint } from './choose.ts';
import { doubtsOf, type PlainDoubt } from './doubts.ts';
import type { Misplaced } from './address.ts';
import { type PlainRegister, registerAt } from './place.ts';
import { scalingFor } from './scale.ts';
import type { Model, Signal } from './schema.ts';

/** What a profile makes of a point: keys of it that are filled in, and what is wrong, by path from the point. */
export interface Expanded {
  readonly read: Readonly<Record<string, unknown>>;
  /** Keys of the point itself that its signal brings. */
  readonly brings: { readonly unit?: string; readonly range?: readonly [number, number] };
  readonly problems: readonly PointProblem[];
}

export interface PointProblem extends ProblemWords {
  readonly path: readonly string[];
}

/** A `read:` with everything written out. */
export interface PlainRead extends PlainRegister {
  readonly scale?: number;
  readonly offset?: number;
  readonly decimals?: number;
  readonly pace?: 'fast' | 'slow';
  readonly 'side-effect'?: boolean;
  readonly doubts?: readonly PlainDoubt[];
}

/** The keys of a `read:` that only a profile understands. */
export const MODEL_KEYS = ['signal', 'channel', 'loop'] as const;

/** Replaces a read that could not be made, so that the point gets no further problems. Never run. */
export const STAND_IN: PlainRead = { table: 'holding', address: 0 };

export const isRaw = (read: WrittenPoint): boolean => 'table' in read || 'address' in read;

/**
 * The plain read of a point of a device with a profile. What the engineer wrote in `read` wins over the profile,
 * key by key; with `scale` or `offset` written the ends that the profile knows are not used at all.
 * @param read the `read:` of the point as it is written, `{}` when it has none
 */
export function expandPoint(model: Model, origin: number, point: WrittenPoint, read: WrittenPoint): Expanded {
  const problems: PointProblem[] = [];
  const complain: Complain = (path, words) => void problems.push({ path, ...words });
  const written = Object.fromEntries(Object.entries(read).filter(([key]) => !MODEL_KEYS.some((own) => own === key)));
  const failed = (): Expanded => ({ read: { ...STAND_IN, ...written }, brings: {}, problems });
  const beyond = ({ wrong }: Misplaced): Expanded => {
    complain(['read'], modbusProblem('beyond-last', { what: wrong }));
    return failed();
  };

  if (isRaw(read)) {
    const key = MODEL_KEYS.find((own) => own in read) ?? 'signal';
    complain(['read', key], modbusProblem('read-twice', { key, model: model.model }));
    return failed();
  }
  const named = signalOf(model, read['signal'], complain);
  const channel = named === undefined ? undefined : channelOf(model, named, read['channel'], complain);
  const loop = loopOf(model, named, read['loop'], complain);
  if (named === undefined || channel === undefined || loop === undefined) return failed();
  const { name, signal } = named;
  const where = { channel, origin };
  const register = registerAt(model, signal, where);
  if ('wrong' in register) return beyond(register);
  const doubts = doubtsOf(model, signal, register, loop, where);
  if ('wrong' in doubts) return beyond(doubts);
  checkUse(model, named, point, complain);
  const scaling = scalingFor(signal, point, written);
  if (signal.needs.includes('scale') && written['scale'] === undefined)
    complain(['read'], needed(model, name, 'scale'));
  if (scaling === undefined || (signal.needs.includes('range') && point['range'] === undefined))
    complain([], needed(model, name, 'range'));
  if (problems.length > 0 || scaling === undefined) return failed();
  const plain: PlainRead = {
    ...register,
    ...scaling,
    ...(signal.pace === undefined ? {} : { pace: signal.pace }),
    ...(signal['side-effect'] === undefined ? {} : { 'side-effect': signal['side-effect'] }),
    ...(doubts.length === 0 ? {} : { doubts }),
  };
  return { read: { ...plain, ...written }, brings: broughtBy(signal, point), problems };
}

function broughtBy(signal: Signal, point: WrittenPoint): Expanded['brings'] {
  if (point['gas'] !== undefined || point['contact'] !== undefined) return {};
  return {
    ...(signal.unit === undefined || point['unit'] !== undefined ? {} : { unit: signal.unit }),
    ...(signal.range === undefined || point['range'] !== undefined ? {} : { range: signal.range }),
  };
}
