import { nearestOf } from '../../../src/settings/explain.ts';
import { isBit, registerAt } from './place.ts';
import type { Model, ModelDoubt, Place, Signal } from './schema.ts';

/** What is wrong with a profile, by path in it. */
export interface ModelProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly mend: string;
}

/**
 * What the schema of a profile cannot see: addresses that are none, up to the last channel, and words that contradict
 * each other. After this every place of the profile leads somewhere.
 */
export function checkModel(model: Model): ModelProblem[] {
  return [
    ...checkMain(model),
    ...Object.entries(model.signals).flatMap(([name, signal]) => checkSignal(model, signal, ['signals', name])),
    ...checkDoubts(model, model.doubts, ['doubts']),
    ...model.identify.flatMap((mark, i) => checkPlace(model, mark, ['identify', i])),
    ...(model.heartbeat === undefined ? [] : checkPlace(model, model.heartbeat, ['heartbeat'])),
    ...model.forbidden.flatMap(({ from, to }, i) =>
      from <= to
        ? []
        : [{ path: ['forbidden', i], message: `from ${from} to ${to} is nothing`, mend: 'write `from` below `to`' }],
    ),
  ];
}

function checkMain({ main, signals }: Model): ModelProblem[] {
  const known = Object.keys(signals);
  if (known.length === 0) return [{ path: ['signals'], message: 'there is no signal', mend: 'write at least one' }];
  if (main === undefined || known.includes(main)) return [];
  const nearest = nearestOf(main, known);
  const mend = nearest === undefined ? `signals are ${known.join(', ')}` : `did you mean \`${nearest}\`?`;
  return [{ path: ['main'], message: `there is no signal ${main}`, mend }];
}

function checkSignal(model: Model, signal: Signal, path: readonly PropertyKey[]): ModelProblem[] {
  const problems = [...checkPlace(model, signal, path), ...checkDoubts(model, signal.doubts, [...path, 'doubts'])];
  const complain = (key: string, message: string, mend: string): void => {
    problems.push({ path: [...path, key], message, mend });
  };
  const { spans, scale, offset, range } = signal;
  if (spans !== undefined && spans[0] === spans[1])
    complain('spans', 'both ends of the range stand at one number', 'write the two that the manual gives');
  if (spans !== undefined && (scale !== undefined || offset !== undefined))
    complain('spans', '`spans` already says the scale and the offset', 'keep `spans`, or `scale` and `offset`');
  if (range !== undefined && range[0] >= range[1]) complain('range', 'the range is empty', 'write [lowest, highest]');
  return problems;
}

function checkDoubts(model: Model, doubts: readonly ModelDoubt[], path: readonly PropertyKey[]): ModelProblem[] {
  return doubts.flatMap((doubt, i) => {
    const problems: ModelProblem[] = [];
    const { at, is, 'is-not': isNot, from, to } = doubt;
    if (at !== undefined) problems.push(...checkPlace(model, { ...doubt, at }, [...path, i]));
    const tests = [is, isNot, from ?? to].filter((test) => test !== undefined).length;
    if (tests !== 1) {
      problems.push({
        path: [...path, i],
        message: tests === 0 ? 'nothing says when this doubt holds' : 'this doubt is told by two tests',
        mend: 'write one of `is`, `is-not`, or `from` and `to`',
      });
    } else if (from !== undefined && to !== undefined && from > to) {
      problems.push({
        path: [...path, i],
        message: `no number is from ${from} to ${to}`,
        mend: 'write `from` below `to`',
      });
    }
    return problems;
  });
}

/** A place leads to a register for the first channel and for the last, and is one kind of number. */
function checkPlace(
  model: Model,
  place: Place & { readonly at: number },
  path: readonly PropertyKey[],
): ModelProblem[] {
  for (const channel of [1, model.channels]) {
    const register = registerAt(model, place, { channel, origin: 0 });
    if (typeof register === 'string')
      return [
        { path: [...path, 'at'], message: register, mend: 'write it as the manual prints it, and say its `base`' },
      ];
    const { bit, mask, type } = register;
    const isWord = type === undefined || type === 'u16';
    if (mask !== undefined && (isBit(register) || !isWord))
      return [
        { path: [...path, 'mask'], message: '`mask` is for u16 alone', mend: 'take out `mask`, or `bit` and `type`' },
      ];
    if (
      bit !== undefined &&
      (register.table === 'coil' || register.table === 'discrete' || !(isWord || type === 'bit'))
    )
      return [
        { path: [...path, 'bit'], message: '`bit` is one of a 16-bit register', mend: 'take `bit` or `type` out' },
      ];
  }
  return [];
}
