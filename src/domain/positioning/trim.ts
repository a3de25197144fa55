import type { Vector4 } from './matrix.ts';
import type { LocationProblem } from './problem.ts';
import { compare, GATE, refine } from './refine.ts';

const MOST_TRIMS = 6;

/**
 * Uses the rows that a place explains, refines it on them, and again, until they stay the same.
 * False when fewer than `least` are left or it finds no standstill; `loose` as in `misfit`, for the first look only.
 */
export function trim(problem: LocationProblem, at: Vector4, least: number, loose: boolean): boolean {
  const { rows } = problem;
  compare(problem, at);
  for (let n = 0; n < MOST_TRIMS; n++) {
    let used = 0;
    let changed = n === 0;
    for (const row of rows) {
      const fits = row.residual * row.residual * (loose && n === 0 ? row.loose : row.weight) <= GATE * GATE;
      if (fits !== row.used) changed = true;
      row.used = fits;
      if (fits) used++;
    }
    if (used < least) return false;
    if (!changed) return true;
    if (!Number.isFinite(refine(problem, at))) return false;
  }
  // It swings between two sets: the last one holds.
  return true;
}
