import { nearestMend } from '../../../src/settings/explain.ts';
import { NEAREST, type ProblemWords } from '../../../src/words/problems.ts';
import { modbusProblem } from '../../../src/words/problems-modbus.ts';
import { isBit, registerAt } from './place.ts';
import type { Model, ModelDoubt, RegisterPlace, Signal } from './schema.ts';

/** What is wrong with a profile, by path in it. */
export interface ModelProblem extends ProblemWords {
  readonly path: readonly PropertyKey[];
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
      from <= to ? [] : [{ path: ['forbidden', i], ...modbusProblem('forbidden-empty', { from, to }) }],
    ),
  ];
}

function checkMain({ main, signals }: Model): ModelProblem[] {
  const known = Object.keys(signals);
  if (known.length === 0) return [{ path: ['signals'], ...modbusProblem('no-signals') }];
  if (main === undefined || known.includes(main)) return [];
  const mend = nearestMend(main, known, NEAREST.signals);
  return [{ path: ['main'], ...modbusProblem('no-main', { signal: main, mend }) }];
}

function checkSignal(model: Model, signal: Signal, path: readonly PropertyKey[]): ModelProblem[] {
  const problems = [...checkPlace(model, signal, path), ...checkDoubts(model, signal.doubts, [...path, 'doubts'])];
  const complain = (key: string, words: ProblemWords): void => void problems.push({ path: [...path, key], ...words });
  const { spans, scale, offset, range } = signal;
  if (spans !== undefined && spans[0] === spans[1]) complain('spans', modbusProblem('spans-equal'));
  if (spans !== undefined && (scale !== undefined || offset !== undefined))
    complain('spans', modbusProblem('spans-and-scale'));
  if (range !== undefined && range[0] >= range[1]) complain('range', modbusProblem('model-range-empty'));
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
        ...modbusProblem(tests === 0 ? 'doubt-without-test' : 'doubt-with-tests'),
      });
    } else if (from !== undefined && to !== undefined && from > to) {
      problems.push({
        path: [...path, i],
        ...modbusProblem('doubt-empty', { from, to }),
      });
    }
    return problems;
  });
}

/** A place leads to a register for the first channel and for the last, and is one kind of number. */
function checkPlace(
  model: Model,
  place: RegisterPlace & { readonly at: number },
  path: readonly PropertyKey[],
): ModelProblem[] {
  for (const channel of [1, model.channels]) {
    const register = registerAt(model, place, { channel, origin: 0 });
    if ('wrong' in register)
      return [{ path: [...path, 'at'], ...modbusProblem('bad-place', { what: register.wrong }) }];
    const { bit, mask, type } = register;
    const isWord = type === undefined || type === 'u16';
    if (mask !== undefined && (isBit(register) || !isWord))
      return [{ path: [...path, 'mask'], ...modbusProblem('mask-of-word') }];
    if (
      bit !== undefined &&
      (register.table === 'coil' || register.table === 'discrete' || !(isWord || type === 'bit'))
    )
      return [{ path: [...path, 'bit'], ...modbusProblem('bit-of-word') }];
  }
  return [];
}
