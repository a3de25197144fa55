import type { Refusal } from '../alarm/base.ts';
import { baseState } from '../alarm/base.ts';
import type { CloseAct } from '../act.ts';
import type { State } from '../state/state.ts';
import { type Acting, isKnown, recordAct } from './act.ts';

/** An occurrence that is over leaves the list of what has to be closed; what it was is part of the record and the figures. */
export const closeAct: Acting['close'] = (turn, act, { by }) => {
  const { alarm, occurrence, verdict, measure, due } = act;
  const refusal = closingRefusal(turn.state, act);
  const more = { occurrence, verdict, ...(due === undefined ? {} : { due }) };
  recordAct(turn, 'closed', alarm, by, measure, refusal, occurrence, more);
  if (refusal === undefined) turn.state.unclosed.remove(occurrence);
  return refusal;
};

function closingRefusal(state: State, { alarm, occurrence, measure }: CloseAct): Refusal | undefined {
  if (measure.trim() === '') return 'reason-needed';
  if (state.unclosed.get(occurrence)?.about.alarm === alarm) return undefined;
  const present = state.alarms.get(alarm);
  if (present === undefined) return isKnown(state, alarm) ? 'occurrence-changed' : 'unknown-alarm';
  if (present.occurrence !== occurrence) return 'occurrence-changed';
  return baseState(present) === 'normal' ? 'closed-already' : 'not-over';
}
