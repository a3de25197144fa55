import { CROSS_SENSITIVITY } from '../gas/cross.ts';
import type { PointId } from '../ids.ts';
import type { MeasuredPoint, Place, Plant } from '../plant.ts';

/** Detectors of one gas that are so near, m, ought to read alike (domain.md 4, disagreement). */
const NEAR = 5;
/** So many neighbours of a point are looked at. */
const MOST_NEAR = 3;
const MOST_KINDRED = 6;
const MOST_INTERFERING = 8;

type GasPoint = MeasuredPoint & { readonly gas: string };
/** A detector of which its place is known. */
type Placed = GasPoint & { readonly at: Place };

/** For each gas point those that read the same gas in the same unit. */
export interface Neighbours {
  /** At most 5 m away on the same floor, the nearest first. */
  readonly twins: ReadonlyMap<PointId, readonly PointId[]>;
  /** The same, and then others of its zones. */
  readonly kindred: ReadonlyMap<PointId, readonly PointId[]>;
  /** Oxygen points in the zones of a gas point, and those at most 5 m from it. */
  readonly oxygenBeside: ReadonlyMap<PointId, readonly PointId[]>;
  /** Points in its zones whose gases change its reading. */
  readonly interfering: ReadonlyMap<PointId, readonly PointId[]>;
}

export function neighboursOf({ points, zones }: Pick<Plant, 'points' | 'zones'>): Neighbours {
  const twins = twinsOf(points);
  const gases = new Map(points.flatMap((point) => (isGas(point) ? [[point.id, point] as const] : [])));
  const kindred = new Map<PointId, readonly PointId[]>(twins);
  for (const own of byGasIn(gases, zones))
    for (const group of own.values())
      for (const [i, { id, unit }] of group.entries()) {
        // Those that are next to it in the list: a long one is not walked for each of its points.
        const others = [...group.slice(i + 1, i + 1 + MOST_KINDRED), ...group.slice(Math.max(0, i - MOST_KINDRED), i)];
        const known = kindred.get(id) ?? [];
        const added = others.flatMap((other) => (other.unit === unit && !known.includes(other.id) ? other.id : []));
        if (added.length > 0) kindred.set(id, [...known, ...added].slice(0, MOST_KINDRED));
      }
  return {
    twins,
    kindred,
    oxygenBeside: oxygenBesideOf(gases, zones),
    interfering: interferingOf(gases, zones),
  };
}

const isGas = (point: Plant['points'][number]): point is GasPoint =>
  point.type === 'measured' && point.gas !== undefined;
const isPlaced = (point: Plant['points'][number]): point is Placed => isGas(point) && point.at !== undefined;
const gasKey = ({ gas, unit }: { readonly gas: string; readonly unit: string }): string => `${gas} ${unit}`;

/** Of each gas point the oxygen points in its zones, and those beside it. */
function oxygenBesideOf(gases: Gases, zones: Plant['zones']): ReadonlyMap<PointId, readonly PointId[]> {
  const pairs = new Pairs(Infinity);
  for (const own of byGasIn(gases, zones))
    for (const [gas, points] of own) if (gas !== 'O2') pairs.add(points, own.get('O2') ?? []);
  const placed = [...gases.values()].filter(isPlaced);
  for (const oxygen of placed)
    if (oxygen.gas === 'O2')
      pairs.add(
        placed.filter((point) => point.gas !== 'O2' && metresBetween(point, oxygen) <= NEAR),
        [oxygen],
      );
  return pairs.found;
}

/** Of each electrochemical cell the points in its zones whose gas it shows something of. */
function interferingOf(gases: Gases, zones: Plant['zones']): ReadonlyMap<PointId, readonly PointId[]> {
  const pairs = new Pairs(MOST_INTERFERING);
  for (const own of byGasIn(gases, zones))
    for (const [gas, points] of own) {
      const cells = points.filter(({ sensor = 'electrochemical' }) => sensor === 'electrochemical');
      for (const other of Object.keys(CROSS_SENSITIVITY[gas] ?? {})) pairs.add(cells, own.get(other) ?? []);
    }
  return pairs.found;
}

type Gases = ReadonlyMap<PointId, GasPoint>;

/** The gas points of each zone, by gas. */
const byGasIn = (gases: Gases, zones: Plant['zones']): Map<string, GasPoint[]>[] =>
  zones.map(({ gasPoints }) => {
    const own = new Map<string, GasPoint[]>();
    for (const id of gasPoints) {
      const point = gases.get(id);
      if (point !== undefined) own.set(point.gas, [...(own.get(point.gas) ?? []), point]);
    }
    return own;
  });

/** Which points are beside which, each once. */
class Pairs {
  readonly found = new Map<PointId, PointId[]>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  add(points: readonly GasPoint[], others: readonly GasPoint[]): void {
    if (others.length === 0) return;
    for (const { id } of points) {
      const known = this.found.get(id) ?? [];
      const added = others.slice(0, this.#most).flatMap((other) => (known.includes(other.id) ? [] : other.id));
      this.found.set(id, [...known, ...added].slice(0, this.#most));
    }
  }
}

const metresBetween = (one: Placed, other: Placed): number =>
  one.at.floor === other.at.floor ? Math.sqrt((other.at.x - one.at.x) ** 2 + (other.at.y - one.at.y) ** 2) : Infinity;

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
      if (gasKey(other) !== gasKey(one)) continue;
      const metres = metresBetween(one, other);
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
