import { deviceId, outputId, pointId, type ZoneId, zoneId } from '../ids.ts';
import type { AlarmFilter } from '../notices/plan.ts';
import { badgeOf } from '../people/carrier.ts';
import type { State } from '../state/state.ts';
import type { ConditionName, Priority } from '../alarm/condition.ts';
import type { Someone } from '../alarm/transition.ts';

/** What a filter looks at of an alarm. */
export interface Filtered {
  readonly subject: string;
  readonly condition: ConditionName;
  readonly priority: Priority;
  readonly people?: readonly Someone[] | undefined;
}

type Placed = Pick<Filtered, 'subject' | 'people'>;

/**
 * Whether an alarm is one of those that a filter is about.
 * @param zones where the alarm is, or was when it was raised; without them those of now
 */
export function isMeant(state: State, filter: AlarmFilter, alarm: Filtered, zones?: readonly ZoneId[]): boolean {
  const { priority, conditions, subject, zone, gas } = filter;
  if (priority !== undefined && !priority.includes(alarm.priority)) return false;
  if (conditions !== undefined && !conditions.includes(alarm.condition)) return false;
  if (subject !== undefined && subject !== alarm.subject) return false;
  if (gas !== undefined && !measures(state, alarm.subject, gas)) return false;
  return zone === undefined || (zones ?? possibleZonesOf(state, alarm)).includes(zone);
}

/**
 * The zones of an alarm, as far as they are known: the zone itself, those around its point or the points of its device,
 * and those that its people are in.
 */
export const zonesOf = (state: State, alarm: Placed): readonly ZoneId[] => [...placeOf(state, alarm).zones];

/** The same for a filter: a person whose place is not known may be in every zone. */
export function possibleZonesOf(state: State, alarm: Placed): readonly ZoneId[] {
  const { zones, isKnown } = placeOf(state, alarm);
  return isKnown ? [...zones] : [...state.index.zones.keys()];
}

function placeOf(state: State, { subject, people = [] }: Placed): { zones: ReadonlySet<ZoneId>; isKnown: boolean } {
  const { index } = state;
  const zone = zoneId(subject);
  if (index.zones.has(zone)) return { zones: new Set([zone]), isKnown: true };
  const zones = new Set(index.zonesOf.get(subject));
  const isOfPlant =
    subject === 'gateway' ||
    index.points.has(pointId(subject)) ||
    index.outputs.has(outputId(subject)) ||
    index.rules.has(subject) ||
    index.votes.has(subject);
  if (isOfPlant) return { zones, isKnown: true };
  // The alarm of a badge source is about the people of its badges; any other subject is a person or a badge.
  const who = index.devices.has(deviceId(subject)) ? people : [subject];
  let isKnown = true;
  for (const one of who) {
    const badge = badgeOf(state, one);
    const tag = badge === undefined ? undefined : state.tags.get(badge);
    if (tag === undefined) isKnown = false;
    else for (const member of tag.memberships) zones.add(member.zone);
  }
  return { zones, isKnown };
}

/** Whether the subject is a point of a gas, or a zone with such a point. */
function measures({ index }: State, subject: string, gas: string): boolean {
  const points = index.zones.get(zoneId(subject))?.gasPoints ?? [pointId(subject)];
  return points.some((id) => {
    const point = index.points.get(id);
    return point?.type === 'measured' && point.gas === gas;
  });
}
