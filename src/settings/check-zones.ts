import {
  bordersCross,
  crossesItself,
  distanceBetween,
  type Polygon,
  signedDistance,
  squareMetresOf,
} from '../domain/people/geometry.ts';
import { settingsProblem } from '../words/problems-settings.ts';
import type { Path } from './places.ts';
import type { PlantFile } from './schema.ts';
import type { Tree } from './tree.ts';

type ZoneFile = PlantFile['zones'][number];

/** m²: a hand's breadth; whatever is smaller is a line or a point. */
const LEAST_AREA = 0.01;
/** Metres: a hole nearer to a border than this touches it. */
const LEAST_GAP = 0.01;

/** Zones that make no sense: borders, holes and hours. */
export function checkZones(tree: Tree, file: PlantFile): void {
  file.zones.forEach((zone, i) => {
    const path: Path = ['zones', i];
    const isWhole = checkRing(tree, zone, zone.polygon, [...path, 'polygon']);
    const holes = (zone.holes ?? []).map((hole, j) => ({
      hole,
      at: [...path, 'holes', j],
      isWhole: checkRing(tree, zone, hole, [...path, 'holes', j]),
    }));
    const whole = holes.filter((hole) => hole.isWhole);
    if (isWhole)
      for (const { hole, at } of whole)
        if (!isInside(hole, zone.polygon)) tree.complain(at, settingsProblem('hole-outside', { zone: zone.id }));
    whole.forEach(({ hole, at }, j) => {
      if (whole.slice(0, j).some((other) => !areApart(hole, other.hole)))
        tree.complain(at, settingsProblem('holes-touch', { zone: zone.id }));
    });
    const { schedule, id } = zone;
    if (schedule !== undefined && schedule.from === schedule.to) {
      const to: Path = [...path, 'schedule', 'to'];
      tree.complain(to, settingsProblem('schedule-empty', { zone: id, at: tree.sourceOf(to) ?? '' }));
    }
  });
}

/** Whether a border has an inside. */
function checkRing(tree: Tree, { id: zone }: ZoneFile, ring: Polygon, path: Path): boolean {
  const isHole = path.includes('holes');
  if (crossesItself(ring)) tree.complain(path, settingsProblem(isHole ? 'hole-crosses' : 'zone-crosses', { zone }));
  else if (squareMetresOf(ring) < LEAST_AREA)
    tree.complain(path, settingsProblem(isHole ? 'hole-flat' : 'zone-flat', { zone }));
  else return true;
  return false;
}

const isInside = (hole: Polygon, polygon: Polygon): boolean =>
  hole.every(([x, y]) => signedDistance(polygon, x, y) <= -LEAST_GAP) &&
  !bordersCross(hole, polygon) &&
  distanceBetween(hole, polygon) >= LEAST_GAP;

const areApart = (one: Polygon, other: Polygon): boolean =>
  !bordersCross(one, other) &&
  distanceBetween(one, other) >= LEAST_GAP &&
  one.every(([x, y]) => signedDistance(other, x, y) > 0) &&
  other.every(([x, y]) => signedDistance(one, x, y) > 0);
