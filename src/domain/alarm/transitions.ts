import type { AlarmId } from '../ids.ts';
import { conditionOf, isConfigured } from '../state/conditions.ts';
import type { Turn } from '../state/state.ts';
import { leaveIncident } from '../incidents/incidents.ts';
import { keepUnclosed } from '../response/unclosed.ts';
import { touch } from '../state/turn.ts';
import { type AlarmState, freshAlarm, type Told } from './alarm-state.ts';
import { baseState, NORMAL, type Refusal, returned, type Step } from './base.ts';
import type { AlarmCondition } from './condition.ts';
import { withCrowd, withGone } from './crowd.ts';
import { countRaise, endChatter } from './chatter.ts';
import { keepInvolved } from './kept.ts';
import { endOneShot, endShelfOfEmergency } from './overlays.ts';
import { timeReAlarm } from './re-alarm.ts';
import { beginOccurrence, describe, recordMove } from './record.ts';
import type { Evidence, PortableReading, Someone } from './transition.ts';

/** The condition came true, or went away, after its delay: the alarm changes its state, and the record gets a transition. */
export function move(turn: Turn, condition: AlarmCondition, kind: 'raise' | 'return', evidence: Evidence): void {
  const { deadlines, alarms } = turn.state;
  const alarm = alarms.edit(condition.id, freshAlarm);
  if (alarm.pending !== undefined) {
    delete alarm.pending;
    deadlines.clear('alarm', condition.id);
  }
  if (alarm.newcomers !== undefined) {
    delete alarm.newcomers;
    deadlines.clear('newcomers', condition.id);
  }
  if (alarm.news !== undefined) {
    delete alarm.news;
    deadlines.clear('news', condition.id);
  }
  delete alarm.followedAt;
  const before = alarm.evidence?.people;
  if (kind === 'raise') {
    if (!alarm.active) countRaise(alarm, condition, evidence, turn.at);
    endShelfOfEmergency(turn, condition, alarm, evidence.priority ?? condition.priority);
    beginOccurrence(turn, condition, alarm, evidence);
  } else {
    Object.assign(alarm, returned(alarm));
    endChatter(alarm);
    // Why it was raised is why it was there.
    const { cause, trouble } = alarm.evidence ?? evidence;
    // What an output did not do is what was the matter, and stays what the alarm says.
    const was = evidence.trouble?.what === 'output' && trouble !== undefined ? { trouble } : {};
    alarm.evidence = withGone({ ...evidence, cause, ...was }, alarm);
  }
  timeReAlarm(turn, condition.id);
  recordMove(turn, condition, alarm, { kind }, alarm.evidence ?? evidence, before, evidence.people);
  if (kind === 'return') endOneShot(turn, condition);
  touch(turn, turn.state.index.dependents.alarm.get(condition.id));
}

/** What caused an alarm happens once more before it is acknowledged: it is active again, and the same occurrence. */
export function reactivate(turn: Turn, id: AlarmId, evidence: Evidence): void {
  const condition = conditionOf(turn.state.index, id);
  if (condition === undefined) return;
  const alarm = turn.state.alarms.edit(id);
  const before = alarm.evidence?.people;
  alarm.active = true;
  if (alarm.hiding !== undefined) alarm.wasActive = true;
  alarm.evidence = evidence;
  recordMove(turn, condition, alarm, { kind: 'change' }, evidence, before);
  touch(turn, turn.state.index.dependents.alarm.get(id));
}

/** A person's acknowledgement or reset, where the base machine allowed it. */
export function moveByHand(
  turn: Turn,
  id: AlarmId,
  kind: 'ack' | 'reset',
  step: Step,
  by: string,
  comment?: string,
  more: { readonly via?: 'message' | undefined; readonly reading?: PortableReading | undefined } = {},
): Refusal | undefined {
  if (!step.ok) return step.refusal;
  const alarm = turn.state.alarms.edit(id);
  const condition = conditionOf(turn.state.index, id);
  if (condition === undefined || alarm.evidence === undefined) return 'unknown-alarm';
  Object.assign(alarm, step.base);
  const { via, reading } = more;
  const said = { ...(comment === undefined ? {} : { comment }), ...(via === undefined ? {} : { via }) };
  if (kind === 'ack') alarm.acknowledged = { by, at: turn.at, ...said };
  const { evidence } = alarm;
  recordMove(
    turn,
    condition,
    alarm,
    { kind, by, ...(comment === undefined ? {} : { comment }), ...(reading === undefined ? {} : { reading }) },
    evidence,
    evidence.people,
  );
  timeReAlarm(turn, id);
  if (kind === 'reset') touch(turn, turn.state.index.dependents.alarm.get(id));
  if (baseState(alarm) === 'normal' && !isConfigured(turn.state.index, id)) forgetAlarm(turn, id);
  return undefined;
}

/** A new occurrence, also of an alarm that is already active: a further person is in danger, or there is news of the trouble. */
export function raiseAgain(turn: Turn, id: AlarmId, evidence: Evidence): void {
  const condition = conditionOf(turn.state.index, id);
  if (condition !== undefined) move(turn, condition, 'raise', evidence);
}

/** Other people or another trouble than before, in the same occurrence: the record says which, and what was acknowledged stays acknowledged. */
export function renew(turn: Turn, id: AlarmId, evidence: Evidence): void {
  const condition = conditionOf(turn.state.index, id);
  if (condition === undefined) return;
  const alarm = turn.state.alarms.edit(id);
  const before = alarm.evidence?.people;
  alarm.evidence = evidence;
  keepInvolved(turn, alarm, evidence);
  timeReAlarm(turn, id);
  change(turn, condition, alarm, evidence, before);
}

/**
 * Puts a change of the same occurrence into the record. What an acknowledgement was recorded as stays with the alarm:
 * such a change is no act of a person.
 */
export function change(
  turn: Turn,
  condition: AlarmCondition,
  alarm: Readonly<AlarmState>,
  evidence: Evidence,
  before?: readonly Someone[],
): void {
  const told: Told = { seq: turn.seq, at: turn.at, kind: 'change' };
  turn.transitions.push(withCrowd(describe(turn.state, condition, alarm, told, evidence), before));
}

/** An alarm whose condition is gone ends, whatever it was, under its own priority and with its own cause. */
export function remove(turn: Turn, ghost: AlarmCondition, alarm: Readonly<AlarmState>, evidence: Evidence): void {
  const told: Told = { seq: turn.seq, at: turn.at, kind: 'remove' };
  const { hiding: _hiding, ...rest } = alarm;
  const ended = { ...rest, ...NORMAL };
  // Its plan is a place in the plant of before.
  const { plan: _plan, ...gone } = ghost;
  turn.transitions.push(withCrowd(describe(turn.state, gone, ended, told, evidence), alarm.evidence?.people));
  keepUnclosed(turn, alarm, ghost.id);
  leaveIncident(turn, alarm);
}

/** The deadlines that an alarm can have. */
const ALARM_RULES = ['alarm', 'newcomers', 'news', 're-alarm', 'shelved', 'out-of-service'] as const;

/** Removes all that is kept of an alarm. */
export function forgetAlarm(turn: Turn, id: AlarmId): void {
  turn.state.alarms.remove(id);
  for (const rule of ALARM_RULES) turn.state.deadlines.clear(rule, id);
  touch(turn, turn.state.index.dependents.alarm.get(id));
}
