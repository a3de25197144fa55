import { invert, isApart, type Symmetric4, symmetric4, times, type Vector4, vector4 } from './matrix.ts';
import type { LocationProblem, MeasureRow } from './problem.ts';

/** Up to so many sigma a residual counts by its square, beyond by its size (P. J. Huber, Ann. Math. Stat. 35, 1964). */
const HUBER = 2;
const MOST_STEPS = 30;
/** Metres; the next step would be smaller by the square. */
const CLOSE_ENOUGH = 1e-5;
/** Metres; shorter distances count as this one, so that a direction is always defined. */
export const TINY = 1e-9;
const FIRST_DAMPING = 1e-3;
const MOST_DAMPING = 1e8;

/** J'WJ and J'Wr of the used rows, with their Huber weights, and the priors of height and offset. */
export interface Normal {
  readonly matrix: Symmetric4;
  readonly right: Vector4;
}

/**
 * Levenberg-Marquardt (D. W. Marquardt, J. SIAM 11, 1963) over the used rows from the place `at`, which it moves.
 * The cost there, in squared sigmas; NaN when it found no way down to a standstill, or came within `near` metres of the
 * place `known`, where the way on need not be gone again.
 */
export function refine(problem: LocationProblem, at: Vector4, known?: Vector4, near = 0): number {
  const normal = { matrix: symmetric4(), right: vector4() };
  const [inverse, step, trial] = [symmetric4(), vector4(), vector4()];
  let cost = evaluate(problem, at, normal);
  // Undamped as long as that goes well: near the end it doubles the digits with each step.
  let damping = 0;
  for (let n = 0; n < MOST_STEPS && Number.isFinite(cost); n++) {
    const { matrix } = normal;
    if (!invert(damped(matrix, damping, inverse), inverse)) {
      damping = Math.max(FIRST_DAMPING, damping * 10);
      if (damping > MOST_DAMPING) return NaN;
      continue;
    }
    times(inverse, normal.right, step);
    const length = step.x * step.x + step.y * step.y + step.z * step.z + step.c * step.c;
    trial.x = at.x + step.x;
    trial.y = at.y + step.y;
    trial.z = at.z + step.z;
    trial.c = at.c + step.c;
    const next = evaluate(problem, trial, normal);
    if (next <= cost || length < CLOSE_ENOUGH * CLOSE_ENOUGH) {
      at.x = trial.x;
      at.y = trial.y;
      at.z = trial.z;
      at.c = trial.c;
      cost = next;
      if (known !== undefined && !isApart(at, known, near)) return NaN;
      if (length < CLOSE_ENOUGH * CLOSE_ENOUGH && damping < 1) return cost;
      damping = damping <= FIRST_DAMPING ? 0 : damping / 10;
    } else {
      damping = Math.max(FIRST_DAMPING, damping * 10);
      if (damping > MOST_DAMPING) return NaN;
      cost = evaluate(problem, at, normal);
    }
  }
  return NaN;
}

/** The cost at a place; leaves the residual in every row, used or not, and the normal equations in `normal`. */
export function evaluate(problem: LocationProblem, at: Vector4, normal: Normal): number {
  let xx = 0;
  let xy = 0;
  let xz = 0;
  let xc = 0;
  let yy = 0;
  let yz = 0;
  let yc = 0;
  let zz = 0;
  let zc = 0;
  let cc = 0;
  let gx = 0;
  let gy = 0;
  let gz = 0;
  let gc = 0;
  let cost = 0;
  for (const row of problem.rows) {
    const dx = at.x - row.x;
    const dy = at.y - row.y;
    const dz = at.z - row.z;
    const distance = Math.max(TINY, Math.sqrt(dx * dx + dy * dy + dz * dz));
    const residual = row.value - distance - at.c;
    row.residual = residual;
    if (!row.used) continue;
    let weight = row.weight;
    const square = residual * residual * weight;
    if (square > HUBER * HUBER) {
      const sigmas = Math.sqrt(square);
      cost += 2 * HUBER * sigmas - HUBER * HUBER;
      weight *= HUBER / sigmas;
    } else cost += square;
    const near = 1 / distance;
    const jx = dx * near;
    const jy = dy * near;
    const jz = dz * near;
    const wx = weight * jx;
    const wy = weight * jy;
    const wz = weight * jz;
    xx += wx * jx;
    xy += wx * jy;
    xz += wx * jz;
    xc += wx;
    yy += wy * jy;
    yz += wy * jz;
    yc += wy;
    zz += wz * jz;
    zc += wz;
    cc += weight;
    gx += wx * residual;
    gy += wy * residual;
    gz += wz * residual;
    gc += weight * residual;
  }
  const { height, offset } = problem;
  if (offset !== undefined) {
    const off = at.c - offset.value;
    cost += (off * off) / offset.variance;
    cc += 1 / offset.variance;
    gc -= off / offset.variance;
  }
  if (height !== undefined) {
    const off = at.z - height.value;
    cost += (off * off) / height.variance;
    zz += 1 / height.variance;
    gz -= off / height.variance;
  }
  const { matrix, right } = normal;
  matrix.xx = xx;
  matrix.xy = xy;
  matrix.xz = xz;
  matrix.xc = xc;
  matrix.yy = yy;
  matrix.yz = yz;
  matrix.yc = yc;
  matrix.zz = zz;
  matrix.zc = zc;
  matrix.cc = cc;
  right.x = gx;
  right.y = gy;
  right.z = gz;
  right.c = gc;
  return cost;
}

function damped(m: Symmetric4, damping: number, out: Symmetric4): Symmetric4 {
  // The trace, and not each entry: a direction without a measurement has no entry to scale by.
  const more = damping * (m.xx + m.yy + m.zz);
  out.xx = m.xx + more;
  out.xy = m.xy;
  out.xz = m.xz;
  out.xc = m.xc;
  out.yy = m.yy + more;
  out.yz = m.yz;
  out.yc = m.yc;
  out.zz = m.zz + more;
  out.zc = m.zc;
  out.cc = m.cc + more;
  return out;
}

/** Leaves the residual of a place in every row. */
export function compare({ rows }: LocationProblem, at: Vector4): void {
  for (const row of rows) {
    const dx = at.x - row.x;
    const dy = at.y - row.y;
    const dz = at.z - row.z;
    row.residual = row.value - Math.sqrt(dx * dx + dy * dy + dz * dz) - at.c;
  }
}

/** Sigmas; a range that is too long was reflected, one that is too short contradicts geometry. */
export const GATE = 3;

/** Whether the place explains every used row, `slack` times the gate. */
export const explains = (rows: readonly MeasureRow[], slack = 1): boolean =>
  rows.every((row) => !row.used || row.residual * row.residual <= slack * slack * GATE * GATE * row.variance);
