import type { Turn } from '../state/state.ts';
import { type AlarmState, freshAlarm } from './alarm-state.ts';
import type { AlarmCondition } from './condition.ts';
import type { Cause, Evidence, KeptUntilNormal, FurthestValue, Someone } from './transition.ts';

/** A value of these causes is measured or counted, so that one of them is the furthest. */
const MEASURED: ReadonlySet<Cause> = new Set(['limit', 'over-range', 'forecast', 'people']);
/** Of badges without a person an alarm remembers so many; ids of badges can be made up. */
const MOST_STRANGERS = 200;

/** Remembers the value of an alarm that is active, or whose on-delay runs, where it is further than every one before. */
export function keepPeak(turn: Turn, condition: AlarmCondition, evidence: Evidence): void {
  const seen = peakOf(evidence);
  if (seen === undefined) return;
  const alarm = turn.state.alarms.get(condition.id);
  // Checkpoints of earlier versions have no peak: what the alarm was raised with is one.
  const known =
    alarm?.peak ?? (alarm?.active === true && alarm.evidence !== undefined ? peakOf(alarm.evidence) : undefined);
  if (known !== undefined && !isFurther(condition, seen.value, known.value)) return;
  turn.state.alarms.edit(condition.id, freshAlarm).peak = seen;
  if (alarm?.active === true) (turn.peaks ??= []).push(condition.id);
}

const isFurther = ({ setPoint }: AlarmCondition, value: number, than: number): boolean =>
  setPoint?.direction === 'low' ? value < than : value > than;

function peakOf({ value, unit, cause, sensedAt }: Evidence): FurthestValue | undefined {
  if (value === undefined || !MEASURED.has(cause)) return undefined;
  return { value, ...(unit === undefined ? {} : { unit }), at: sensedAt };
}

/** Remembers everyone whom the alarm is about now, beside those whom it was about before. */
export function keepInvolved(turn: Turn, alarm: AlarmState, { people }: Evidence): void {
  if (people === undefined) return;
  const known = alarm.involved ?? [];
  const had = new Set<Someone>(known);
  const isPerson = (who: Someone): boolean => turn.state.index.people.has(who);
  let room = MOST_STRANGERS - known.filter((who) => !isPerson(who)).length;
  const added = people.filter((who) => !had.has(who) && (isPerson(who) || room-- > 0));
  if (alarm.involved === undefined || added.length > 0) alarm.involved = [...known, ...added];
}

/** An alarm that is normal again keeps nothing of what it was: the record has it. */
export function forgetKept(alarm: AlarmState): void {
  delete alarm.acknowledged;
  delete alarm.peak;
  delete alarm.involved;
  delete alarm.ticked;
  delete alarm.incident;
  delete alarm.firstOut;
  delete alarm.inByTime;
}

/** What stays with an alarm from its raise until it is normal. */
export const keptOf = ({
  acknowledged,
  peak,
  involved,
  ticked,
  incident,
  firstOut,
}: Readonly<KeptUntilNormal>): KeptUntilNormal => ({
  ...(acknowledged === undefined ? {} : { acknowledged }),
  ...(peak === undefined ? {} : { peak }),
  ...(involved === undefined ? {} : { involved }),
  ...(ticked === undefined ? {} : { ticked }),
  ...(incident === undefined ? {} : { incident }),
  ...(firstOut === undefined ? {} : { firstOut }),
});
