import { resetAlarm } from '../alarm/engine.ts';
import { confirmRecord, RECORDING } from '../gateway/record.ts';
import { endCall } from '../people/calls.ts';
import { type Acting, recordAct } from './act.ts';

/** Ends a latched alarm or an acknowledged call for help, or confirms that a damaged record was looked at. */
export const resetAct: Acting['reset'] = (turn, { alarm, comment }, { by }) => {
  const refusal =
    alarm === RECORDING ? confirmRecord(turn) : (endCall(turn, alarm) ?? resetAlarm(turn, alarm, by, comment));
  recordAct(turn, 'reset', alarm, by, comment, refusal);
  return refusal;
};
