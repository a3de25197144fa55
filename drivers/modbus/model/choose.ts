import { nearestOf } from '../../../src/settings/explain.ts';
import { type Loop, LOOPS } from './loops.ts';
import { isBit, registerAt } from './place.ts';
import type { Model, Signal } from './schema.ts';

/** A point as it stands in a configuration, before anything of it was checked. */
export type WrittenPoint = Readonly<Record<string, unknown>>;

/** Takes what is wrong with a point: by path from the point, and how to mend it. */
export type Complain = (path: readonly string[], message: string, mend: string) => void;

/** A signal of a profile with the name that it has there. */
export interface Named {
  readonly name: string;
  readonly signal: Signal;
}

/** What stands in a file, for a message about it. */
const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** The signal that a point names, or the main one of its model. */
export function signalOf(model: Model, written: unknown, complain: Complain): Named | undefined {
  const known = Object.keys(model.signals);
  const name = written ?? model.main ?? known[0];
  const signal = typeof name === 'string' && Object.hasOwn(model.signals, name) ? model.signals[name] : undefined;
  if (typeof name === 'string' && signal !== undefined) return { name, signal };
  const nearest = nearestOf(shown(name), known);
  complain(
    ['read', 'signal'],
    `${model.model} has no signal ${shown(name)}`,
    nearest === undefined ? `it has ${known.join(', ')}` : `did you mean \`${nearest}\`?`,
  );
  return undefined;
}

/**
 * The channel that a point names, from 1. Of a signal that every channel has it must be named: a point that leaves it
 * out would be a second look at the first channel, and nobody would watch the one that was meant.
 */
export function channelOf(model: Model, named: Named, written: unknown, complain: Complain): number | undefined {
  const { channels } = model;
  const mend =
    channels === 1 ? 'it has one: take `channel` out' : `write \`channel:\` with a number from 1 to ${channels}`;
  if (written === undefined) {
    const { step = 0, 'bit-step': bitStep = 0 } = named.signal;
    if (channels === 1 || step + bitStep === 0) return 1;
    complain(['read'], `${named.name} of ${model.model} is there for ${channels} channels`, mend);
    return undefined;
  }
  if (typeof written === 'number' && Number.isInteger(written) && written >= 1 && written <= channels) return written;
  complain(['read', 'channel'], `${model.model} has no channel ${shown(written)}`, mend);
  return undefined;
}

/** What odd currents of a point's loop mean; NE 43 when it does not say. */
export function loopOf(
  { model }: Model,
  named: Named | undefined,
  written: unknown,
  complain: Complain,
): Loop | undefined {
  if (written === undefined || named === undefined) return 'ne43';
  const loop = LOOPS.find((known) => known === written);
  if (loop === undefined) {
    const nearest = nearestOf(shown(written), LOOPS);
    complain(
      ['read', 'loop'],
      `unknown loop ${shown(written)}`,
      nearest === undefined ? `write one of ${LOOPS.join(', ')}` : `did you mean \`${nearest}\`?`,
    );
  } else if (named.signal['per-milliamp'] === undefined) {
    complain(['read', 'loop'], `${named.name} of ${model} is no 4-20 mA current`, 'take `loop` out');
    return undefined;
  }
  return loop;
}

/** A measured gas in place of an alarm bit, or a contact made of a measured value, would be believed for ever. */
export function checkUse(model: Model, { name, signal }: Named, point: WrittenPoint, complain: Complain): void {
  const isContact = point['contact'] !== undefined;
  const bit = isBitSignal(model, signal);
  if (isContact && !bit) {
    const bits = Object.keys(model.signals).filter((other) => isBitSignal(model, model.signals[other]));
    complain(
      ['read'],
      `${name} of ${model.model} is a number, and the point is a contact`,
      bits.length === 0 ? 'take `contact` out' : `write \`signal:\` with one of ${bits.join(', ')}`,
    );
  }
  if (!isContact && bit) complain([], `${name} of ${model.model} is on or off`, 'make the point a `contact:`');
}

function isBitSignal(model: Model, signal: Signal | undefined): boolean {
  const register = signal === undefined ? '' : registerAt(model, signal, { channel: 1, origin: 0 });
  return typeof register !== 'string' && isBit(register);
}

/** What to say of a key that only the engineer can know. */
export function needed({ model }: Model, name: string, key: 'scale' | 'range'): [message: string, mend: string] {
  return key === 'scale'
    ? [
        `how many decimals ${name} of ${model} has is set in the device`,
        'write `scale` in `read`, as 0.1 when 23.5 stands there as 235',
      ]
    : [`the range of ${name} of ${model} is set in the device`, 'write `range: [lowest, highest]` as it is set there'];
}
