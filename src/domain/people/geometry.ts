/** Corners in metres, in order, at least three; the last joins the first. */
export type Polygon = readonly (readonly [x: number, y: number])[];

/** A polygon without what lies in its holes: these lie inside of it and apart from each other. */
export interface ZoneArea {
  readonly polygon: Polygon;
  readonly holes?: readonly Polygon[] | undefined;
}

/** The box around a polygon, metres. */
export interface BoundingBox {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

/** The box around a polygon. */
export function boundsOf(polygon: Polygon): BoundingBox {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of polygon) {
    minX = Math.min(minX, x);
    minY = Math.min(minY, y);
    maxX = Math.max(maxX, x);
    maxY = Math.max(maxY, y);
  }
  return { minX, minY, maxX, maxY };
}

/** The area of a polygon, m². */
export function squareMetresOf(polygon: Polygon): number {
  let twice = 0;
  let [px, py] = polygon.at(-1) ?? [0, 0];
  for (const [x, y] of polygon) {
    twice += px * y - x * py;
    [px, py] = [x, y];
  }
  return Math.abs(twice) / 2;
}

/** Distance in metres from a place to the border of a polygon; negative inside, 0 on the border. */
export function signedDistance(polygon: Polygon, x: number, y: number): number {
  let nearest = Infinity;
  let inside = false;
  let [px, py] = polygon[polygon.length - 1] ?? [NaN, NaN];
  // Each corner by its index: to take it apart as `[cx, cy]` costs as much as the rest, at every fix.
  for (const corner of polygon) {
    const cx = corner[0];
    const cy = corner[1];
    nearest = Math.min(nearest, squaredToSegment(x, y, px, py, cx, cy));
    if (py > y !== cy > y && x < ((cx - px) * (y - py)) / (cy - py) + px) inside = !inside;
    px = cx;
    py = cy;
  }
  const distance = Math.sqrt(nearest);
  return inside ? -distance : distance;
}

/**
 * Distance in metres from a place to the border of an area, also to that of a hole; negative inside, 0 on the border.
 * Exact where the holes are inside of the polygon and apart.
 */
export function distanceTo({ polygon, holes }: ZoneArea, x: number, y: number): number {
  let distance = signedDistance(polygon, x, y);
  if (holes !== undefined) for (const hole of holes) distance = Math.max(distance, -signedDistance(hole, x, y));
  return distance;
}

function squaredToSegment(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const dx = bx - ax;
  const dy = by - ay;
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length));
  const ox = x - (ax + along * dx);
  const oy = y - (ay + along * dy);
  return ox * ox + oy * oy;
}

/** Whether a straight way from a to b meets the border of a polygon. */
function meetsBorder(polygon: Polygon, ax: number, ay: number, bx: number, by: number): boolean {
  const [dx, dy] = [bx - ax, by - ay];
  let [px, py] = polygon[polygon.length - 1] ?? [NaN, NaN];
  for (const [cx, cy] of polygon) {
    const [ex, ey] = [cx - px, cy - py];
    const p = dx * (py - ay) - dy * (px - ax);
    const c = dx * (cy - ay) - dy * (cx - ax);
    const a = ex * (ay - py) - ey * (ax - px);
    const b = ex * (by - py) - ey * (bx - px);
    if (p > 0 !== c > 0 && a > 0 !== b > 0) return true;
    px = cx;
    py = cy;
  }
  return false;
}

/** Whether a straight way from a to b meets the border of an area, also that of a hole. */
export const meetsBorderOf = ({ polygon, holes }: ZoneArea, ax: number, ay: number, bx: number, by: number): boolean =>
  meetsBorder(polygon, ax, ay, bx, by) || holes?.some((hole) => meetsBorder(hole, ax, ay, bx, by)) === true;

/** Whether an edge of one polygon crosses an edge of the other; edges that only touch do not cross. */
export function bordersCross(one: Polygon, other: Polygon): boolean {
  let [px, py] = one.at(-1) ?? [NaN, NaN];
  for (const [x, y] of one) {
    if (meetsBorder(other, px, py, x, y)) return true;
    [px, py] = [x, y];
  }
  return false;
}

/** The distance between the borders of two polygons that do not cross, metres: from a corner of one to an edge of the other. */
export const distanceBetween = (one: Polygon, other: Polygon): number =>
  Math.min(
    ...one.map(([x, y]) => Math.abs(signedDistance(other, x, y))),
    ...other.map(([x, y]) => Math.abs(signedDistance(one, x, y))),
  );

/** Whether two edges of a polygon cross, so that "inside" means nothing. */
export function crossesItself(polygon: Polygon): boolean {
  const n = polygon.length;
  const side = (a: number, b: number, c: number): number => {
    const [ax, ay] = polygon[a] ?? [0, 0];
    const [bx, by] = polygon[b] ?? [0, 0];
    const [cx, cy] = polygon[c] ?? [0, 0];
    return Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));
  };
  for (let i = 0; i < n; i++) {
    for (let j = i + 2; j < n; j++) {
      if (i === 0 && j === n - 1) continue;
      const [i2, j2] = [(i + 1) % n, (j + 1) % n];
      if (side(i, i2, j) * side(i, i2, j2) < 0 && side(j, j2, i) * side(j, j2, i2) < 0) return true;
    }
  }
  return false;
}
