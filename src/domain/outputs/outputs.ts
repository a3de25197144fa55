import { type OutputId, outputId } from '../ids.ts';
import type { OutputInput } from '../input.ts';
import type { Output } from '../plant.ts';
import type { PlantIndex, Turn } from '../state/state.ts';
import type { OutputState } from './output.ts';
import { touch } from '../state/turn.ts';
import { later } from '../time.ts';
import { drive, endTest, logOutput, rest, tell, wish } from './drive.ts';
import { beat } from './heartbeat.ts';
import { reconsider } from './reasons.ts';

/** A driver says what it knows of an output. */
export function takeOutput(turn: Turn, { output: id, written, readBack, trouble }: OutputInput): void {
  const output = turn.state.index.outputs.get(id);
  if (output === undefined) return;
  const known = turn.state.outputs.edit(id, () => fresh(turn));
  set(known, 'written', written);
  set(known, 'readBack', readBack);
  set(known, 'trouble', trouble);
  // A heartbeat changes all the time: a screen asks for it.
  if (output.kind === 'heartbeat') touch(turn, turn.state.index.dependents.output.get(id));
  else tell(turn, id);
  if (known.unsure !== true || readBack === undefined) return;
  delete known.unsure;
  if (readBack) find(turn, output, known);
  else wish(turn, id);
}

function set<K extends 'written' | 'readBack' | 'trouble'>(
  known: OutputState,
  key: K,
  value: OutputState[K] | undefined,
): void {
  if (value === undefined) delete known[key];
  else known[key] = value;
}

const fresh = (turn: Turn): OutputState => ({
  wanted: false,
  since: turn.at,
  on: false,
  reasons: {},
  audible: { emergencies: 0, others: 0 },
});

/** An output is on, and what it was on for is lost: a person ends it, nothing else. */
function find(turn: Turn, output: Output, known: OutputState): void {
  known.found = true;
  logOutput(turn, 'output-found', output.id);
  drive(turn, output, 'states-unknown');
}

/**
 * Alarm states were lost. What is not known to be wanted may be: an output that is on stays on, and of one that was not read
 * back yet nothing is asked until it is.
 */
export function doubtOutputs(turn: Turn): void {
  for (const output of turn.state.plant.outputs ?? []) {
    const known = turn.state.outputs.get(output.id);
    if (known === undefined || known.wanted || output.kind === 'heartbeat') continue;
    if (known.readBack === true) find(turn, output, turn.state.outputs.edit(output.id));
    else if (known.readBack === undefined) turn.state.outputs.edit(output.id).unsure = true;
  }
}

/**
 * The outputs of the plant in force, after a start or a change of the configuration.
 * @param before the look-ups of the plant that was in force before
 */
export function takeOutputs(turn: Turn, before: PlantIndex, isStart: boolean): void {
  const { state } = turn;
  for (const [id] of state.outputs.sorted()) if (!isSameSort(turn, id, before)) forget(turn, id);
  for (const output of state.plant.outputs ?? []) {
    const { id, kind, longestOn } = output;
    const known = state.outputs.edit(id, () => fresh(turn));
    if (isStart) {
      // What the driver said is of a time before; it says it again.
      for (const key of ['written', 'readBack', 'trouble', 'stop'] as const) delete known[key];
      endTest(turn, output, known);
    }
    touch(turn, state.index.dependents.output.get(id));
    if (kind === 'heartbeat') {
      if (isStart || !state.deadlines.has('output-beat', id)) beat(turn, output);
      continue;
    }
    const old = before.outputs.get(id);
    reconsider(turn, output, old !== undefined && JSON.stringify(old.when) === JSON.stringify(output.when));
    if (longestOn !== undefined && known.on && !state.deadlines.has('output-longest', id))
      state.deadlines.set('output-longest', id, later(turn.at, longestOn));
    wish(turn, id);
  }
}

/** A heartbeat and what alarms want have nothing in common. */
function isSameSort({ state }: Turn, id: OutputId, before: PlantIndex): boolean {
  const [now, old] = [state.index.outputs.get(id), before.outputs.get(id)];
  if (now === undefined) return false;
  return old === undefined || (old.kind === 'heartbeat') === (now.kind === 'heartbeat');
}

function forget(turn: Turn, id: OutputId): void {
  turn.state.outputs.remove(id);
  for (const rule of ['output-rest', 'output-longest', 'output-test', 'output-beat'])
    turn.state.deadlines.clear(rule, id);
  (turn.outputs ??= []).push(id);
}

/** What each deadline of an output does. */
export const OUTPUT_RULES: Readonly<Record<string, (turn: Turn, id: string) => void>> = {
  'output-beat': (turn, id) => withOutput(turn, id, beat),
  'output-longest': (turn, id) => withOutput(turn, id, rest),
  'output-rest': (turn, id) => withOutput(turn, id, (_turn, output) => drive(turn, output, 'rested')),
  'output-test': (turn, id) =>
    withOutput(turn, id, (_turn, output) => {
      endTest(turn, output, turn.state.outputs.edit(output.id));
      drive(turn, output, 'test-ended');
    }),
};

function withOutput(turn: Turn, id: string, act: (turn: Turn, output: Output) => void): void {
  const output = turn.state.index.outputs.get(outputId(id));
  if (output !== undefined && turn.state.outputs.get(output.id) !== undefined) act(turn, output);
}
