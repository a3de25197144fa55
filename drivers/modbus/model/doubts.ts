import type { Misplaced } from './address.ts';
import { BANDS, type Loop } from './loops.ts';
import { isBit, type PlainRegister, registerAt, type Where } from './place.ts';
import type { Model, ModelDoubt, Signal } from './schema.ts';

/** A doubt as it would be written under `doubts:` of a `read:`; without a register it is of the point's own number. */
export interface PlainDoubt extends Partial<PlainRegister> {
  readonly is?: number | readonly number[];
  readonly 'is-not'?: number | readonly number[];
  readonly from?: number;
  readonly to?: number;
  readonly makes: string;
  readonly after?: string;
  readonly meanwhile?: string;
  readonly pace?: 'fast' | 'slow';
}

/**
 * All doubts about a point, the first that holds counts: what the signal has of its own, then what the
 * current of its loop says, then the status of the device. A bit is believed as it is, as an alarm contact of a
 * detector counts even while its reading does not (devices.md D.1, `xnx-nan`), unless its profile says otherwise.
 * The other answer says what is wrong with a place that the origin of the device puts beyond the last register.
 */
export function doubtsOf(
  model: Model,
  signal: Signal,
  register: Pick<PlainRegister, 'table' | 'type' | 'bit'>,
  loop: Loop,
  where: Where,
): PlainDoubt[] | Misplaced {
  const own = signal.doubts.map((doubt) => plainDoubt(model, doubt, where));
  const current = signal['per-milliamp'] === undefined ? [] : bandsOf(loop, signal['per-milliamp']);
  const heeds = signal.status ?? !isBit(register);
  const status = heeds ? model.doubts.map((doubt) => plainDoubt(model, doubt, where)) : [];
  const all: PlainDoubt[] = [];
  for (const doubt of [...own, ...current, ...status]) {
    if ('wrong' in doubt) return doubt;
    all.push(doubt);
  }
  return all;
}

/** The bands of a loop, from milliamperes to numbers of the register. */
function bandsOf(loop: Loop, perMilliamp: number): PlainDoubt[] {
  return BANDS[loop].map(({ from, to, ...says }) => ({
    ...(from === undefined ? {} : { from: from * perMilliamp }),
    ...(to === undefined ? {} : { to: to * perMilliamp }),
    ...says,
  }));
}

function plainDoubt(model: Model, doubt: ModelDoubt, where: Where): PlainDoubt | Misplaced {
  const { at } = doubt;
  const register: Partial<PlainRegister> | Misplaced =
    at === undefined ? {} : registerAt(model, { ...doubt, at }, where);
  if ('wrong' in register) return register;
  return {
    ...register,
    ...(doubt.is === undefined ? {} : { is: doubt.is }),
    ...(doubt['is-not'] === undefined ? {} : { 'is-not': doubt['is-not'] }),
    ...(doubt.from === undefined ? {} : { from: doubt.from }),
    ...(doubt.to === undefined ? {} : { to: doubt.to }),
    makes: doubt.makes,
    ...(doubt.after === undefined ? {} : { after: doubt.after }),
    ...(doubt.meanwhile === undefined ? {} : { meanwhile: doubt.meanwhile }),
    ...(doubt.pace === undefined ? {} : { pace: doubt.pace }),
  };
}
