import { baseState } from '../alarm/base.ts';
import { assert } from '../alarm/engine.ts';
import { reactivate } from '../alarm/transitions.ts';
import { alarmId } from '../ids.ts';
import type { UnreadableCallInput } from '../input.ts';
import type { Turn } from '../state/state.ts';

/**
 * A message that cannot be read looks like a call for help, and its topic does not say of whom. It has no end that a badge
 * could report: the alarm latches, and a person ends it. A further message of this kind is a new occurrence once the last
 * one is acknowledged; before that it is the same one, so that a source that repeats it can be acknowledged.
 */
export function takeUnreadableCall(turn: Turn, { device, topic, text }: UnreadableCallInput): void {
  const id = alarmId(device, 'unreadable-call');
  const evidence = { sensedAt: turn.at, cause: 'badge', trouble: { what: 'unreadable-call', topic, text } } as const;
  const alarm = turn.state.alarms.get(id);
  if (alarm === undefined || alarm.acked || baseState(alarm) === 'normal') assert(turn, id, 'beyond', evidence);
  else reactivate(turn, id, { ...evidence, presses: (alarm.evidence?.presses ?? 1) + 1 });
  assert(turn, id, 'within', turn.state.alarms.get(id)?.evidence ?? evidence);
}
