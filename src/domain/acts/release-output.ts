import { drive, wish } from '../outputs/drive.ts';
import { endAll } from '../outputs/stop.ts';
import { type Acting, recordAct } from './act.ts';

/** Ends what an output stands for; the next alarm sounds again. */
export const releaseOutputAct: Acting['release-output'] = (turn, { output: id, reason }, { by }) => {
  const output = turn.state.index.outputs.get(id);
  const known = turn.state.outputs.get(id);
  const isIdle = output?.kind === 'heartbeat' || (known?.wanted !== true && known?.unsure !== true);
  const refusal =
    output === undefined || known === undefined ? 'unknown-output' : isIdle ? 'nothing-to-release' : undefined;
  recordAct(turn, 'output-released', id, by, reason, refusal);
  if (refusal !== undefined || output === undefined) return refusal;
  endAll(turn, output);
  delete turn.state.outputs.edit(id).unsure;
  wish(turn, id);
  drive(turn, output, 'released');
  return undefined;
};
