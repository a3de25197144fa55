import { boundsOf } from '../../src/domain/people/geometry.ts';
import type { Floor, Plant } from '../../src/domain/plant.ts';
import { centreOf, contains, type Corners, crosses } from './geometry.ts';

export interface Spot {
  readonly floor: number;
  readonly x: number;
  readonly y: number;
}

/** People turn around the corner of an area at this distance, and pass its walls at least at that one, metres. */
const CLEARANCE = 2;
const PASSING = 1.2;
/** Where stairs come up: so far from the far corner of the first zone of a floor. */
const STAIRS = [3.6, 5.4] as const;

interface Area {
  readonly inside: Corners;
  readonly around: Corners;
}

/**
 * The ways between places: straight where no zone lies between, else around the corners of the zones, so that nobody
 * crosses a zone where they have nothing to do. Shortest ways between all corners are found once.
 */
class FloorWays {
  readonly corners: readonly Spot[];
  readonly #areas: readonly Area[];
  readonly #length: Float64Array;
  readonly #next: Int32Array;

  constructor(floor: number, polygons: readonly Corners[], extent: Floor['extent']) {
    this.#areas = polygons.map((inside) => ({ inside, around: grown(inside, PASSING) }));
    const [minX, minY, maxX, maxY] = extent;
    this.corners = polygons
      .flatMap((polygon) => grown(polygon, CLEARANCE).map(([x, y]) => ({ floor, x, y })))
      .filter(
        ({ x, y }) =>
          x >= minX && x <= maxX && y >= minY && y <= maxY && !polygons.some((other) => contains(other, x, y)),
      );
    const n = this.corners.length;
    this.#length = new Float64Array(n * n).fill(Infinity);
    this.#next = new Int32Array(n * n).fill(-1);
    this.#measure(n);
  }

  /** The places to go to one after another, the last being `to`. */
  between(from: Spot, to: Spot): Spot[] {
    // Leaving an area goes through that one only, and so does coming in.
    const leaving = this.#areas.filter(({ inside }) => !contains(inside, from.x, from.y));
    const coming = this.#areas.filter(({ inside }) => !contains(inside, to.x, to.y));
    if (
      !blocked(
        leaving.filter((area) => coming.includes(area)),
        from,
        to,
      )
    )
      return [to];
    const n = this.corners.length;
    const first = this.corners.map((corner) => (blocked(leaving, from, corner) ? Infinity : distance(from, corner)));
    const last = this.corners.map((corner) => (blocked(coming, corner, to) ? Infinity : distance(corner, to)));
    let [best, start, end] = [Infinity, -1, -1];
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n && (first[i] ?? Infinity) < best; j++) {
        const length = (first[i] ?? Infinity) + (this.#length[i * n + j] ?? Infinity) + (last[j] ?? Infinity);
        if (length < best) [best, start, end] = [length, i, j];
      }
    }
    return start < 0 ? [to] : [...this.#along(start, end, n), to];
  }

  #along(start: number, end: number, n: number): Spot[] {
    const way: Spot[] = [];
    for (let at = start; at >= 0; at = at === end ? -1 : (this.#next[at * n + end] ?? -1)) {
      const corner = this.corners[at];
      if (corner !== undefined) way.push(corner);
    }
    return way;
  }

  /** Floyd and Warshall. */
  #measure(n: number): void {
    const { corners } = this;
    corners.forEach((a, i) => {
      corners.forEach((b, j) => {
        if (i !== j && blocked(this.#areas, a, b)) return;
        this.#length[i * n + j] = distance(a, b);
        this.#next[i * n + j] = j;
      });
    });
    for (let k = 0; k < n; k++) {
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          const length = (this.#length[i * n + k] ?? Infinity) + (this.#length[k * n + j] ?? Infinity);
          if (length >= (this.#length[i * n + j] ?? Infinity)) continue;
          this.#length[i * n + j] = length;
          this.#next[i * n + j] = this.#next[i * n + k] ?? -1;
        }
      }
    }
  }
}

/** The ways of the whole site; floors are joined to the first one by stairs. */
export class Ways {
  readonly #floors: readonly FloorWays[];
  readonly #stairs: readonly Spot[];

  constructor(plant: Plant) {
    this.#floors = plant.floors.map((floor, i) => {
      const areas = plant.zones.filter((zone) => zone.floor === floor.id).map((zone) => zone.polygon);
      return new FloorWays(i, areas, floor.extent);
    });
    this.#stairs = plant.floors.map((floor, i) => {
      const area = plant.zones.find((zone) => zone.floor === floor.id)?.polygon;
      return area === undefined ? middleOf(floor, i) : stairsIn(area, i);
    });
  }

  /** Places outside every zone, where people pass. */
  cornersOf(floor: number): readonly Spot[] {
    return this.#floors[floor]?.corners ?? [];
  }

  between(from: Spot, to: Spot): Spot[] {
    if (from.floor === to.floor) return this.#floors[from.floor]?.between(from, to) ?? [to];
    if (from.floor === 0) return this.#byStairs(from, to, to.floor);
    if (to.floor === 0) return this.#byStairs(from, to, from.floor);
    const foot = { ...this.#stairsOf(from.floor), floor: 0 };
    return [...this.between(from, foot), ...this.between(foot, to)];
  }

  #byStairs(from: Spot, to: Spot, stairs: number): Spot[] {
    const place = this.#stairsOf(stairs);
    const [start, end] = [
      { ...place, floor: from.floor },
      { ...place, floor: to.floor },
    ];
    return [...this.between(from, start), end, ...this.between(end, to)];
  }

  #stairsOf(floor: number): Spot {
    return this.#stairs[floor] ?? { floor, x: 0, y: 0 };
  }
}

const distance = (a: Spot, b: Spot): number => Math.hypot(a.x - b.x, a.y - b.y);

const blocked = (areas: readonly Area[], a: Spot, b: Spot): boolean =>
  areas.some(({ around }) => crosses(around, a.x, a.y, b.x, b.y));

/** An area with every corner moved outwards. */
function grown(area: Corners, by: number): Corners {
  const [centreX, centreY] = centreOf(area);
  return area.map(([x, y]) => [x + Math.sign(x - centreX) * by, y + Math.sign(y - centreY) * by]);
}

function stairsIn(area: Corners, floor: number): Spot {
  const { maxX, maxY } = boundsOf(area);
  const spot = { floor, x: maxX - STAIRS[0], y: maxY - STAIRS[1] };
  const [x, y] = centreOf(area);
  return contains(area, spot.x, spot.y) ? spot : { floor, x, y };
}

function middleOf({ extent: [minX, minY, maxX, maxY] }: Floor, floor: number): Spot {
  return { floor, x: (minX + maxX) / 2, y: (minY + maxY) / 2 };
}
