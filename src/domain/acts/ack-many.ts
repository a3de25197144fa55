import type { Turn } from '../state/state.ts';
import { priorityOf } from '../state/conditions.ts';
import { ackOne, type Acting, type Actor, recordAct } from './act.ts';

/** Occurrences that no alarm has any more: so many have a line each. */
const MOST_TOLD = 20;

/** Several at once: of priority 3 and 4 only, each refused or not by itself. */
export const ackManyAct: Acting['ack-many'] = (turn, { occurrences }, actor) => {
  const wanted = new Set(occurrences);
  for (const [id, { occurrence }] of turn.state.alarms.sorted()) {
    if (occurrence === undefined || !wanted.delete(occurrence)) continue;
    const isImportant = (priorityOf(turn.state, id) ?? 1) < 3;
    const refusal = isImportant ? 'too-important' : ackOne(turn, id, occurrence, actor);
    recordAct(turn, 'acknowledged', id, actor.by, undefined, refusal, occurrence);
  }
  recordGone(turn, [...wanted], actor);
  return undefined;
};

/** What was on the screen and is no occurrence of an alarm any more: refused, and in the record. */
function recordGone(turn: Turn, gone: readonly string[], { by }: Actor): void {
  const { seq, at } = turn;
  const refused = {
    seq,
    at,
    kind: 'refused',
    subject: 'gateway',
    by,
    act: 'ack',
    reason: 'occurrence-changed',
  } as const;
  for (const occurrence of gone.slice(0, MOST_TOLD)) turn.events.push({ ...refused, occurrence });
  if (gone.length > MOST_TOLD) turn.events.push({ ...refused, amount: gone.length - MOST_TOLD });
}
