import { occurrenceId } from '../ids.ts';
import { noteRaise } from '../incidents/flood.ts';
import { joinIncident, leaveIncident } from '../incidents/incidents.ts';
import { keepUnclosed } from '../response/unclosed.ts';
import type { State, Turn } from '../state/state.ts';
import type { AlarmState, Told } from './alarm-state.ts';
import { activate, baseState } from './base.ts';
import type { AlarmCondition } from './condition.ts';
import { withCrowd } from './crowd.ts';
import { forgetKept, keepInvolved, keptOf } from './kept.ts';
import { endSilence } from './silence.ts';
import type { Evidence, Hiding, Someone, Transition } from './transition.ts';

const NOT_HIDDEN: readonly Hiding[] = [];

/** Puts a change into the record, and keeps with the alarm what was last recorded of it. */
export function recordMove(
  turn: Turn,
  condition: AlarmCondition,
  alarm: AlarmState,
  told: Omit<Told, 'seq' | 'at'>,
  evidence: Evidence,
  before?: readonly Someone[],
  now?: readonly Someone[],
): void {
  alarm.told = { seq: turn.seq, at: turn.at, ...told };
  turn.transitions.push(withCrowd(describe(turn.state, condition, alarm, alarm.told, evidence), before, now));
  if (baseState(alarm) !== 'normal') return;
  keepUnclosed(turn, alarm, condition.id);
  leaveIncident(turn, alarm);
  delete alarm.isOpen;
  forgetKept(alarm);
}

/** The alarm is active from here on in an occurrence of its own, which has to be acknowledged; the record of it follows. */
export function beginOccurrence(turn: Turn, condition: AlarmCondition, alarm: AlarmState, evidence: Evidence): void {
  Object.assign(alarm, activate(condition.latching));
  alarm.raisedAt = turn.at;
  alarm.occurrence = occurrenceId(turn.state.epoch, turn.seq, turn.transitions.length);
  alarm.evidence = evidence;
  delete alarm.acknowledged;
  delete alarm.ticked;
  delete alarm.isOpen;
  keepInvolved(turn, alarm, evidence);
  if (alarm.hiding !== undefined) {
    alarm.wasActive = true;
    return;
  }
  endSilence(turn);
  putOnList(turn, condition, alarm, evidence);
  noteRaise(turn, condition.id, alarm.occurrence);
}

/** An alarm is on the list for all to see: it belongs to an incident, and has to be closed once it is over. */
export function putOnList(turn: Turn, condition: AlarmCondition, alarm: AlarmState, evidence: Evidence): void {
  if (turn.state.plant.incidents === undefined) return;
  alarm.isOpen = true;
  joinIncident(turn, condition, alarm, evidence);
}

/** The transition that describes an alarm's state. */
export function describe(
  { epoch, plant }: Pick<State, 'epoch' | 'plant'>,
  condition: AlarmCondition,
  alarm: Readonly<AlarmState>,
  { cause, ...told }: Told,
  evidence: Evidence,
): Transition {
  const { hiding = NOT_HIDDEN } = alarm;
  const plan = condition.plan === undefined ? undefined : plant.responses?.[condition.plan];
  const until = hiding.find((one) => one.until !== undefined)?.until;
  return {
    ...told,
    epoch,
    alarm: condition.id,
    occurrence: alarm.occurrence ?? occurrenceId(epoch, told.seq, 0),
    condition: condition.name,
    subject: condition.subject,
    priority: condition.priority,
    state: hiding[0]?.overlay ?? baseState(alarm),
    active: alarm.active,
    acked: alarm.acked,
    latched: alarm.latched,
    overlays: hiding.map(({ overlay }) => overlay),
    ...(hiding.length === 0 ? {} : { hiding }),
    ...(until === undefined ? {} : { until }),
    ...(alarm.chatters === true ? { chattering: true } : {}),
    ...evidence,
    ...(cause === undefined ? {} : { cause }),
    ...keptOf(alarm),
    ...(evidence.people === undefined ? {} : { count: evidence.people.length }),
    ...(plan === undefined ? {} : { responsePlan: plan }),
    ...(condition.response === undefined ? {} : { response: condition.response }),
  };
}
