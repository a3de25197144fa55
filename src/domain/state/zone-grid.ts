import type { ZoneId } from '../ids.ts';
import type { BoundingBox } from '../people/geometry.ts';
import type { Zone } from '../plant.ts';

/** A zone with its bounding box and its place in the configuration. */
export interface BoundedZone {
  readonly zone: Zone;
  readonly bounds: BoundingBox;
  readonly order: number;
}

/** Metres around a zone that belong to its cells: a fix with a smaller error needs a look at one cell. */
const MARGIN = 2;
/** Metres: the smaller the cells, the fewer zones are looked at for nothing. */
const LEAST_CELL = 4;
const MOST_CELLS = 4096;
/** Where there are many zones a cell has to be smaller than they are. */
const CELLS_A_ZONE = 4;
const NONE: readonly BoundedZone[] = [];

/** The zones of one floor by square cells, so that a fix costs the same among ten zones and among a thousand. */
export class ZoneGrid {
  /** The widest tolerance of an exit here, metres: so far outside a border a zone still tells places apart. */
  readonly widestTolerance: number;
  readonly #cell: number;
  readonly #minX: number;
  readonly #minY: number;
  readonly #columns: number;
  readonly #rows: number;
  readonly #cells = new Map<number, BoundedZone[]>();
  readonly #byId: ReadonlyMap<ZoneId, BoundedZone>;

  constructor(zones: readonly BoundedZone[]) {
    this.#byId = new Map(zones.map((bounded) => [bounded.zone.id, bounded]));
    this.widestTolerance = zones.reduce((widest, { zone }) => Math.max(widest, zone.fence.exitTolerance), 0);
    const edge = (side: keyof BoundingBox, of: (...values: number[]) => number): number =>
      zones.reduce((found, { bounds }) => of(found, bounds[side]), zones[0]?.bounds[side] ?? 0);
    this.#minX = edge('minX', Math.min) - MARGIN;
    this.#minY = edge('minY', Math.min) - MARGIN;
    const width = edge('maxX', Math.max) + MARGIN - this.#minX;
    const height = edge('maxY', Math.max) + MARGIN - this.#minY;
    const most = Math.max(MOST_CELLS, CELLS_A_ZONE * zones.length);
    this.#cell = Math.max(LEAST_CELL, Math.sqrt((width * height) / most), width / MOST_CELLS, height / MOST_CELLS);
    this.#columns = Math.floor(width / this.#cell) + 1;
    this.#rows = Math.floor(height / this.#cell) + 1;
    for (const zone of zones) this.#enter(zone);
  }

  get(zone: ZoneId): BoundedZone | undefined {
    return this.#byId.get(zone);
  }

  /** The zones that a circle around a place may touch, in the order of the configuration; some that it does not. */
  near(x: number, y: number, radius: number): readonly BoundedZone[] {
    if (radius <= MARGIN) return this.#cells.get(this.#keyAt(this.#columnOf(x), this.#rowOf(y))) ?? NONE;
    const found = new Set<BoundedZone>();
    for (const key of this.#keysIn(x - radius, y - radius, x + radius, y + radius))
      for (const zone of this.#cells.get(key) ?? NONE) found.add(zone);
    return [...found].sort((a, b) => a.order - b.order);
  }

  #enter(zone: BoundedZone): void {
    const { minX, minY, maxX, maxY } = zone.bounds;
    for (const key of this.#keysIn(minX - MARGIN, minY - MARGIN, maxX + MARGIN, maxY + MARGIN)) {
      const cell = this.#cells.get(key);
      if (cell === undefined) this.#cells.set(key, [zone]);
      else cell.push(zone);
    }
  }

  *#keysIn(minX: number, minY: number, maxX: number, maxY: number): Iterable<number> {
    const [left, right] = [Math.max(0, this.#columnOf(minX)), Math.min(this.#columns - 1, this.#columnOf(maxX))];
    const [low, high] = [Math.max(0, this.#rowOf(minY)), Math.min(this.#rows - 1, this.#rowOf(maxY))];
    for (let row = low; row <= high; row++)
      for (let column = left; column <= right; column++) yield this.#keyAt(column, row);
  }

  /** None of the cells for a place outside of all of them. */
  #keyAt(column: number, row: number): number {
    const isInside = column >= 0 && column < this.#columns && row >= 0 && row < this.#rows;
    return isInside ? row * this.#columns + column : -1;
  }

  #columnOf(x: number): number {
    return Math.floor((x - this.#minX) / this.#cell);
  }

  #rowOf(y: number): number {
    return Math.floor((y - this.#minY) / this.#cell);
  }
}
