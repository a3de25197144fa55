import type { Evidence, Someone } from '../alarm/transition.ts';
import type { Zone } from '../plant.ts';
import type { Turn } from '../state/state.ts';

/** Everyone who is counted in a zone, and whether there are more: badges that are only counted. */
export function occupantsOf(turn: Turn, zone: Zone): { readonly people: readonly Someone[]; readonly isMore: boolean } {
  const known = turn.state.zones.get(zone.id);
  return { people: known?.occupants.map(({ who }) => who) ?? [], isMore: known?.strangersAt !== undefined };
}

/** Those who are in a zone without doubt: a rule that accuses people takes no others. */
export const certainIn = (turn: Turn, zone: Zone): readonly Someone[] =>
  turn.state.zones.get(zone.id)?.occupants.flatMap(({ who, certain }) => (certain ? who : [])) ?? [];

/** What is shown of people in a zone. */
export function peopleEvidence(turn: Turn, cause: Evidence['cause'], zone: Zone): Evidence {
  const { people, isMore } = occupantsOf(turn, zone);
  return { sensedAt: turn.at, cause, people, ...(isMore ? { atLeast: true } : {}) };
}
