import { boundsOf } from '../../src/domain/people/geometry.ts';
import type { GroupId } from '../../src/domain/ids.ts';
import type { Plant, Zone } from '../../src/domain/plant.ts';
import type { Random } from '../random.ts';
import { contains, edgeDistance } from './geometry.ts';
import type { Spot, Ways } from './ways.ts';

/** People stand this far inside a zone, metres: nearer the walls there is room, the middle is full of plant. */
const [NEAREST, FARTHEST] = [1.5, 4.5];
const SPOTS_A_ZONE = 16;

/** Where people can stay. */
export interface StayArea {
  /** Undefined for the roads between the zones. */
  readonly zone: Zone | undefined;
  readonly spots: readonly Spot[];
  /** How many go there by themselves; fewer than are allowed, for those who only pass. */
  readonly room: number;
  /** How many are there or on their way. */
  taken: number;
}

/** Every zone, and the roads as the last place. */
export function placesOf(plant: Plant, ways: Ways, random: Random): StayArea[] {
  const places = plant.zones.map((zone): StayArea => {
    const floor = plant.floors.findIndex(({ id }) => id === zone.floor);
    return { zone, spots: spotsIn(zone, floor, random), room: roomOf(zone), taken: 0 };
  });
  const middle = plant.floors[0]?.extent ?? [0, 0, 0, 0];
  const roads = ways.cornersOf(0);
  const somewhere = { floor: 0, x: (middle[0] + middle[2]) / 2, y: (middle[1] + middle[3]) / 2 };
  return [...places, { zone: undefined, spots: roads.length > 0 ? roads : [somewhere], room: Infinity, taken: 0 }];
}

const roomOf = ({ max }: Zone): number =>
  max === undefined ? Infinity : max > 1 ? max - Math.max(1, Math.floor(max / 4)) : max;

function spotsIn(zone: Zone, floor: number, random: Random): Spot[] {
  const { minX, minY, maxX, maxY } = boundsOf(zone.polygon);
  const spots: Spot[] = [];
  let farthest = zone.muster ? Infinity : FARTHEST;
  let nearest = NEAREST;
  for (let tries = 0; spots.length < SPOTS_A_ZONE; tries++) {
    // A zone too narrow for these distances takes what there is.
    if (tries > 0 && tries % 2000 === 0) [nearest, farthest] = [nearest / 2, farthest * 2];
    const [x, y] = [random.uniform(minX, maxX), random.uniform(minY, maxY)];
    const edge = edgeDistance(zone.polygon, x, y);
    if (contains(zone.polygon, x, y) && edge >= nearest && edge <= farthest) spots.push({ floor, x, y });
  }
  return spots;
}

/** Whether a person of these groups has business in a place. */
export const mayEnter = ({ zone }: StayArea, groups: readonly GroupId[]): boolean =>
  zone === undefined || !groups.some((group) => zone.forbid.includes(group));

/** Whether people work there. */
export const isWorkPlace = ({ zone }: StayArea): boolean => zone !== undefined && !zone.muster;

export const hasRoom = ({ taken, room }: StayArea): boolean => taken < room;
