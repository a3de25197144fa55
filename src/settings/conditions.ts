import { conditionsOf, NO_SETTINGS, SETTINGS } from '../domain/conditions/index.ts';
import type { ConditionSettings } from '../domain/conditions/kind.ts';
import type { AlarmCondition } from '../domain/alarm/condition.ts';
import { gasOfPoint } from '../domain/gas/gases.ts';
import { broughtLimits } from '../domain/gas/law.ts';
import type { Device, Output, Person, Point, Zone } from '../domain/plant.ts';
import { type Duration, duration, minutes } from '../domain/time.ts';

/** The keys below `alarms:` of a point. */
export type Alarms = Readonly<Partial<Record<string, number>>> & {
  readonly deadband?: number;
  readonly 'on-delay'?: Duration;
  readonly 'off-delay'?: Duration;
};

/** The conditions of a point: what its gas brings, and what is written beside it. */
export function pointConditions(point: Point, alarms: Alarms = {}): AlarmCondition[] {
  const gas = point.type === 'measured' ? gasOfPoint(point) : undefined;
  const numbers: Partial<Record<string, number>> =
    point.type !== 'measured' || gas === undefined ? {} : { ...broughtLimits(gas, point.unit) };
  for (const { key } of SETTINGS) if (alarms[key] !== undefined) numbers[key] = alarms[key];
  const settings: ConditionSettings = {
    numbers,
    onDelay: alarms['on-delay'] ?? duration(0),
    offDelay: alarms['off-delay'] ?? minutes(1),
  };
  return conditionsOf('point', point, point.id, settings);
}

export const deviceConditions = (device: Device): AlarmCondition[] =>
  conditionsOf('device', device, device.id, NO_SETTINGS);

export const zoneConditions = (zone: Zone, onDelay: Duration): AlarmCondition[] =>
  conditionsOf('zone', zone, zone.id, { ...NO_SETTINGS, onDelay });

export const personConditions = (person: Person, zones: readonly Zone[]): AlarmCondition[] =>
  conditionsOf('person', person, person.id, { ...NO_SETTINGS, zones });

export const outputConditions = (output: Output): AlarmCondition[] =>
  conditionsOf('output', output, output.id, NO_SETTINGS);

export const gatewayConditions = (): AlarmCondition[] => conditionsOf('gateway', 'gateway', 'gateway', NO_SETTINGS);
