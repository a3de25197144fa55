import type { Located } from './located.ts';
import { invert, symmetric4, times, vector4 } from './matrix.ts';
import type { LocationProblem } from './problem.ts';
import { TINY } from './refine.ts';

/** A used measure: its weight, what the place leaves of it, its direction J, and what that direction moves, M J. */
export interface Residual {
  /** The anchor's place in the field. */
  readonly place: number;
  /** 1/m^2. */
  readonly weight: number;
  /** Metres. */
  readonly residual: number;
  readonly jx: number;
  readonly jy: number;
  readonly jz: number;
  readonly jc: number;
  readonly gx: number;
  readonly gy: number;
  readonly gz: number;
  readonly gc: number;
}

/**
 * What the used measures of a place say of their anchors, before any bias is taken away. `local` and `tagSigma` as in
 * `CalibrationTuning`. Empty when the measures fix no place.
 */
export function residualsOf(
  { rows, height, offset }: LocationProblem,
  located: Located,
  local: number,
  tagSigma: number,
): Residual[] {
  const m = symmetric4();
  const directions = [];
  for (const row of rows) {
    if (!located.used.includes(row.id)) continue;
    const [dx, dy, dz] = [located.x - row.x, located.y - row.y, located.z - row.z];
    const distance = Math.max(TINY, Math.sqrt(dx * dx + dy * dy + dz * dz));
    const j = { x: dx / distance, y: dy / distance, z: dz / distance, c: 1 };
    const weight = 1 / (row.noise + local * local);
    m.xx += weight * j.x * j.x;
    m.xy += weight * j.x * j.y;
    m.xz += weight * j.x * j.z;
    m.xc += weight * j.x;
    m.yy += weight * j.y * j.y;
    m.yz += weight * j.y * j.z;
    m.yc += weight * j.y;
    m.zz += weight * j.z * j.z;
    m.zc += weight * j.z;
    m.cc += weight;
    const residual = row.value - distance - (offset === undefined ? located.offset : 0);
    directions.push({ place: row.place, weight, residual, j });
  }
  if (height !== undefined) m.zz += 1 / height.variance;
  // Of ranges only what is the tag's own in the common offset is no business of the anchors.
  if (offset !== undefined) m.cc += 1 / Math.max(1e-6, tagSigma * tagSigma);
  if (!invert(m, m)) return [];
  return directions.map(({ place, weight, residual, j }) => {
    const g = vector4();
    times(m, j, g);
    return { place, weight, residual, jx: j.x, jy: j.y, jz: j.z, jc: j.c, gx: g.x, gy: g.y, gz: g.z, gc: g.c };
  });
}
