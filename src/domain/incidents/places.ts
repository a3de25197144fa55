import { pointId, tagId, zoneId } from '../ids.ts';
import type { State } from '../state/state.ts';

/** Where an alarm is, to see which belong together: its zones, else its device, else the thing that it is about. */
export function alarmPlaces({ index, tags }: State, subject: string): readonly string[] {
  if (index.zones.has(zoneId(subject))) return [subject];
  const zones = index.zonesOf.get(subject);
  if (zones !== undefined) return [...zones];
  const device = index.points.get(pointId(subject))?.device;
  if (device !== undefined) return [device];
  const inside = tags.get(index.people.get(subject)?.tag ?? tagId(subject))?.memberships ?? [];
  return inside.length > 0 ? inside.map(({ zone }) => zone) : [subject];
}
