import { boundsOf } from '../../src/domain/people/geometry.ts';

/** The world's own geometry: the gateway's must not be both judge and witness. */
export type Corners = readonly (readonly [x: number, y: number])[];

/** Even-odd rule. */
export function contains(corners: Corners, x: number, y: number): boolean {
  let inside = false;
  forEachEdge(corners, (ax, ay, bx, by) => {
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
  });
  return inside;
}

/** Whether a straight walk goes into an area or through it. */
export function crosses(corners: Corners, x1: number, y1: number, x2: number, y2: number): boolean {
  if (contains(corners, (x1 + x2) / 2, (y1 + y2) / 2)) return true;
  let cut = false;
  forEachEdge(corners, (ax, ay, bx, by) => {
    const side = (px: number, py: number, qx: number, qy: number, rx: number, ry: number): number =>
      (qx - px) * (ry - py) - (qy - py) * (rx - px);
    const [d1, d2] = [side(ax, ay, bx, by, x1, y1), side(ax, ay, bx, by, x2, y2)];
    const [d3, d4] = [side(x1, y1, x2, y2, ax, ay), side(x1, y1, x2, y2, bx, by)];
    if (d1 * d2 < 0 && d3 * d4 < 0) cut = true;
  });
  return cut;
}

export const centreOf = (corners: Corners): [x: number, y: number] => {
  const { minX, minY, maxX, maxY } = boundsOf(corners);
  return [(minX + maxX) / 2, (minY + maxY) / 2];
};

/** Metres from a place to the nearest edge. */
export function edgeDistance(corners: Corners, x: number, y: number): number {
  let nearest = Infinity;
  forEachEdge(corners, (ax, ay, bx, by) => {
    const [dx, dy] = [bx - ax, by - ay];
    const length = dx * dx + dy * dy;
    const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length));
    nearest = Math.min(nearest, Math.hypot(x - ax - along * dx, y - ay - along * dy));
  });
  return nearest;
}

function forEachEdge(corners: Corners, see: (ax: number, ay: number, bx: number, by: number) => void): void {
  let before = corners[corners.length - 1];
  for (const corner of corners) {
    if (before !== undefined) see(before[0], before[1], corner[0], corner[1]);
    before = corner;
  }
}
