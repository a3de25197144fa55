import { conditionOf } from '../state/conditions.ts';
import { ackOne, type Acting, recordAct } from './act.ts';

/** Several at once: of priority 3 and 4 only, each refused or not by itself. */
export const ackManyAct: Acting['ack-many'] = (turn, { occurrences }, actor) => {
  const wanted = new Set(occurrences);
  for (const [id, { occurrence }] of turn.state.alarms.sorted()) {
    if (occurrence === undefined || !wanted.has(occurrence)) continue;
    const isImportant = (conditionOf(turn.state.index, id)?.priority ?? 1) < 3;
    const refusal = isImportant ? 'too-important' : ackOne(turn, id, occurrence, actor);
    recordAct(turn, 'acknowledged', id, actor.by, undefined, refusal);
  }
  return undefined;
};
