import { assert } from '../alarm/engine.ts';
import { alarmId } from '../ids.ts';
import type { UnreadableCallInput } from '../input.ts';
import type { Turn } from '../state/state.ts';

/**
 * A message that cannot be read looks like a call for help, and its topic does not say of whom. It has no end that a badge
 * could report: the alarm latches, a person ends it, and each further message of this kind is a new occurrence.
 */
export function takeUnreadableCall(turn: Turn, { device, topic, text }: UnreadableCallInput): void {
  const id = alarmId(device, 'unreadable-call');
  const evidence = { sensedAt: turn.at, cause: 'badge', trouble: { what: 'unreadable-call', topic, text } } as const;
  assert(turn, id, 'beyond', evidence);
  assert(turn, id, 'within', evidence);
}
