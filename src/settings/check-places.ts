import type { Floor } from '../domain/plant.ts';
import { distanceTo } from '../domain/people/geometry.ts';
import { settingsProblem } from '../words/problems-settings.ts';
import { areaOfZone, floorsOfFile } from './resolve-zone.ts';
import type { PlantFile } from './schema.ts';
import type { Path } from './places.ts';
import type { Tree } from './tree.ts';

type Extent = Floor['extent'];

/** Places that are on no floor, and gas points that no zone's evacuation goes by. Unknown floors are told elsewhere. */
export function checkPlaces(tree: Tree, file: PlantFile): void {
  const floors = new Map<string, Extent>(file.floors.map(({ id, extent }) => [id, extent]));
  file.zones.forEach((zone, i) => {
    for (const floor of floorsOfFile(zone)) {
      const extent = floors.get(floor);
      if (extent === undefined || zone.polygon.some(([x, y]) => isWithin(extent, x, y))) continue;
      // A zone may be larger than its floor: then a corner of the floor is in the zone.
      const [minX, minY] = extent;
      if (distanceTo(areaOfZone(zone), minX, minY) <= 0) continue;
      tree.complain(
        ['zones', i, 'polygon'],
        settingsProblem('zone-outside-floor', { zone: zone.id, floor, extent: extent.join(', ') }),
      );
    }
  });
  file.outputs.forEach(({ id, at }, i) => {
    const extent = at === undefined ? undefined : floors.get(at.floor);
    if (at === undefined || extent === undefined || isWithin(extent, at.x, at.y)) return;
    tree.complain(
      ['outputs', i, 'at'],
      settingsProblem('point-outside-floor', { point: id, ...at, extent: extent.join(', ') }),
    );
  });
  const hasPeople = file.zones.length > 0 || file.badges.length > 0;
  file.devices.forEach((device, i) =>
    device.points.forEach((point, j) => {
      const path: Path = ['devices', i, 'points', j];
      const { id, gas, at } = point;
      const extent = at === undefined ? undefined : floors.get(at.floor);
      if (at !== undefined && extent !== undefined && !isWithin(extent, at.x, at.y))
        return tree.complain(
          [...path, 'at'],
          settingsProblem('point-outside-floor', { point: id, ...at, extent: extent.join(', ') }),
        );
      if (gas === undefined || !hasPeople) return;
      if (at === undefined) tree.complain(path, settingsProblem('gas-without-place', { point: id, gas }));
      else if (!file.zones.some((zone) => isIn(zone, at)))
        tree.complain([...path, 'at'], settingsProblem('gas-outside-zones', { point: id, gas }));
    }),
  );
}

const isIn = (zone: PlantFile['zones'][number], { floor, x, y }: { floor: string; x: number; y: number }): boolean =>
  floorsOfFile(zone).some((id) => id === floor) && distanceTo(areaOfZone(zone), x, y) <= 0;

const isWithin = ([minX, minY, maxX, maxY]: Extent, x: number, y: number): boolean =>
  x >= minX && x <= maxX && y >= minY && y <= maxY;
