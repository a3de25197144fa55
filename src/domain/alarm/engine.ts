import type { AlarmId, OccurrenceId } from '../ids.ts';
import { conditionOf } from '../state/conditions.ts';
import type { Turn } from '../state/state.ts';
import { ack, baseState, NORMAL, type Refusal, reset } from './base.ts';
import type { AlarmCondition, Verdict } from './condition.ts';
import { startDelay, stopDelay } from './delays.ts';
import { keepPeak } from './kept.ts';
import { followTrouble } from './news.ts';
import type { Evidence, PortableReading } from './transition.ts';
import { moveByHand } from './transitions.ts';

/**
 * The alarm engine takes what is known of a condition and moves its alarm through its delays (domain.md 3, timers).
 * Missing data never stops a running on-delay and always stops a running off-delay: it may raise, it never clears.
 * @param evidence is asked for only where the alarm may move
 */
export function report(turn: Turn, condition: AlarmCondition, verdict: Verdict, evidence: () => Evidence): void {
  const { id } = condition;
  const current = turn.state.alarms.get(id) ?? NORMAL;
  switch (verdict) {
    case 'beyond':
    case 'certain':
      return reportBeyond(turn, condition, current.active, evidence(), verdict === 'certain');
    case 'within':
      if (current.active) return startDelay(turn, condition, 'return', evidence());
      return stopDelay(turn, id, 'raise');
    case 'between':
      return stopDelay(turn, id, current.active ? 'return' : 'raise');
    case 'unknown':
      return stopDelay(turn, id, 'return');
  }
}

function reportBeyond(
  turn: Turn,
  condition: AlarmCondition,
  isActive: boolean,
  seen: Evidence,
  isAtOnce: boolean,
): void {
  keepPeak(turn, condition, seen);
  if (!isActive) return startDelay(turn, condition, 'raise', seen, isAtOnce);
  stopDelay(turn, condition.id, 'return');
  followTrouble(turn, condition.id, seen);
}

/** An input itself says what is the matter with this condition. Nothing where it is not configured. */
export function assert(turn: Turn, id: AlarmId, verdict: Verdict, evidence: Evidence): void {
  const condition = conditionOf(turn.state.index, id);
  if (condition !== undefined) report(turn, condition, verdict, () => evidence);
}

/** A person's acknowledgement of the occurrence that was on the screen; a newer one is never acknowledged by it. */
export function ackAlarm(
  turn: Turn,
  id: AlarmId,
  occurrence: OccurrenceId,
  by: string,
  comment?: string,
  via?: 'message',
): Refusal | undefined {
  if (conditionOf(turn.state.index, id) === undefined) return 'unknown-alarm';
  const alarm = turn.state.alarms.get(id);
  if (alarm?.occurrence !== occurrence) return 'occurrence-changed';
  // An acknowledgement on a screen counts for more than one from a message, which ends no output.
  const isSaid = alarm.acknowledged?.via === via || alarm.acknowledged?.via === undefined;
  if (alarm.acked && baseState(alarm) !== 'normal' && isSaid) return undefined;
  return moveByHand(turn, id, 'ack', ack(alarm), by, comment, { via });
}

/** A person's end of a latched alarm. */
export function resetAlarm(
  turn: Turn,
  id: AlarmId,
  by: string,
  comment?: string,
  reading?: PortableReading,
): Refusal | undefined {
  if (conditionOf(turn.state.index, id) === undefined) return 'unknown-alarm';
  return moveByHand(turn, id, 'reset', reset(turn.state.alarms.get(id) ?? NORMAL), by, comment, { reading });
}
