import type { Evidence, Someone } from '../alarm/transition.ts';
import type { Zone } from '../plant.ts';
import type { State, Turn } from '../state/state.ts';

/** Everyone who is counted in a zone, and whether there are more: badges that are only counted. */
export function occupantsOf(turn: Turn, zone: Zone): { readonly people: readonly Someone[]; readonly isMore: boolean } {
  const known = turn.state.zones.get(zone.id);
  return { people: known?.occupants.map(({ who }) => who) ?? [], isMore: known?.strangersAt !== undefined };
}

/** Whether anyone is, or may be, in a zone. */
export function isOccupied({ zones }: Pick<State, 'zones'>, { id }: Zone): boolean {
  const known = zones.get(id);
  return known !== undefined && (known.occupants.length > 0 || known.strangersAt !== undefined);
}

/** Those whom the head-count of a zone counts: who is, or may be, inside, and is not counted on another floor. */
export const countedIn = (turn: Turn, zone: Zone): readonly Someone[] =>
  turn.state.zones.get(zone.id)?.occupants.flatMap(({ who, elsewhere }) => (elsewhere === true ? [] : who)) ?? [];

/** What is shown of people in a zone. */
export function peopleEvidence(turn: Turn, cause: Evidence['cause'], zone: Zone): Evidence {
  const { people, isMore } = occupantsOf(turn, zone);
  return { sensedAt: turn.at, cause, people, ...(isMore ? { atLeast: true } : {}) };
}
