import { nearestMend } from '../../../src/settings/explain.ts';
import { NEAREST, type ProblemWords } from '../../../src/words/problems.ts';
import { modbusProblem, MODEL_MENDS } from '../../../src/words/problems-modbus.ts';
import { filled } from '../../../src/words/sentence.ts';
import { type Loop, LOOPS } from './loops.ts';
import { isBit, registerAt } from './place.ts';
import type { Model, Signal } from './schema.ts';

/** A point as it is written in a configuration, not yet checked. */
export type WrittenPoint = Readonly<Record<string, unknown>>;

/** Takes what is wrong with a point: by path from the point, and how to mend it. */
export type Complain = (path: readonly string[], words: ProblemWords) => void;

/** A signal of a profile with the name that it has there. */
export interface Named {
  readonly name: string;
  readonly signal: Signal;
}

/** What is written in a file, for a message about it. */
const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** The signal that a point names, or the main one of its model. */
export function signalOf(model: Model, written: unknown, complain: Complain): Named | undefined {
  const known = Object.keys(model.signals);
  const name = written ?? model.main ?? known[0];
  const signal = typeof name === 'string' && Object.hasOwn(model.signals, name) ? model.signals[name] : undefined;
  if (typeof name === 'string' && signal !== undefined) return { name, signal };
  const mend = nearestMend(shown(name), known, NEAREST.has);
  complain(['read', 'signal'], modbusProblem('no-signal', { model: model.model, signal: shown(name), mend }));
  return undefined;
}

/**
 * The channel that a point names, from 1. Of a signal that every channel has it must be named: a point that leaves it
 * out would read the first channel twice, and the channel that was meant would not be watched.
 */
export function channelOf(model: Model, named: Named, written: unknown, complain: Complain): number | undefined {
  const { channels } = model;
  const mend = channels === 1 ? MODEL_MENDS.oneChannel : filled(MODEL_MENDS.channel, { channels });
  if (written === undefined) {
    const { step = 0, 'bit-step': bitStep = 0 } = named.signal;
    if (channels === 1 || step + bitStep === 0) return 1;
    complain(['read'], modbusProblem('channel-missing', { signal: named.name, model: model.model, channels, mend }));
    return undefined;
  }
  if (typeof written === 'number' && Number.isInteger(written) && written >= 1 && written <= channels) return written;
  complain(['read', 'channel'], modbusProblem('no-channel', { model: model.model, channel: shown(written), mend }));
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
    const mend = nearestMend(shown(written), LOOPS, NEAREST.oneOf);
    complain(['read', 'loop'], modbusProblem('no-loop', { loop: shown(written), mend }));
  } else if (named.signal['per-milliamp'] === undefined) {
    complain(['read', 'loop'], modbusProblem('no-current', { signal: named.name, model }));
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
    const mend = bits.length === 0 ? MODEL_MENDS.noContact : filled(MODEL_MENDS.bits, { all: bits.join(', ') });
    complain(['read'], modbusProblem('number-as-contact', { signal: name, model: model.model, mend }));
  }
  if (!isContact && bit) complain([], modbusProblem('bit-as-number', { signal: name, model: model.model }));
}

function isBitSignal(model: Model, signal: Signal | undefined): boolean {
  if (signal === undefined) return false;
  const register = registerAt(model, signal, { channel: 1, origin: 0 });
  return !('wrong' in register) && isBit(register);
}

/** What to say of a key that only the engineer can know. */
export const needed = ({ model }: Model, signal: string, key: 'scale' | 'range'): ProblemWords =>
  modbusProblem(key === 'scale' ? 'needs-scale' : 'needs-range', { signal, model });
