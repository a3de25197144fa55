import type { Refusal } from '../alarm/base.ts';
import { assert } from '../alarm/engine.ts';
import { type AlarmId, subjectOf } from '../ids.ts';
import type { Turn } from '../state/state.ts';

/** A person ends the alarm of a fall that is acknowledged: what the badge says of its wearer ends none. */
export function endFall(turn: Turn, id: AlarmId): Refusal | undefined {
  const { alarms, bodies, index, deadlines } = turn.state;
  const alarm = alarms.get(id);
  if (!id.endsWith(':man-down') || alarm?.evidence === undefined || !alarm.active) return undefined;
  if (!alarm.acked) return 'not-acknowledged';
  const tag = index.people.get(subjectOf(id))?.tag;
  if (tag !== undefined && bodies.get(tag) !== undefined) {
    delete bodies.edit(tag).fallAt;
    deadlines.clear('fall', tag);
  }
  assert(turn, id, 'within', { ...alarm.evidence, sensedAt: turn.at });
  return undefined;
}
