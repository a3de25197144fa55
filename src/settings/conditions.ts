import {
  type AlarmCondition,
  condition,
  type ConditionName,
  type Priority,
  type SetPoint,
} from '../domain/alarm/condition.ts';
import { gasOf, type GasId } from '../domain/gas/gases.ts';
import type { ContactKind, Device, MeasuredPoint, Person, Point, Zone } from '../domain/plant.ts';
import { sosCondition, strangersCondition } from '../domain/state/conditions.ts';
import { type Duration, duration, seconds } from '../domain/time.ts';

const now = duration(0);

/** The set points of a point as its configuration says, with what its gas brings. */
export interface Limits {
  readonly high?: number | undefined;
  readonly 'high-high'?: number | undefined;
  readonly low?: number | undefined;
  readonly 'low-low'?: number | undefined;
  readonly deadband?: number | undefined;
  readonly 'on-delay': Duration;
  readonly 'off-delay': Duration;
}

const SET_POINTS = [
  ['high', 'high', 2],
  ['high-high', 'high', 1],
  ['low', 'low', 2],
  ['low-low', 'low', 1],
] as const satisfies readonly (readonly [ConditionName, SetPoint['direction'], Priority])[];

const CONTACT_PRIORITY: Record<ContactKind, Priority> = {
  'call-point': 1,
  'panel-alarm': 1,
  'level-switch': 2,
  'panel-fault': 3,
  door: 4,
  other: 4,
};

/** Default deadband: max(2 % of range, 1 LSB), at most 20 % of the limit (domain.md 3). */
export function defaultDeadband(point: MeasuredPoint, limit: number): number {
  const span = point.range[1] - point.range[0];
  return Math.min(Math.max(0.02 * span, point.resolution), 0.2 * Math.abs(limit));
}

/** What gas alarms have in common: a measured value against its set points, its range and its trend. */
export function measuredConditions(point: MeasuredPoint, limits: Limits): AlarmCondition[] {
  const made: AlarmCondition[] = [];
  for (const [name, direction, priority] of SET_POINTS) {
    const limit = limits[name];
    if (limit === undefined) continue;
    made.push(
      condition(point.id, name, {
        priority,
        latching: priority === 1,
        onDelay: limits['on-delay'],
        offDelay: limits['off-delay'],
        setPoint: { direction, limit, deadband: limits.deadband ?? defaultDeadband(point, limit) },
        unit: point.unit,
      }),
    );
  }
  if (point.gas === undefined) return made;
  made.push(
    condition(point.id, 'over-range', {
      priority: 1,
      latching: true,
      onDelay: now,
      offDelay: limits['off-delay'],
      unit: point.unit,
    }),
    condition(point.id, 'rising', { priority: 3, latching: false, onDelay: now, offDelay: now, unit: point.unit }),
  );
  return made;
}

/** Every point can be lost, and a lost sensor is itself an alarm; a contact can be on. */
export function pointConditions(point: Point): AlarmCondition[] {
  const lost = condition(point.id, 'bad', { priority: 3, latching: false, onDelay: seconds(10), offDelay: seconds(5) });
  if (point.type === 'measured') return [lost];
  const on = condition(point.id, 'on', {
    priority: CONTACT_PRIORITY[point.contact],
    latching: false,
    onDelay: now,
    offDelay: seconds(5),
  });
  return [on, lost];
}

/** Told after three failed polls, and at the latest just before the points behind it are told one by one. */
export const deviceConditions = (device: Device): AlarmCondition[] => [
  condition(device.id, 'offline', { priority: 3, latching: false, onDelay: duration(9500), offDelay: seconds(5) }),
  ...(device.kind === 'badges' ? [strangersCondition(device.id)] : []),
];

export function zoneConditions(zone: Zone, delay: Duration): AlarmCondition[] {
  const made: AlarmCondition[] = [];
  if (zone.max !== undefined) {
    made.push(
      condition(zone.id, 'over-count', { priority: 2, latching: false, onDelay: delay, offDelay: seconds(30) }),
    );
  }
  if (zone.forbid.length > 0) {
    made.push(condition(zone.id, 'forbidden', { priority: 2, latching: false, onDelay: delay, offDelay: now }));
  }
  if (zone.gasPoints.length > 0) {
    made.push(condition(zone.id, 'evacuate', { priority: 1, latching: true, onDelay: now, offDelay: now }));
  }
  return made;
}

export const personConditions = (person: Person): AlarmCondition[] => [sosCondition(person.id)];

/** What a gas brings where the configuration says nothing. */
export function gasLimits(id: GasId): Pick<Limits, 'high' | 'high-high' | 'low' | 'low-low'> {
  const { high, low } = gasOf(id);
  return { high: high[0], 'high-high': high[1], low: low?.[0], 'low-low': low?.[1] };
}
