import { type AlarmId, type Epoch, type OccurrenceId, occurrenceId, subjectOf } from '../ids.ts';
import { conditionOf, isConfigured } from '../state/conditions.ts';
import type { Turn } from '../state/turn.ts';
import { duration, later } from '../time.ts';
import { type AlarmState, freshAlarm, type Told } from './alarm-state.ts';
import { acknowledge, activate, baseState, NORMAL, type Refusal, reset, returned, type Step } from './base.ts';
import { type AlarmCondition, condition, CONDITION_NAMES } from './condition.ts';
import { endSilence } from './silence.ts';
import { withCrowd } from './crowd.ts';
import type { Evidence, Someone, Transition } from './transition.ts';

/**
 * What a rule sees of its condition now.
 * `beyond` the limit; `between`: good, but inside the deadband; `within`: clearly back; `unknown`: nothing can be said.
 */
export type Verdict = 'beyond' | 'between' | 'within' | 'unknown';

/** Whether a condition's on-delay is waited for, or the rule has waited enough itself. */
export type When = 'now' | 'after-delay';

/**
 * Takes a rule's verdict and moves the alarm through its delays (domain.md 3, timers).
 * Missing data never stops a running on-delay and always stops a running off-delay: it may raise, it never clears.
 */
export function judge(turn: Turn, id: AlarmId, verdict: Verdict, evidence: Evidence, when: When = 'after-delay'): void {
  const current = turn.state.alarms.get(id);
  if (current === undefined && verdict !== 'beyond') return;
  const rule = conditionOf(turn.state.plant, id);
  if (rule === undefined) return;
  const settled = current ?? NORMAL;
  switch (verdict) {
    case 'beyond':
      if (settled.active) return stopPending(turn, id, 'return');
      return startPending(turn, rule, 'raise', evidence, when);
    case 'within':
      if (settled.active) return startPending(turn, rule, 'return', evidence);
      return stopPending(turn, id, 'raise');
    case 'between':
      return stopPending(turn, id, settled.active ? 'return' : 'raise');
    case 'unknown':
      return stopPending(turn, id, 'return');
  }
}

/** An alarm whose condition is no longer configured ends, and the record says why. */
export function removeVanished(turn: Turn): void {
  for (const [id, alarm] of turn.state.alarms.sorted()) {
    if (conditionOf(turn.state.plant, id) !== undefined) continue;
    if (baseState(alarm) !== 'normal' && alarm.evidence !== undefined) {
      const name = CONDITION_NAMES.find((known) => id.endsWith(`:${known}`));
      const ghost = condition(subjectOf(id), name ?? 'bad', {
        priority: 4,
        latching: false,
        onDelay: duration(0),
        offDelay: duration(0),
      });
      turn.transitions.push(
        withCrowd(
          describe(
            turn.state.epoch,
            ghost,
            { ...alarm, ...NORMAL },
            { seq: turn.seq, at: turn.at, kind: 'remove' },
            { ...alarm.evidence, cause: 'configuration' },
          ),
          alarm.evidence.people,
        ),
      );
    }
    forgetAlarm(turn, id);
  }
}

/** What a condition was before the configuration changed. */
type ConditionBefore = (id: AlarmId) => AlarmCondition | undefined;

/** Running delays get the length that is configured now, from their own beginning. */
export function retime(turn: Turn, conditionBefore: ConditionBefore): void {
  for (const [id, { pending }] of turn.state.alarms.sorted()) {
    const [before, now] = [conditionBefore(id), conditionOf(turn.state.plant, id)];
    if (pending === undefined || before === undefined || now === undefined) continue;
    const key = pending.to === 'raise' ? 'onDelay' : 'offDelay';
    if (before[key] !== now[key]) turn.state.deadlines.set({ kind: 'alarm', id }, later(pending.from, now[key]));
  }
}

/** An alarm that goes on under another set point or priority says so: the record has the old one and the new one. */
export function restate(turn: Turn, conditionBefore: ConditionBefore): void {
  for (const [id, alarm] of turn.state.alarms.sorted()) {
    const [before, now] = [conditionBefore(id), conditionOf(turn.state.plant, id)];
    if (before === undefined || now === undefined || alarm.evidence === undefined) continue;
    if (baseState(alarm) === 'normal' || alarm.told?.seq === turn.seq || isSame(before, now)) continue;
    const { setPoint } = now;
    const evidence = {
      ...alarm.evidence,
      cause: 'configuration',
      ...(setPoint === undefined ? {} : { setPoint }),
    } as const;
    const told: Told = { seq: turn.seq, at: turn.at, kind: 'change' };
    turn.transitions.push(withCrowd(describe(turn.state.epoch, now, alarm, told, evidence), evidence.people));
  }
}

const isSame = (a: AlarmCondition, b: AlarmCondition): boolean =>
  a.priority === b.priority &&
  a.setPoint?.limit === b.setPoint?.limit &&
  a.setPoint?.direction === b.setPoint?.direction &&
  a.setPoint?.deadband === b.setPoint?.deadband;

/** Lets go of all that is kept of an alarm. */
export function forgetAlarm(turn: Turn, id: AlarmId): void {
  turn.state.alarms.remove(id);
  turn.state.deadlines.clear({ kind: 'alarm', id });
  turn.state.deadlines.clear({ kind: 'newcomers', id });
}

/** A new occurrence of an alarm that is already active: somebody more is in danger. */
export function raiseAgain(turn: Turn, id: AlarmId, evidence: Evidence): void {
  const condition = conditionOf(turn.state.plant, id);
  if (condition !== undefined) move(turn, condition, 'raise', evidence);
}

/** Other people than before, in the same occurrence: they are told, and what was acknowledged stays acknowledged. */
export function renew(turn: Turn, id: AlarmId, evidence: Evidence): void {
  const condition = conditionOf(turn.state.plant, id);
  if (condition === undefined) return;
  const alarm = turn.state.alarms.edit(id);
  const before = alarm.evidence?.people;
  alarm.evidence = evidence;
  // What an acknowledgement was told as stays with the alarm: a change of names is nobody's act.
  const told: Told = { seq: turn.seq, at: turn.at, kind: 'change' };
  turn.transitions.push(withCrowd(describe(turn.state.epoch, condition, alarm, told, evidence), before));
}

/** A delay of this alarm has run out. */
export function settleAlarm(turn: Turn, id: AlarmId): void {
  const pending = turn.state.alarms.get(id)?.pending;
  const condition = conditionOf(turn.state.plant, id);
  if (pending === undefined || condition === undefined) return;
  move(turn, condition, pending.to, pending.evidence);
}

/** A person's acknowledgement of the occurrence that was on the screen; a newer one is never acknowledged by it. */
export function acknowledgeAlarm(
  turn: Turn,
  id: AlarmId,
  occurrence: OccurrenceId,
  by: string,
  comment?: string,
): Refusal | undefined {
  if (conditionOf(turn.state.plant, id) === undefined) return 'unknown-alarm';
  const alarm = turn.state.alarms.get(id);
  if (alarm?.occurrence !== occurrence) return 'occurrence-changed';
  if (alarm.acked && baseState(alarm) !== 'normal') return undefined;
  return act(turn, id, 'ack', acknowledge(alarm), by, comment);
}

/** A person's end of a latched alarm. */
export function resetAlarm(turn: Turn, id: AlarmId, by: string, comment?: string): Refusal | undefined {
  if (conditionOf(turn.state.plant, id) === undefined) return 'unknown-alarm';
  return act(turn, id, 'reset', reset(turn.state.alarms.get(id) ?? NORMAL), by, comment);
}

/**
 * After a restart the time that nobody looked counts towards raising, never towards returning. What was silent only
 * because we did not listen (a lost point, a device) begins its delay anew.
 */
export function resumeAlarms(turn: Turn): void {
  for (const [id, alarm] of turn.state.alarms.sorted()) {
    if (alarm.pending?.to === 'return') stopPending(turn, id, 'return');
    const name = conditionOf(turn.state.plant, id)?.name;
    if (name === 'bad' || name === 'offline') stopPending(turn, id, 'raise');
  }
}

function act(
  turn: Turn,
  id: AlarmId,
  kind: 'ack' | 'reset',
  step: Step,
  by: string,
  comment?: string,
): Refusal | undefined {
  if (!step.ok) return step.refusal;
  const alarm = turn.state.alarms.edit(id);
  const condition = conditionOf(turn.state.plant, id);
  if (condition === undefined || alarm.evidence === undefined) return 'unknown-alarm';
  Object.assign(alarm, step.base);
  const { evidence } = alarm;
  tell(turn, condition, alarm, { kind, by, ...(comment === undefined ? {} : { comment }) }, evidence, evidence.people);
  if (baseState(alarm) === 'normal' && !isConfigured(turn.state.plant, id)) forgetAlarm(turn, id);
  return undefined;
}

function startPending(
  turn: Turn,
  condition: AlarmCondition,
  to: 'raise' | 'return',
  evidence: Evidence,
  when: When = 'after-delay',
): void {
  const delay = when === 'now' ? 0 : to === 'raise' ? condition.onDelay : condition.offDelay;
  if (delay === 0) return move(turn, condition, to, evidence);
  const existing = turn.state.alarms.get(condition.id);
  if (existing?.pending?.to === to) {
    // The delay runs on from its first sample; what is shown when it ends is the latest.
    const { from, evidence: first } = existing.pending;
    turn.state.alarms.edit(condition.id).pending = { to, from, evidence: { ...evidence, sensedAt: first.sensedAt } };
    return;
  }
  const alarm = turn.state.alarms.edit(condition.id, freshAlarm);
  // The delay counts from the receipt of the bytes, which may be a little before this turn.
  const from = evidence.sensedAt < turn.at ? evidence.sensedAt : turn.at;
  alarm.pending = { to, from, evidence };
  turn.state.deadlines.set({ kind: 'alarm', id: condition.id }, later(from, delay));
}

function stopPending(turn: Turn, id: AlarmId, to: 'raise' | 'return'): void {
  if (turn.state.alarms.get(id)?.pending?.to !== to) return;
  const alarm = turn.state.alarms.edit(id);
  delete alarm.pending;
  turn.state.deadlines.clear({ kind: 'alarm', id });
}

function move(turn: Turn, condition: AlarmCondition, kind: 'raise' | 'return', evidence: Evidence): void {
  const alarm = turn.state.alarms.edit(condition.id, freshAlarm);
  if (alarm.pending !== undefined) {
    delete alarm.pending;
    turn.state.deadlines.clear({ kind: 'alarm', id: condition.id });
  }
  if (alarm.newcomers !== undefined) {
    delete alarm.newcomers;
    turn.state.deadlines.clear({ kind: 'newcomers', id: condition.id });
  }
  const before = alarm.evidence?.people;
  if (kind === 'raise') {
    Object.assign(alarm, activate(condition.latching));
    alarm.raisedAt = turn.at;
    alarm.occurrence = occurrenceId(turn.state.epoch, turn.seq, turn.transitions.length);
    endSilence(turn);
  } else {
    Object.assign(alarm, returned(alarm));
  }
  alarm.evidence = evidence;
  tell(turn, condition, alarm, { kind }, evidence, before);
}

/** Puts a change into the record, and keeps with the alarm what was last told of it. */
function tell(
  turn: Turn,
  condition: AlarmCondition,
  alarm: AlarmState,
  told: Omit<Told, 'seq' | 'at'>,
  evidence: Evidence,
  before?: readonly Someone[],
): void {
  alarm.told = { seq: turn.seq, at: turn.at, ...told };
  turn.transitions.push(withCrowd(describe(turn.state.epoch, condition, alarm, alarm.told, evidence), before));
}

/** The transition that tells of an alarm's state. */
export function describe(
  epoch: Epoch,
  condition: AlarmCondition,
  alarm: Readonly<AlarmState>,
  told: Told,
  evidence: Evidence,
): Transition {
  return {
    ...told,
    epoch,
    alarm: condition.id,
    occurrence: alarm.occurrence ?? occurrenceId(epoch, told.seq, 0),
    condition: condition.name,
    subject: condition.subject,
    priority: condition.priority,
    state: baseState(alarm),
    active: alarm.active,
    acked: alarm.acked,
    latched: alarm.latched,
    overlays: [],
    ...evidence,
    ...(evidence.people === undefined ? {} : { count: evidence.people.length }),
    ...(condition.response === undefined ? {} : { response: condition.response }),
  };
}
