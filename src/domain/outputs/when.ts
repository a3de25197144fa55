import type { ConditionName, Priority } from '../alarm/condition.ts';
import type { Someone } from '../alarm/transition.ts';
import { deviceId, outputId, pointId, type ZoneId, zoneId } from '../ids.ts';
import type { AlarmFilter } from '../notices/plan.ts';
import { badgeOf } from '../people/carrier.ts';
import type { State } from '../state/state.ts';

/** What a filter looks at of an alarm. */
export interface Filtered {
  readonly subject: string;
  readonly condition: ConditionName;
  readonly priority: Priority;
  readonly people?: readonly Someone[] | undefined;
}

/**
 * Whether an alarm is one of those that a filter is about. Alarms of outputs are matched only where the filter names their
 * condition or their output: a siren that cannot be switched on is no reason to sound all others.
 */
export function isAbout(state: State, filter: AlarmFilter, alarm: Filtered): boolean {
  const { priority, conditions, subject, zone, gas } = filter;
  if (priority !== undefined && !priority.includes(alarm.priority)) return false;
  if (conditions !== undefined && !conditions.includes(alarm.condition)) return false;
  if (subject !== undefined && subject !== alarm.subject) return false;
  if (gas !== undefined && !measures(state, alarm.subject, gas)) return false;
  if (zone !== undefined && !isIn(state, alarm, zone)) return false;
  const isOfOutput = state.index.outputs.has(outputId(alarm.subject));
  return !isOfOutput || conditions !== undefined || subject !== undefined;
}

function measures({ index }: State, subject: string, gas: string): boolean {
  const points = index.zones.get(zoneId(subject))?.gasPoints ?? [pointId(subject)];
  return points.some((id) => {
    const point = index.points.get(id);
    return point?.type === 'measured' && point.gas === gas;
  });
}

function isIn(state: State, { subject, people }: Filtered, zone: ZoneId): boolean {
  const { index } = state;
  if (subject === zone || index.zonesOf.get(subject)?.has(zone) === true) return true;
  const isOfPlace = index.points.has(pointId(subject)) || index.zones.has(zoneId(subject));
  if (isOfPlace || subject === 'gateway' || index.outputs.has(outputId(subject))) return false;
  // The alarm of a badge source is about the people of its badges; any other subject is a person or a badge.
  const who = index.devices.has(deviceId(subject)) ? (people ?? []) : [subject];
  return who.some((one) => mayBeIn(state, one, zone));
}

/** A person whose place is not known may be in every zone. */
function mayBeIn(state: State, who: string, zone: ZoneId): boolean {
  const badge = badgeOf(state, who);
  const tag = badge === undefined ? undefined : state.tags.get(badge);
  return tag === undefined || tag.memberships.some((member) => member.zone === zone);
}
