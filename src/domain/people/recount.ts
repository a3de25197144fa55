import type { Someone } from '../alarm/transition.ts';
import type { Turn } from '../state/turn.ts';
import { leaveZone } from './zones.ts';

/** After a start the plant may have other zones and points than before: what is gone from it is forgotten. */
export function recount(turn: Turn): void {
  const { state } = turn;
  for (const [id, zone] of state.zones.sorted()) {
    const known = state.index.zones.get(id);
    if (known === undefined) state.zones.remove(id);
    else for (const { who } of zone.occupants) if (!isSomebody(turn, who)) leaveZone(turn, known, who);
  }
  for (const [id, tag] of state.tags.sorted()) {
    const kept = tag.memberships.filter(({ zone }) => state.index.zones.has(zone));
    if (kept.length < tag.memberships.length) state.tags.edit(id).memberships = kept;
  }
  for (const id of [...state.points.keys()]) if (!state.index.points.has(id)) state.points.remove(id);
  for (const id of [...state.devices.keys()]) if (!state.index.devices.has(id)) state.devices.remove(id);
}

/** A person that is in the configuration, or a badge that was seen. */
function isSomebody({ state }: Turn, who: Someone): boolean {
  if (state.index.people.has(who)) return true;
  for (const id of state.tags.keys()) if (id === who) return true;
  return false;
}
