import type { Turn } from '../state/state.ts';
import { personId } from '../ids.ts';
import { touch } from '../state/turn.ts';

/** The agreed end of a visit has come, as far as plant time was not moved meanwhile. */
export function settleVisit(turn: Turn, id: string): void {
  const { people, deadlines, index } = turn.state;
  const until = people.get(personId(id))?.until;
  if (until === undefined) return;
  if (until > turn.at) deadlines.set('visit', id, until);
  else touch(turn, index.dependents.person.get(id));
}

/** Plant time was moved. The end of a visit is a time of the calendar: it comes sooner or later than before, or is not yet over. */
export function resumeVisits(turn: Turn): void {
  const { people, deadlines, index } = turn.state;
  for (const [id, { until }] of people.sorted()) {
    if (until === undefined) continue;
    deadlines.set('visit', id, until > turn.at ? until : turn.at);
    touch(turn, index.dependents.person.get(id));
  }
}
