import { conditionOf } from '../state/conditions.ts';
import { type Acting, recordAct } from './act.ts';

/** Says something about an alarm, for the record. */
export const commentAct: Acting['comment'] = (turn, act, { by }) => {
  const refusal = conditionOf(turn.state.index, act.alarm) === undefined ? 'unknown-alarm' : undefined;
  recordAct(turn, 'commented', act.alarm, by, act.comment, refusal);
  return refusal;
};
