import { bancroft } from './bancroft.ts';
import type { AnchorFrame } from './frame.ts';
import { consider, type Peak } from './peaks.ts';
import { type LocationProblem, type MeasureRow, unknownsOf } from './problem.ts';

/** More subsets than this are thinned out evenly. */
const MOST_SUBSETS = 36;

/** Places that the smallest sets of measures give, each on its own: one set without an outlier is enough. */
export function hypotheses(problem: LocationProblem, frame: AnchorFrame, peaks: Peak[]): void {
  const { rows, height, offset } = problem;
  if (height !== undefined && offset !== undefined) return pairs(problem, height.value, peaks);
  const size = unknownsOf(problem);
  const stride = Math.max(1, Math.ceil(choose(rows.length, size) / MOST_SUBSETS));
  const picked: MeasureRow[] = [];
  let turn = 0;
  const pick = (from: number): void => {
    if (picked.length === size) {
      if (turn++ % stride === 0) bancroft(problem, picked, frame, peaks);
      return;
    }
    for (let i = from; i <= rows.length - (size - picked.length); i++) {
      const row = rows[i];
      if (row === undefined) return;
      picked.push(row);
      pick(i + 1);
      picked.pop();
    }
  };
  pick(0);
}

/** The same of ranges in the plane, where the smallest sets are pairs of circles, and dozens of them cost nothing. */
function pairs(problem: LocationProblem, height: number, peaks: Peak[]): void {
  const { rows } = problem;
  const stride = Math.max(1, Math.ceil(choose(rows.length, 2) / MOST_SUBSETS));
  let turn = 0;
  for (let i = 0; i < rows.length; i++) {
    for (let k = i + 1; k < rows.length; k++) {
      const a = rows[i];
      const b = rows[k];
      if (turn++ % stride === 0 && a !== undefined && b !== undefined) crossings(problem, a, b, height, peaks);
    }
  }
}

/** Where two circles cross; where they miss each other a little, the place between them. */
function crossings(problem: LocationProblem, a: MeasureRow, b: MeasureRow, height: number, peaks: Peak[]): void {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const apart = dx * dx + dy * dy;
  if (!(apart > 0.01)) return;
  const ra = a.value * a.value - (height - a.z) * (height - a.z);
  const rb = b.value * b.value - (height - b.z) * (height - b.z);
  const along = (ra - rb + apart) / (2 * apart);
  const aside = Math.sqrt(Math.max(0, ra / apart - along * along));
  const x = a.x + along * dx;
  const y = a.y + along * dy;
  consider(problem, peaks, x - aside * dy, y + aside * dx, height, 0);
  if (aside > 0) consider(problem, peaks, x + aside * dy, y - aside * dx, height, 0);
}

function choose(n: number, k: number): number {
  let ways = 1;
  for (let i = 0; i < k; i++) ways = (ways * (n - i)) / (i + 1);
  return ways;
}
