import type { Covariance2, PositionEstimate } from './located.ts';
import { invert, type Symmetric4, symmetric4, times, type Vector4, vector4 } from './matrix.ts';
import type { LocationProblem } from './problem.ts';
import { evaluate, TINY } from './refine.ts';

export interface Uncertainty {
  readonly place: PositionEstimate;
  readonly dop: number;
}

/**
 * What the place at `at` is worth: the errors of the used rows carried through the linear estimator (x = M J'W r, with
 * M = (J'WJ + prior)^-1), noise and biases apart. `swell` >= 1 multiplies it all.
 * Undefined when the rows do not fix a place.
 */
export function doubtOf(problem: LocationProblem, at: Vector4, swell: number): Uncertainty | undefined {
  const normal = { matrix: symmetric4(), right: vector4() };
  evaluate(problem, at, normal);
  const m = symmetric4();
  if (!invert(normal.matrix, m)) return undefined;
  const flat = problem.height !== undefined;
  const [noise, drift, shape] = [symmetric4(), symmetric4(), symmetric4()];
  const [direction, gain] = [vector4(), vector4()];
  for (const row of problem.rows) {
    if (!row.used) continue;
    const dx = at.x - row.x;
    const dy = at.y - row.y;
    const dz = at.z - row.z;
    const distance = Math.max(TINY, Math.sqrt(dx * dx + dy * dy + dz * dz));
    direction.x = dx / distance;
    direction.y = dy / distance;
    direction.z = dz / distance;
    direction.c = 1;
    times(m, direction, gain);
    add(noise, gain, row.noise / (row.variance * row.variance));
    add(drift, gain, (row.variance - row.noise) / (row.variance * row.variance));
    if (flat) direction.z = 0;
    if (problem.offset !== undefined) direction.c = 0;
    add(shape, direction, 1);
  }
  // A badge is worn as high, and its delay is as long, in the next epoch as in this one.
  const { height, offset } = problem;
  if (offset !== undefined) add(drift, { x: m.xc, y: m.yc, z: m.zc, c: m.cc }, 1 / offset.variance);
  if (height !== undefined) add(drift, { x: m.xz, y: m.yz, z: m.zz, c: m.zc }, 1 / height.variance);
  if (flat) shape.zz = 1;
  if (offset !== undefined) shape.cc = 1;
  if (!invert(shape, shape)) return undefined;
  const dop = Math.sqrt(shape.xx + shape.yy + (flat ? 0 : shape.zz));
  const place = placeOf(problem, at, noise, drift, swell);
  return Number.isFinite(dop + place.x + place.y + place.z + place.covariance.xx + place.covariance.yy)
    ? { place, dop }
    : undefined;
}

/** `m += scale v v'`. */
function add(m: Symmetric4, { x, y, z, c }: Vector4, scale: number): void {
  m.xx += scale * x * x;
  m.xy += scale * x * y;
  m.xz += scale * x * z;
  m.xc += scale * x * c;
  m.yy += scale * y * y;
  m.yz += scale * y * z;
  m.yc += scale * y * c;
  m.zz += scale * z * z;
  m.zc += scale * z * c;
  m.cc += scale * c * c;
}

function placeOf(
  problem: LocationProblem,
  at: Vector4,
  noise: Symmetric4,
  drift: Symmetric4,
  swell: number,
): PositionEstimate {
  const xx = swell * (noise.xx + drift.xx);
  const xy = swell * (noise.xy + drift.xy);
  const yy = swell * (noise.yy + drift.yy);
  const flat = { xx: swell * drift.xx, xy: swell * drift.xy, yy: swell * drift.yy };
  const { x, y, z } = at;
  if (problem.height !== undefined) return { dimensions: 2, x, y, z, covariance: { xx, xy, yy }, systematic: flat };
  const xz = swell * (noise.xz + drift.xz);
  const yz = swell * (noise.yz + drift.yz);
  const zz = swell * (noise.zz + drift.zz);
  return {
    dimensions: 3,
    x,
    y,
    z,
    covariance: { xx, xy, yy, xz, yz, zz },
    systematic: { ...flat, xz: swell * drift.xz, yz: swell * drift.yz, zz: swell * drift.zz },
  };
}

/** The larger and the smaller principal sigma of a horizontal error, metres. */
export function principalSigmas({ xx, xy, yy }: Covariance2): readonly [number, number] {
  const middle = (xx + yy) / 2;
  const half = Math.sqrt(((xx - yy) / 2) * ((xx - yy) / 2) + xy * xy);
  return [Math.sqrt(Math.max(0, middle + half)), Math.sqrt(Math.max(0, middle - half))];
}

/**
 * Accuracy as the project means it: one sigma in the worst direction, metres. A fence asks how far a place may be off
 * across a border, and the border may lie in any direction.
 */
export const accuracyOf = (covariance: Covariance2): number => principalSigmas(covariance)[0];

/**
 * Radius in metres of the circle about the place that holds 95 % of a bivariate normal error
 * (polynomial of P. Leenhouts, Navigation 32, 1985; within 0.3 % of the integral).
 */
export function radius95Of(covariance: Covariance2): number {
  const [large, small] = principalSigmas(covariance);
  const c = large > 0 ? small / large : 0;
  return large * (1.96079 + c * (0.004071 + c * (0.114276 + c * 0.371625)));
}
