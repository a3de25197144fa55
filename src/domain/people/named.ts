import { judge, raiseAgain } from '../alarm/desk.ts';
import type { Evidence, Someone } from '../alarm/transition.ts';
import type { AlarmId } from '../ids.ts';
import type { Turn } from '../state/turn.ts';

/** One alarm with all names; somebody more is a new occurrence, which has to be seen anew. */
export function judgePeople(
  turn: Turn,
  id: AlarmId,
  beyond: boolean,
  people: readonly Someone[],
  seen: Evidence,
): void {
  const evidence = { ...seen, people };
  const alarm = turn.state.alarms.get(id);
  if (beyond && alarm?.active === true) {
    const known = new Set(alarm.evidence?.people);
    if (people.some((who) => !known.has(who))) return raiseAgain(turn, id, evidence);
  }
  judge(turn, id, beyond ? 'beyond' : 'within', evidence);
}
