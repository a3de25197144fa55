import { invert, type Symmetric4, symmetric4, times, type Vector4, vector4 } from './matrix.ts';
import type { LocationProblem } from './problem.ts';

/** Where the anchors stand together. */
export interface AnchorFrame {
  /** Their mean. */
  readonly mean: Vector4;
  /** Unit normal of the line (plane) that fits them best: their weakest direction. */
  readonly normal: Vector4;
  /** Root mean square distance from the mean, metres, at least 1. */
  readonly size: number;
  /** Mean of the measures, metres. */
  readonly value: number;
}

/** Steps of inverse iteration; exactness is not needed, for it only says where to look for a mirror. */
const TURNS = 8;

/** The frame of the used rows, of which there must be one at least. */
export function frameOf(problem: LocationProblem): AnchorFrame {
  const flat = problem.height !== undefined;
  const mean = vector4();
  let [count, value] = [0, 0];
  for (const row of problem.rows) {
    if (!row.used) continue;
    count++;
    mean.x += row.x;
    mean.y += row.y;
    mean.z += row.z;
    value += row.value;
  }
  mean.x /= count;
  mean.y /= count;
  mean.z = problem.height?.value ?? mean.z / count;
  const s = symmetric4();
  for (const row of problem.rows) {
    if (!row.used) continue;
    const [dx, dy, dz] = [row.x - mean.x, row.y - mean.y, flat ? 0 : row.z - mean.z];
    s.xx += dx * dx;
    s.xy += dx * dy;
    s.xz += dx * dz;
    s.yy += dy * dy;
    s.yz += dy * dz;
    s.zz += dz * dz;
  }
  const size = Math.max(1, Math.sqrt((s.xx + s.yy + s.zz) / count));
  return { mean, normal: weakest(s, flat), size, value: value / count };
}

function weakest(scatter: Symmetric4, flat: boolean): Vector4 {
  const ridge = 1e-6 * (scatter.xx + scatter.yy + scatter.zz) + 1e-9;
  const m = { ...scatter, xx: scatter.xx + ridge, yy: scatter.yy + ridge, zz: scatter.zz + (flat ? 1 : ridge), cc: 1 };
  let [axis, next] = [{ x: 0.6, y: 0.79, z: flat ? 0 : 1.1, c: 0 }, vector4()];
  if (!invert(m, m)) return { x: 1, y: 0, z: 0, c: 0 };
  for (let n = 0; n < TURNS; n++) {
    times(m, axis, next);
    const length = Math.sqrt(next.x * next.x + next.y * next.y + next.z * next.z);
    next.x /= length;
    next.y /= length;
    next.z /= length;
    [axis, next] = [next, axis];
  }
  return axis;
}

/** The place on the other side of the anchors' line (plane). */
export function mirrored({ mean, normal }: AnchorFrame, at: Vector4): Vector4 {
  const far = 2 * ((at.x - mean.x) * normal.x + (at.y - mean.y) * normal.y + (at.z - mean.z) * normal.z);
  return { x: at.x - far * normal.x, y: at.y - far * normal.y, z: at.z - far * normal.z, c: at.c };
}
