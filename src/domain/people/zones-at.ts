import type { FloorId } from '../ids.ts';
import type { PlantIndex } from '../state/plant-index.ts';
import { signedDistance } from './geometry.ts';

interface Spot {
  readonly floor: FloorId;
  readonly x: number;
  readonly y: number;
  readonly accuracy: number;
}

/** Whether two places are on one floor and inside, near to or outside of the same zones: no rule could tell them apart. */
export function areInSameZones(index: PlantIndex, a: Spot, b: Spot): boolean {
  if (a.floor !== b.floor || a.accuracy !== b.accuracy) return false;
  return (index.zonesOn.get(a.floor) ?? []).every(({ zone }) => sideOf(zone.polygon, a) === sideOf(zone.polygon, b));
}

/** Well inside, perhaps inside, perhaps outside, well outside: as far as the error of the fix lets one say. */
function sideOf(polygon: Parameters<typeof signedDistance>[0], { x, y, accuracy }: Spot): number {
  const d = signedDistance(polygon, x, y);
  return d <= -accuracy ? 0 : d <= 0 ? 1 : d <= accuracy ? 2 : 3;
}
