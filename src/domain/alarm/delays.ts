import type { AlarmId } from '../ids.ts';
import { conditionOf } from '../state/conditions.ts';
import type { Turn } from '../state/state.ts';
import { later } from '../time.ts';
import { freshAlarm } from './alarm-state.ts';
import { baseState } from './base.ts';
import type { AlarmCondition } from './condition.ts';
import { offDelayOf } from './chatter.ts';
import { forgetKept } from './kept.ts';
import type { Evidence } from './transition.ts';
import { move } from './transitions.ts';

/** Begins a delay, or lets it run on; without a delay the alarm moves at once. */
export function startDelay(
  turn: Turn,
  condition: AlarmCondition,
  to: 'raise' | 'return',
  evidence: Evidence,
  isAtOnce = false,
): void {
  const delay = isAtOnce
    ? 0
    : to === 'raise'
      ? condition.onDelay
      : offDelayOf(condition, turn.state.alarms.get(condition.id));
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
  turn.state.deadlines.set('alarm', condition.id, later(from, delay));
}

export function stopDelay(turn: Turn, id: AlarmId, to: 'raise' | 'return'): void {
  if (turn.state.alarms.get(id)?.pending?.to !== to) return;
  const alarm = turn.state.alarms.edit(id);
  delete alarm.pending;
  if (baseState(alarm) === 'normal') forgetKept(alarm);
  turn.state.deadlines.clear('alarm', id);
}

/** A delay of this alarm has run out. */
export function settleDelay(turn: Turn, id: AlarmId): void {
  const pending = turn.state.alarms.get(id)?.pending;
  const condition = conditionOf(turn.state.index, id);
  if (pending === undefined || condition === undefined) return;
  move(turn, condition, pending.to, pending.evidence);
}

/**
 * After a restart the time without listening counts towards raising, never towards returning.
 * @param isOfSilence whether a condition is true because nothing is heard: not listening proves nothing, and its delay begins again
 */
export function resumeDelays(turn: Turn, isOfSilence: (condition: AlarmCondition) => boolean): void {
  for (const [id, alarm] of turn.state.alarms.sorted()) {
    if (alarm.pending?.to === 'return') stopDelay(turn, id, 'return');
    const condition = conditionOf(turn.state.index, id);
    if (condition !== undefined && isOfSilence(condition)) stopDelay(turn, id, 'raise');
  }
}
