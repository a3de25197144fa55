import type { AnchorFrame } from './frame.ts';
import { invert, times, type Vector4, symmetric4, vector4 } from './matrix.ts';
import { consider, type Peak } from './peaks.ts';
import type { LocationProblem, MeasureRow } from './problem.ts';

/**
 * The two places that fit `rows` in closed form, exactly where there are as many rows as unknowns, and by least squares of
 * the squared ranges where there are more (S. Bancroft, IEEE Trans. AES 21, 1985; of ranges without the clock).
 * Adds them to `peaks`.
 */
export function bancroft(
  problem: LocationProblem,
  rows: readonly MeasureRow[],
  { mean, normal, size, value }: AnchorFrame,
  peaks: Peak[],
): void {
  const height = problem.height?.value;
  const free = problem.offset === undefined;
  // The origin lies outside the anchors' plane: anchors in one plane would make the equations singular otherwise.
  const [ox, oy, oz] = [mean.x + size * normal.x, mean.y + size * normal.y, mean.z + size * normal.z];
  const m = symmetric4();
  const [ones, alphas, p, q] = [vector4(), vector4(), vector4(), vector4()];
  for (const row of rows) {
    const ax = row.x - ox;
    const ay = row.y - oy;
    const az = height === undefined ? row.z - oz : 0;
    const up = height === undefined ? 0 : height - row.z;
    const range = free ? row.value - value + size : row.value;
    const ac = free ? -range : 0;
    const alpha = (ax * ax + ay * ay + az * az + up * up - range * range) / 2;
    m.xx += ax * ax;
    m.xy += ax * ay;
    m.xz += ax * az;
    m.xc += ax * ac;
    m.yy += ay * ay;
    m.yz += ay * az;
    m.yc += ay * ac;
    m.zz += az * az;
    m.zc += az * ac;
    m.cc += ac * ac;
    ones.x += ax;
    ones.y += ay;
    ones.z += az;
    ones.c += ac;
    alphas.x += ax * alpha;
    alphas.y += ay * alpha;
    alphas.z += az * alpha;
    alphas.c += ac * alpha;
  }
  if (height !== undefined) m.zz = 1;
  if (!free) m.cc = 1;
  if (!invert(m, m)) return;
  times(m, ones, p);
  times(m, alphas, q);
  const a = lorentz(p, p);
  const b = lorentz(p, q) - 1;
  const c = lorentz(q, q);
  const root = Math.sqrt(Math.max(0, b * b - a * c));
  const t = b > 0 ? -b - root : root - b;
  for (const lambda of [t / a, c / t]) {
    const x = ox + lambda * p.x + q.x;
    const y = oy + lambda * p.y + q.y;
    const z = height ?? oz + lambda * p.z + q.z;
    consider(problem, peaks, x, y, z, free ? lambda * p.c + q.c + value - size : 0);
  }
}

const lorentz = (a: Vector4, b: Vector4): number => a.x * b.x + a.y * b.y + a.z * b.z - a.c * b.c;
