import { floorId, groupId, zoneId } from '../../src/domain/ids.ts';
import type { Plant, Zone } from '../../src/domain/plant.ts';
import { conditionsOf, NO_SETTINGS } from '../../src/domain/conditions/index.ts';
import { text } from '../../src/domain/text.ts';
import { duration } from '../../src/domain/time.ts';
import { plantOf } from './drafts.ts';
import { badgePlant, gasPlant } from './plants.ts';

/** So many gas points, all in one zone. */
export function crowdedPlant(points: number): Plant {
  const plant = plantOf(gasPlant('tcp://127.0.0.1:1', Math.min(points, 2000), '1s'));
  const [first] = plant.points;
  if (first === undefined) throw new Error('there is no point');
  // A device has 2,000 points at most: the others are the same again.
  const all = Array.from({ length: points }, (_, i) => ({ ...first, id: `gas-${i}` as typeof first.id }));
  const own = plant.conditions.filter(({ subject }) => subject === first.id);
  const conditions = all.flatMap(({ id }) =>
    own.map((known) => ({ ...known, subject: id, id: `${id}:${known.name}` as typeof known.id })),
  );
  const zone = zoneOf('all', 0, 0, 200, 120);
  return withZones({ ...plant, points: all, conditions }, [{ ...zone, gasPoints: all.map(({ id }) => id) }]);
}

/** So many zones that tile a floor of 200 by 120 metres. */
export function zonedPlant(zones: number): Plant {
  const columns = Math.ceil(Math.sqrt((zones * 200) / 120));
  const rows = Math.ceil(zones / columns);
  const [wide, high] = [200 / columns, 120 / rows];
  const tiles = Array.from({ length: zones }, (_, i) => {
    const [x, y] = [(i % columns) * wide, Math.floor(i / columns) * high];
    return zoneOf(`zone-${i}`, x + 0.1 * wide, y + 0.1 * high, x + 0.9 * wide, y + 0.9 * high);
  });
  const plant = plantOf(badgePlant('mqtt://127.0.0.1:1'));
  return withZones(plant, tiles);
}

function zoneOf(id: string, minX: number, minY: number, maxX: number, maxY: number): Zone {
  const polygon = [
    [minX, minY],
    [maxX, minY],
    [maxX, maxY],
    [minX, maxY],
  ] as const;
  return {
    id: zoneId(id),
    name: text(id, id),
    floor: floorId('ground'),
    polygon,
    fence: { exitTolerance: 0, toleranceTimeout: duration(0), exitDelay: duration(0) },
    forbid: [groupId('visitor')],
    muster: false,
    gasPoints: [],
  };
}

/** The plant with these zones, and their alarms. */
const withZones = (plant: Plant, zones: readonly Zone[]): Plant => ({
  ...plant,
  zones,
  conditions: [
    ...plant.conditions.filter(({ subject }) => plant.zones.every(({ id }) => id !== subject)),
    ...zones.flatMap((zone) => conditionsOf('zone', zone, zone.id, NO_SETTINGS)),
  ],
});
