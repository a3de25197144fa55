import type { AlarmCondition } from '../alarm/condition.ts';
import { type DeviceId, type FloorId, type OutputId, type PointId, pointId, type TagId, type ZoneId } from '../ids.ts';
import { boundsOf, distanceTo } from '../people/geometry.ts';
import { floorsOf, isOnFloor } from '../people/zone-floors.ts';
import type { ContactPoint, Device, Output, Person, Plant, Point, Zone } from '../plant.ts';
import { type Neighbours, neighboursOf } from './neighbours.ts';
import type { OwnRule } from '../rules/statement.ts';
import type { Vote } from '../votes/vote.ts';
import { ZoneGrid } from './zone-grid.ts';

/** Look-ups of the things of a plant. */
export interface PlantLookups extends Neighbours {
  readonly points: ReadonlyMap<PointId, Point>;
  readonly devices: ReadonlyMap<DeviceId, Device>;
  readonly pointsOf: ReadonlyMap<DeviceId, readonly PointId[]>;
  readonly zones: ReadonlyMap<ZoneId, Zone>;
  /** The zones in which badges hang on chargers. */
  readonly chargers: ReadonlySet<ZoneId>;
  /** The zones that are a way in. */
  readonly waysIn: ReadonlySet<ZoneId>;
  /** Contacts at turnstiles. */
  readonly gateContacts: readonly ContactPoint[];
  readonly zonesOn: ReadonlyMap<FloorId, ZoneGrid>;
  /** The other floors of the stack of a floor. */
  readonly stacks: ReadonlyMap<FloorId, readonly FloorId[]>;
  readonly people: ReadonlyMap<string, Person>;
  readonly outputs: ReadonlyMap<OutputId, Output>;
  /** Conditions of one's own. */
  readonly rules: ReadonlyMap<string, OwnRule>;
  readonly votes: ReadonlyMap<string, Vote>;
  /** The zones in which a point is, or the points of a device, by its id. */
  readonly zonesOf: ReadonlyMap<string, ReadonlySet<ZoneId>>;
  /** Ids that mean something of the plant. A badge may have any id, and must not be taken for one of these. */
  readonly ids: ReadonlySet<string>;
  readonly carrier: ReadonlyMap<TagId, Person>;
  /** Set-point conditions of a point, in the order of the configuration. */
  readonly limits: ReadonlyMap<PointId, readonly AlarmCondition[]>;
  /** The zones that a gas point protects; none in a configuration of a version that did not watch that. */
  readonly gasZonesOf: ReadonlyMap<PointId, readonly Zone[]>;
  /** Points with a limit of a mean: what they measure is summed. */
  readonly exposed: ReadonlySet<PointId>;
  /** Points whose trend is followed: gases, and what has an alarm that rests on it. */
  readonly followed: ReadonlySet<PointId>;
}

export function lookupsOf(plant: Plant): PlantLookups {
  const zonesOn = grouped(
    plant.zones.flatMap((zone, order) => {
      const bounded = { zone, order, bounds: boundsOf(zone.polygon) };
      return floorsOf(zone).map((floor) => ({ floor, bounded }));
    }),
    ({ floor }) => floor,
    ({ bounded }) => bounded,
  );
  const isProtected = new Set(plant.conditions.flatMap(({ name, subject }) => (name === 'unprotected' ? subject : [])));
  const protectedZones = plant.zones.filter(({ id }) => isProtected.has(id));
  return {
    points: new Map(plant.points.map((point) => [point.id, point])),
    devices: new Map(plant.devices.map((device) => [device.id, device])),
    pointsOf: grouped(
      plant.points,
      (point) => point.device,
      (point) => point.id,
    ),
    zones: new Map(plant.zones.map((zone) => [zone.id, zone])),
    chargers: new Set(plant.zones.flatMap(({ id, charger }) => (charger === true ? id : []))),
    waysIn: new Set(plant.zones.flatMap(({ id, gate }) => (gate === 'in' || gate === 'both' ? id : []))),
    gateContacts: plant.points.flatMap((point) => (point.type === 'contact' && point.gate !== undefined ? point : [])),
    zonesOn: new Map([...zonesOn].map(([floor, zones]) => [floor, new ZoneGrid(zones)])),
    stacks: stacksOf(plant),
    ...peopleLookups(plant),
    outputs: new Map((plant.outputs ?? []).map((output) => [output.id, output])),
    rules: new Map((plant.rules ?? []).map((rule) => [rule.id, rule])),
    votes: new Map((plant.votes ?? []).map((vote) => [vote.id, vote])),
    zonesOf: zonesOf(plant),
    limits: grouped(
      plant.conditions.filter((known) => known.setPoint !== undefined && known.setPoint.of === undefined),
      (known) => pointId(known.subject),
      (known) => known,
    ),
    gasZonesOf: grouped(
      protectedZones.flatMap((zone) => zone.gasPoints.map((point) => ({ zone, point }))),
      ({ point }) => point,
      ({ zone }) => zone,
    ),
    exposed: new Set(
      plant.conditions.flatMap(({ name, subject }) => (name === 'stel' || name === 'twa' ? pointId(subject) : [])),
    ),
    followed: new Set([
      ...plant.points.flatMap((point) => (point.type === 'measured' && point.gas !== undefined ? point.id : [])),
      ...plant.conditions.flatMap(({ name, subject }) =>
        name === 'rising' || name === 'rate' ? pointId(subject) : [],
      ),
    ]),
    ...neighboursOf(plant),
  };
}

function stacksOf({ floors }: Plant): ReadonlyMap<FloorId, readonly FloorId[]> {
  const stacked = floors.filter(({ stack }) => stack !== undefined);
  return new Map(
    stacked.map(({ id, stack }) => [
      id,
      stacked.flatMap((other) => (other.stack === stack && other.id !== id ? other.id : [])),
    ]),
  );
}

/** The look-ups that depend on who is in the plant. */
export const peopleLookups = (plant: Plant): Pick<PlantLookups, 'people' | 'ids' | 'carrier'> => ({
  people: new Map(plant.people.map((person) => [person.id, person])),
  ids: new Set([
    'gateway',
    ...[
      plant.points,
      plant.zones,
      plant.devices,
      plant.people,
      plant.floors,
      plant.outputs ?? [],
      plant.rules ?? [],
      plant.votes ?? [],
    ].flatMap((things) => things.map(({ id }): string => id)),
  ]),
  carrier: new Map(plant.people.flatMap((person) => (person.tag === undefined ? [] : [[person.tag, person]]))),
});

function zonesOf({ points, zones, rules = [], votes = [] }: Plant): ReadonlyMap<string, ReadonlySet<ZoneId>> {
  const found = new Map<string, Set<ZoneId>>();
  const add = (id: string, zone: ZoneId): void => void found.set(id, (found.get(id) ?? new Set()).add(zone));
  for (const { id, device, at } of points)
    for (const zone of zones) {
      const isIn = at !== undefined && isOnFloor(zone, at.floor) && distanceTo(zone, at.x, at.y) <= 0;
      if (!isIn && !zone.gasPoints.includes(id)) continue;
      add(id, zone.id);
      add(device, zone.id);
    }
  for (const { id, zones: own } of [...rules, ...votes]) for (const zone of own) add(id, zone);
  return found;
}

function grouped<T, K, V>(items: readonly T[], key: (item: T) => K, value: (item: T) => V): Map<K, V[]> {
  const groups = new Map<K, V[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [value(item)]);
    else group.push(value(item));
  }
  return groups;
}
