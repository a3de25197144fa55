import type { Someone } from '../alarm/transition.ts';
import type { ZoneId } from '../ids.ts';
import type { Turn } from '../state/turn.ts';
import { carrierOf } from './track.ts';
import { enterZone, judgeZone, leaveZone } from './zones.ts';

/**
 * After a start the plant may have other zones, points and carriers of badges than before: what is gone from it is
 * forgotten, and whoever carries a badge now stands where the badge was last seen.
 */
export function recount(turn: Turn): void {
  const { state } = turn;
  const inside = new Map<ZoneId, Map<Someone, boolean>>(state.plant.zones.map((zone) => [zone.id, new Map()]));
  for (const [id, tag] of state.tags.sorted()) {
    const kept = tag.memberships.filter(({ zone }) => inside.has(zone));
    if (kept.length < tag.memberships.length) state.tags.edit(id).memberships = kept;
    for (const { zone, certain } of kept) inside.get(zone)?.set(carrierOf(turn, id), certain);
  }
  for (const [id, { occupants }] of state.zones.sorted()) {
    const zone = state.index.zones.get(id);
    if (zone === undefined) state.zones.remove(id);
    else for (const { who } of occupants) if (inside.get(id)?.has(who) !== true) leaveZone(turn, zone, who);
  }
  for (const zone of state.plant.zones) {
    for (const [who, certain] of inside.get(zone.id) ?? []) enterZone(turn, zone, who, certain);
    judgeZone(turn, zone, turn.at);
  }
  for (const [id] of state.points.sorted()) if (!state.index.points.has(id)) state.points.remove(id);
  for (const [id] of state.devices.sorted()) if (!state.index.devices.has(id)) state.devices.remove(id);
}
