import { drive, tell } from '../outputs/drive.ts';
import { duration, later } from '../time.ts';
import { type Acting, recordAct } from './act.ts';

/** The longest test, ms. */
export const LONGEST_TEST_MS = 10 * 60_000;

/** An output sounds for a while, to be heard, and ends by itself. */
export const testOutputAct: Acting['test-output'] = (turn, { output: id, for: wanted }, { by }) => {
  const output = turn.state.index.outputs.get(id);
  const refusal =
    output === undefined || turn.state.outputs.get(id) === undefined
      ? 'unknown-output'
      : output.kind === 'heartbeat'
        ? 'heartbeat-runs'
        : undefined;
  recordAct(turn, 'output-tested', id, by, undefined, refusal);
  if (refusal !== undefined || output === undefined) return refusal;
  const known = turn.state.outputs.edit(id);
  const until = later(turn.at, duration(Math.min(wanted, LONGEST_TEST_MS)));
  known.test = { until, by };
  turn.state.deadlines.set('output-test', id, until);
  tell(turn, id);
  drive(turn, output, 'test');
  return undefined;
};
