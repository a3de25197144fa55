import { type AlarmId, subjectOf } from '../ids.ts';
import { conditionOf, isConfigured } from '../state/conditions.ts';
import type { PlantIndex } from '../state/state.ts';
import type { Turn } from '../state/state.ts';
import { duration, type Duration, later } from '../time.ts';
import { baseState } from './base.ts';
import { offDelayOf } from './chatter.ts';
import { type AlarmCondition, condition, type SetPoint } from './condition.ts';
import { stopDelay } from './delays.ts';
import { change, forgetAlarm, remove } from './transitions.ts';

/**
 * An alarm whose condition is no longer configured ends: the record says `remove`, with the cause that it had. The call for help of a person who is no
 * longer in the plant goes on until a person ends it; one that was ended is forgotten.
 * @param before what was configured until now, where that is known: the alarm ends under its own priority
 */
export function removeVanished(turn: Turn, before?: PlantIndex): void {
  const { alarms, index } = turn.state;
  for (const [id, alarm] of alarms.sorted()) {
    const isNormal = baseState(alarm) === 'normal';
    if (isConfigured(index, id) || (!isNormal && conditionOf(index, id) !== undefined)) continue;
    if ((!isNormal || alarm.hiding !== undefined) && alarm.evidence !== undefined) {
      const gone = (before && conditionOf(before, id)) ?? ghostOf(id);
      remove(turn, gone, alarm, alarm.evidence);
    }
    forgetAlarm(turn, id);
  }
}

/** Stands in for the condition of an alarm that has none any more. */
function ghostOf(id: AlarmId): AlarmCondition {
  const subject = subjectOf(id);
  const none = duration(0);
  return condition(subject, id.slice(subject.length + 1), {
    priority: 4,
    latching: false,
    onDelay: none,
    offDelay: none,
  });
}

/**
 * Running delays get the length that is configured now, from their own beginning. A delay towards raising goes on only
 * where what was seen is beyond the set point of now, and the alarm will say that one.
 */
export function retime(turn: Turn, before: PlantIndex): void {
  for (const [id, { pending }] of turn.state.alarms.sorted()) {
    const [old, now] = [conditionOf(before, id), conditionOf(turn.state.index, id)];
    if (pending === undefined || old === undefined || now === undefined) continue;
    const { setPoint } = now;
    if (setPoint !== undefined && !isSamePoint(old.setPoint, setPoint)) {
      if (pending.to === 'raise' && !isBeyond(setPoint, pending.evidence.value)) {
        stopDelay(turn, id, 'raise');
        continue;
      }
      turn.state.alarms.edit(id).pending = { ...pending, evidence: { ...pending.evidence, setPoint } };
    }
    const delayOf = (known: AlarmCondition): Duration =>
      pending.to === 'raise' ? known.onDelay : offDelayOf(known, turn.state.alarms.get(id));
    const delay = delayOf(now);
    if (delayOf(old) !== delay) turn.state.deadlines.set('alarm', id, later(pending.from, delay));
  }
}

/** An alarm that goes on under another set point or priority says so: the record has the old one and the new one. */
export function restate(turn: Turn, before: PlantIndex): void {
  for (const [id, alarm] of turn.state.alarms.sorted()) {
    const [old, now] = [conditionOf(before, id), conditionOf(turn.state.index, id)];
    if (old === undefined || now === undefined || alarm.evidence === undefined) continue;
    // One that has returned was seen under the old set point, and stays so.
    const isOver = !alarm.active && !alarm.latched;
    if (isOver || alarm.told?.seq === turn.seq || isSame(old, now)) continue;
    const { setPoint } = now;
    const evidence = setPoint === undefined ? alarm.evidence : { ...alarm.evidence, setPoint };
    // Who asks later is told the same limit as who saw the change.
    turn.state.alarms.edit(id).evidence = evidence;
    change(turn, now, alarm, evidence, evidence.people);
  }
}

const isSame = (a: AlarmCondition, b: AlarmCondition): boolean =>
  a.priority === b.priority && isSamePoint(a.setPoint, b.setPoint);

const isSamePoint = (a: SetPoint | undefined, b: SetPoint | undefined): boolean =>
  a?.limit === b?.limit && a?.direction === b?.direction && a?.deadband === b?.deadband;

const isBeyond = ({ direction, limit }: SetPoint, value: number | undefined): boolean =>
  value !== undefined && (direction === 'high' ? value >= limit : value <= limit);
