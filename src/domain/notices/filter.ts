import type { Transition } from '../alarm/transition.ts';
import { pointId, zoneId, type ZoneId } from '../ids.ts';
import { badgeOf } from '../people/carrier.ts';
import { zonesAround } from '../people/zones-at.ts';
import type { State } from '../state/state.ts';
import type { AlarmFilter } from './plan.ts';

/** The zones of an alarm: itself, those around its point or the points of its device, those that its person is or may be in. */
export function zonesOf({ index, tags, ...state }: State, { subject }: Transition): readonly ZoneId[] {
  const zone = index.zones.get(zoneId(subject));
  if (zone !== undefined) return [zone.id];
  const points = state.plant.points.filter(({ id, device }) => id === subject || device === subject);
  const around = points.flatMap(({ id, at }) => [
    ...(at === undefined ? [] : zonesAround(index, { ...at, accuracy: 0 })),
    ...state.plant.zones.flatMap(({ id: own, gasPoints }) => (gasPoints.includes(id) ? own : [])),
  ]);
  const badge = badgeOf({ index, tags, ...state }, subject);
  const memberships = badge === undefined ? [] : (tags.get(badge)?.memberships ?? []);
  return [...new Set([...around, ...memberships.map(({ zone: own }) => own)])];
}

/** Whether a filter means this alarm. @param zones those of the alarm */
export function isMeant(
  { index }: Pick<State, 'index'>,
  { priority, zone, conditions, gas, subject }: AlarmFilter,
  alarm: Transition,
  zones: readonly ZoneId[],
): boolean {
  if (priority !== undefined && !priority.includes(alarm.priority)) return false;
  if (conditions !== undefined && !conditions.includes(alarm.condition)) return false;
  if (subject !== undefined && subject !== alarm.subject) return false;
  if (zone !== undefined && !zones.includes(zone)) return false;
  if (gas === undefined) return true;
  const point = index.points.get(pointId(alarm.subject));
  return point?.type === 'measured' && point.gas === gas;
}
