import type { FloorId, ZoneId } from '../ids.ts';
import { bordersCross, distanceTo, type Polygon, signedDistance } from '../people/geometry.ts';
import type { Zone } from '../plant.ts';
import type { PlantLookups } from '../state/plant-index.ts';
import { cosine, sine, turned } from './angles.ts';
import type { DangerLevel, DangerPlan, DangerState, Sector, MeanWind } from './danger.ts';

/** Directions are rounded to so many degrees, and the sector is widened by that: a wind that hardly turns changes no area. */
const STEP = 5;
/** The half-angle of a sector is twice the standard deviation of the direction, between these (domain.md 8), degrees. */
const LEAST_HALF = 30;
const MOST_HALF = 90;

/** The size of a danger area. Without a wind to go by, or without a known isolation distance, it is a full circle. */
export function dangerSizeOf(
  plan: DangerPlan,
  gas: string,
  level: DangerLevel,
  wind: MeanWind | undefined,
): { readonly radius: number; readonly wedge?: Omit<Sector, 'polygon'> } {
  const isolate = Object.hasOwn(plan.isolate, gas) ? plan.isolate[gas] : undefined;
  const reach = level === 1 ? plan.level1 : level === 2 ? plan.level2 : Math.max(plan.level2, isolate ?? 0);
  const { state, from, sigma } = wind ?? {};
  if (state !== 'good' || from === undefined || sigma === undefined) return { radius: reach };
  if (isolate === undefined || isolate >= reach) return { radius: reach };
  const half = Math.min(MOST_HALF, Math.max(LEAST_HALF, 2 * sigma) + STEP / 2);
  const wide = Math.ceil(half / STEP) * STEP;
  const downwind = Math.round((from + 180) / STEP) * STEP;
  return { radius: isolate, wedge: { from: turned(downwind - wide), to: turned(downwind + wide), reach } };
}

/** A sector with its border: the corners of the arc lie so far out that its edges touch the arc. */
export function sectorOf({ from, to, reach }: Omit<Sector, 'polygon'>, x: number, y: number): Sector {
  const outer = reach / cosine(STEP / 2);
  const corners: [number, number][] = [[x, y]];
  for (let angle = from; angle <= from + turned(to - from); angle += STEP)
    corners.push([x + outer * sine(angle), y + outer * cosine(angle)]);
  return { from, to, reach, polygon: corners };
}

/** The floors of a danger area: gas and fire reach over all floors of a stack. */
export const floorsOfDanger = ({ stacks }: Pick<PlantLookups, 'stacks'>, floor: FloorId): readonly FloorId[] => [
  floor,
  ...(stacks.get(floor) ?? []),
];

/** Metres from a place to a danger area on its floors, negative inside. */
export function distanceToDanger(
  { x: cx, y: cy, radius, sector }: Readonly<DangerState>,
  x: number,
  y: number,
): number {
  const circle = Math.sqrt((x - cx) * (x - cx) + (y - cy) * (y - cy)) - radius;
  return sector === undefined ? circle : Math.min(circle, signedDistance(sector.polygon, x, y));
}

/** How far a danger area reaches from its middle, metres. */
export const reachOf = ({ radius, sector }: Readonly<DangerState>): number =>
  sector === undefined ? radius : Math.max(radius, 1.01 * sector.reach);

/** The zones that a danger area touches, in the order of the configuration. */
export function zonesIn(lookups: PlantLookups, danger: Readonly<DangerState>): ZoneId[] {
  const { floor, x, y } = danger;
  const near = floorsOfDanger(lookups, floor).flatMap(
    (on) => lookups.zonesOn.get(on)?.near(x, y, reachOf(danger)) ?? [],
  );
  const found = new Map(near.map((bounded) => [bounded.zone.id, bounded]));
  return [...found.values()]
    .filter(({ zone }) => touches(danger, zone))
    .sort((a, b) => a.order - b.order)
    .map(({ zone }) => zone.id);
}

function touches({ x, y, radius, sector }: Readonly<DangerState>, zone: Zone): boolean {
  if (distanceTo(zone, x, y) <= radius) return true;
  return sector !== undefined && overlap(sector.polygon, zone);
}

/** Whether a polygon and a zone have a place in common. */
function overlap(polygon: Polygon, zone: Zone): boolean {
  const rings = [zone.polygon, ...(zone.holes ?? [])];
  return (
    rings.some((ring) => bordersCross(polygon, ring)) ||
    polygon.some(([x, y]) => distanceTo(zone, x, y) <= 0) ||
    zone.polygon.some(([x, y]) => signedDistance(polygon, x, y) <= 0)
  );
}

/** Whether two detectors are on floors of one stack. */
export const areStacked = (lookups: Pick<PlantLookups, 'stacks'>, a: FloorId, b: FloorId): boolean =>
  floorsOfDanger(lookups, a).includes(b);
