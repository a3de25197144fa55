import { baseState } from '../alarm/base.ts';
import { conditionOf, priorityOf } from '../state/conditions.ts';
import type { Turn } from '../state/state.ts';
import { heldIncident, joinIncident } from './incidents.ts';

/**
 * Alarms that stand when incidents are first known, or that another configuration has made urgent: each has to be closed
 * once it is over, and the urgent ones get their incidents, in the order in which they were raised. Nothing of them is
 * recorded once more.
 */
export function adoptAlarms(turn: Turn): void {
  const { alarms, index, plant } = turn.state;
  if (plant.incidents === undefined) return;
  const found = alarms.sorted().flatMap(([id, alarm]) => {
    const condition = conditionOf(index, id);
    if (condition === undefined || alarm.hiding !== undefined || baseState(alarm) === 'normal') return [];
    if (alarm.isOpen === undefined) alarms.edit(id).isOpen = true;
    const isUrgent = (priorityOf(turn.state, id) ?? 4) <= 2;
    return isUrgent && heldIncident(alarm) === undefined ? [{ condition, at: alarm.raisedAt ?? turn.at }] : [];
  });
  for (const { condition } of found.sort((a, b) => a.at - b.at)) {
    const alarm = alarms.edit(condition.id);
    if (alarm.evidence !== undefined) joinIncident(turn, condition, alarm, alarm.evidence);
  }
}
