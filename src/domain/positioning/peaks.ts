import { isApart, type Vector4 } from './matrix.ts';
import type { LocationProblem } from './problem.ts';
import { GATE } from './refine.ts';

/** A place to begin at, and how badly it explains the measures. */
export interface Peak {
  at: Vector4;
  misfit: number;
}

/** A range too short by many sigma counts more against a place than one too long: reflections only lengthen. */
const LONG_CAP = GATE * GATE;
const SHORT_CAP = 4 * LONG_CAP;

/** Metres; of places to begin at nearer than this one is enough. */
const APART = 1;
/** Places kept: the best one, its mirror, and some that a wrong subset may have hidden. */
const MOST_PEAKS = 4;

/**
 * How badly a place explains all measures, in squared sigmas, where a single one can say no more than its cap
 * (M-estimator sample consensus: Torr and Zisserman, Comput. Vis. Image Underst. 78, 2000).
 * `loose`: the common offset is not known yet. Some number above `limit` when that is passed.
 */
export function misfit(
  { rows, height, offset }: LocationProblem,
  x: number,
  y: number,
  z: number,
  c: number,
  loose: boolean,
  limit = Infinity,
): number {
  let sum = 0;
  if (offset !== undefined) sum += ((c - offset.value) * (c - offset.value)) / offset.variance;
  if (height !== undefined) sum += ((z - height.value) * (z - height.value)) / height.variance;
  for (const row of rows) {
    const dx = x - row.x;
    const dy = y - row.y;
    const dz = z - row.z;
    const residual = row.value - Math.sqrt(dx * dx + dy * dy + dz * dz) - c;
    const square = residual * residual * (loose ? row.loose : row.weight);
    sum += Math.min(square, residual > 0 ? LONG_CAP : SHORT_CAP);
    if (sum > limit) return sum;
  }
  return sum;
}

/** Keeps a place to begin at, if it is better than those near it and among the best of all. */
export function consider(problem: LocationProblem, peaks: Peak[], x: number, y: number, z: number, c: number): void {
  if (!Number.isFinite(x + y + z + c)) return;
  let worst: Peak | undefined;
  if (peaks.length === MOST_PEAKS)
    for (const peak of peaks) if (worst === undefined || peak.misfit > worst.misfit) worst = peak;
  const limit = worst?.misfit ?? Infinity;
  const sum = misfit(problem, x, y, z, c, true, limit);
  if (!(sum < limit)) return;
  for (const peak of peaks) {
    const dx = peak.at.x - x;
    const dy = peak.at.y - y;
    const dz = peak.at.z - z;
    if (dx * dx + dy * dy + dz * dz > APART * APART) continue;
    if (peak.misfit <= sum) return;
    worst = peak;
    break;
  }
  const peak = { at: { x, y, z, c }, misfit: sum };
  if (worst === undefined) peaks.push(peak);
  else peaks[peaks.indexOf(worst)] = peak;
}

/** The best peak; with `from` the best one apart from it. */
export function bestOf(peaks: readonly Peak[], from?: Vector4): Peak | undefined {
  let best: Peak | undefined;
  for (const peak of peaks) {
    if (from !== undefined && !isApart(peak.at, from, APART)) continue;
    if (best === undefined || peak.misfit < best.misfit) best = peak;
  }
  return best;
}
