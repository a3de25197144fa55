import type { FloorId, ZoneId } from '../ids.ts';
import type { Zone } from '../plant.ts';
import type { PlantIndex } from '../state/state.ts';
import type { BoundedZone } from '../state/zone-grid.ts';
import { furthestBorder, sideOf, sigmaOf } from './fence.ts';
import { type BoundingBox, distanceTo } from './geometry.ts';

interface Spot {
  readonly floor: FloorId;
  readonly x: number;
  readonly y: number;
  readonly accuracy: number;
}

/** Whether two places are on one floor and inside, near to or outside of the same zones: no rule could distinguish them. */
export function areInSameZones(index: PlantIndex, a: Spot, b: Spot): boolean {
  if (a.floor !== b.floor || a.accuracy !== b.accuracy) return false;
  const grid = index.zonesOn.get(a.floor);
  if (grid === undefined) return true;
  const isSame = ({ zone }: BoundedZone): boolean => sideAt(zone, a) === sideAt(zone, b);
  const reach = furthestBorder(grid.widestTolerance, sigmaOf(a.accuracy));
  return grid.near(a.x, a.y, reach).every(isSame) && grid.near(b.x, b.y, reach).every(isSame);
}

/** The zones that a person at this place may be inside, by the error of the fix. */
export const zonesAround = (index: PlantIndex, spot: Spot): ZoneId[] =>
  (index.zonesOn.get(spot.floor)?.near(spot.x, spot.y, spot.accuracy) ?? []).flatMap(({ zone, bounds }) =>
    isNear(bounds, spot) && distanceTo(zone, spot.x, spot.y) <= spot.accuracy ? zone.id : [],
  );

/** Whether a place is inside of the box around a zone, or may be by the error of the fix. */
export const isNear = ({ minX, minY, maxX, maxY }: BoundingBox, { x, y, accuracy }: Omit<Spot, 'floor'>) =>
  x >= minX - accuracy && x <= maxX + accuracy && y >= minY - accuracy && y <= maxY + accuracy;

const sideAt = (zone: Zone, { x, y, accuracy }: Spot): number =>
  sideOf(zone.fence, distanceTo(zone, x, y), sigmaOf(accuracy));
