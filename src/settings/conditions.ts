import { conditionsOf, NO_SETTINGS, SETTINGS } from '../domain/conditions/index.ts';
import type { ConditionSettings } from '../domain/conditions/kind.ts';
import type { AlarmCondition } from '../domain/alarm/condition.ts';
import { gasOf, type GasId } from '../domain/gas/gases.ts';
import type { Device, Person, Point, Zone } from '../domain/plant.ts';
import { type Duration, duration, minutes } from '../domain/time.ts';

/** The keys below `alarms:` of a point. */
export type Alarms = Readonly<Partial<Record<string, number>>> & {
  readonly 'on-delay'?: Duration;
  readonly 'off-delay'?: Duration;
};

/** The conditions of a point: what its gas brings, and what is written beside it. */
export function pointConditions(point: Point, alarms: Alarms = {}): AlarmCondition[] {
  const brought = point.type === 'measured' && point.gas !== undefined && point.unit === gasOf(point.gas).unit;
  const numbers: Partial<Record<string, number>> =
    brought && point.gas !== undefined ? { ...gasLimits(point.gas) } : {};
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

export const personConditions = (person: Person): AlarmCondition[] =>
  conditionsOf('person', person, person.id, NO_SETTINGS);

export const gatewayConditions = (): AlarmCondition[] => conditionsOf('gateway', 'gateway', 'gateway', NO_SETTINGS);

/** What a gas brings where the configuration says nothing. */
function gasLimits(id: GasId): Readonly<Partial<Record<string, number>>> {
  const { high, low } = gasOf(id);
  const found = { high: high[0], 'high-high': high[1], low: low?.[0], 'low-low': low?.[1] };
  return Object.fromEntries(
    Object.entries(found).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
