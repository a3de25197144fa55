import type { Refusal } from '../alarm/base.ts';
import { resetAlarm } from '../alarm/engine.ts';
import type { PortableReading } from '../alarm/transition.ts';
import { confirmRecord, RECORDING } from '../gateway/record.ts';
import { type AlarmId, pointId, subjectOf } from '../ids.ts';
import { endCall } from '../people/calls.ts';
import { endFall } from '../people/falls.ts';
import type { Turn } from '../state/state.ts';
import { type Acting, recordAct } from './act.ts';

/** Ends a latched alarm an acknowledged call for help or fall, or confirms that a damaged record was looked at. */
export const resetAct: Acting['reset'] = (turn, { alarm, comment, reading }, { by }) => {
  const refusal =
    alarm === RECORDING
      ? confirmRecord(turn)
      : (refusedReading(turn, alarm, reading) ??
        endCall(turn, alarm) ??
        endFall(turn, alarm) ??
        resetAlarm(turn, alarm, by, comment, reading));
  const said = reading === undefined ? {} : { reading };
  recordAct(turn, 'reset', alarm, by, comment, refusal, undefined, said);
  return refusal;
};

/** A portable detector that shows an alarm itself is no reason to end one. */
function refusedReading(turn: Turn, alarm: AlarmId, reading: PortableReading | undefined): Refusal | undefined {
  const point = pointId(subjectOf(alarm));
  const limits = turn.state.index.limits.get(point) ?? [];
  const isBeyond = limits.some(({ unit, setPoint }) => {
    if (reading === undefined || setPoint === undefined || unit !== reading.unit) return false;
    const { direction, limit } = setPoint;
    return direction === 'high' ? reading.value >= limit : reading.value <= limit;
  });
  return isBeyond ? 'reading-beyond' : undefined;
}
