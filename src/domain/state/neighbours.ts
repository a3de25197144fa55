import type { PointId } from '../ids.ts';
import type { MeasuredPoint, Place, Plant } from '../plant.ts';

/** Detectors of one gas that are so near, m, ought to read alike (domain.md 4, disagreement). */
const NEAR = 5;
/** So many neighbours of a point are looked at. */
const MOST_NEAR = 3;
const MOST_KINDRED = 6;

/** A detector of which its place is known. */
type Placed = MeasuredPoint & { readonly gas: string; readonly at: Place };

/** For each gas point those that read the same gas in the same unit. */
export interface Neighbours {
  /** At most 5 m away on the same floor, the nearest first. */
  readonly twins: ReadonlyMap<PointId, readonly PointId[]>;
  /** The same, and then others of its zones. */
  readonly kindred: ReadonlyMap<PointId, readonly PointId[]>;
}

export function neighboursOf({ points, zones }: Pick<Plant, 'points' | 'zones'>): Neighbours {
  const twins = twinsOf(points);
  const gases = new Map(points.flatMap((point) => (isGas(point) ? [[point.id, gasKey(point)] as const] : [])));
  const kindred = new Map<PointId, readonly PointId[]>(twins);
  for (const { gasPoints } of zones)
    for (const [i, id] of gasPoints.entries()) {
      const known = kindred.get(id) ?? [];
      // Those that come next in the list: a long one is not walked for each of its points.
      const others = gasPoints
        .slice(i + 1)
        .concat(gasPoints.slice(0, i))
        .slice(0, LOOKED_AT);
      const own = others.filter((other) => gases.get(other) === gases.get(id) && !known.includes(other));
      if (gases.has(id) && own.length > 0) kindred.set(id, [...known, ...own].slice(0, MOST_KINDRED));
    }
  return { twins, kindred };
}

const LOOKED_AT = 32;

const isGas = (point: Plant['points'][number]): point is MeasuredPoint & { readonly gas: string } =>
  point.type === 'measured' && point.gas !== undefined;
const isPlaced = (point: Plant['points'][number]): point is Placed => isGas(point) && point.at !== undefined;
const gasKey = ({ gas, unit }: { readonly gas: string; readonly unit: string }): string => `${gas} ${unit}`;

/** Along the x axis, so that a plant of thousands of points is not a matter of millions of distances. */
function twinsOf(points: Plant['points']): ReadonlyMap<PointId, readonly PointId[]> {
  const sorted = points.filter(isPlaced).sort((a, b) => a.at.x - b.at.x);
  const near = new Map<PointId, { readonly id: PointId; readonly metres: number }[]>();
  const add = (id: PointId, other: PointId, metres: number): void => {
    const known = near.get(id);
    if (known === undefined) near.set(id, [{ id: other, metres }]);
    else known.push({ id: other, metres });
  };
  for (const [i, one] of sorted.entries())
    for (let j = i + 1; j < sorted.length; j++) {
      const other = sorted[j];
      if (other === undefined || other.at.x - one.at.x > NEAR) break;
      if (other.at.floor !== one.at.floor || gasKey(other) !== gasKey(one)) continue;
      const metres = Math.sqrt((other.at.x - one.at.x) ** 2 + (other.at.y - one.at.y) ** 2);
      if (metres > NEAR) continue;
      add(one.id, other.id, metres);
      add(other.id, one.id, metres);
    }
  return new Map(
    [...near].map(([id, others]) => {
      const nearest = others.sort((a, b) => a.metres - b.metres || (a.id < b.id ? -1 : 1)).slice(0, MOST_NEAR);
      return [id, nearest.map((other) => other.id)];
    }),
  );
}
