import type { AnchorFrame } from './frame.ts';
import { isApart, type Vector4 } from './matrix.ts';
import { bestOf, misfit, type Peak } from './peaks.ts';
import { leastOf, type LocationProblem, unknownsOf } from './problem.ts';
import { explains, refine } from './refine.ts';
import { hypotheses } from './subsets.ts';
import { trim } from './trim.ts';

/** Squared sigmas a measure up to which a start may be near the truth of all of them. */
const HOPEFUL = 4;

/** Metres; two standstills nearer than this are one. */
export const DISTINCT = 0.3;

/** A place at a standstill, and the measures that it rests on. */
export interface Solution {
  readonly at: Vector4;
  readonly misfit: number;
  /** Of each row. */
  readonly used: readonly boolean[];
}

/** Makes the rows that a solution rests on the used ones. */
export function use({ rows }: LocationProblem, used: readonly boolean[]): void {
  rows.forEach((row, n) => (row.used = used[n] === true));
}

/** Keeps what the problem's rows say now. */
const solution = (problem: LocationProblem, at: Vector4): Solution => ({
  at,
  misfit: misfit(problem, at.x, at.y, at.z, at.c, false),
  used: problem.rows.map((row) => row.used),
});

/**
 * Least squares over everything where that explains everything; else a consensus of more than half; else, for want of
 * anything better, least squares all the same. Adds the places that subsets gave to `peaks`.
 */
export function solve(problem: LocationProblem, frame: AnchorFrame, peaks: Peak[]): Solution | undefined {
  const { rows } = problem;
  const least = leastOf(problem);
  const starts = [...peaks];
  if (rows.length <= Math.max(least, unknownsOf(problem))) return leastSquares(problem, starts)?.found;
  const first = bestOf(peaks);
  // A start that leaves much unexplained shows that some measures are wrong; least squares would only spread their error.
  const hopeful = first !== undefined && first.misfit <= HOPEFUL * rows.length;
  const plain = hopeful ? leastSquares(problem, [first]) : undefined;
  if (plain?.explains === true) return plain.found;
  hypotheses(problem, frame, peaks);
  const start = bestOf(peaks);
  if (start !== undefined) {
    const at = { ...start.at };
    if (trim(problem, at, Math.max(least, Math.ceil(rows.length / 2)), true)) return solution(problem, at);
  }
  return (plain ?? leastSquares(problem, starts))?.found;
}

/** Over all rows, from each start until one explains them all. */
function leastSquares(
  problem: LocationProblem,
  starts: readonly Peak[],
): { readonly found: Solution; readonly explains: boolean } | undefined {
  let best: Solution | undefined;
  for (const start of starts) {
    for (const row of problem.rows) row.used = true;
    const at = { ...start.at };
    if (!Number.isFinite(refine(problem, at))) continue;
    const found = solution(problem, at);
    if (explains(problem.rows)) return { found, explains: true };
    if (best === undefined || found.misfit < best.misfit) best = found;
  }
  return best === undefined ? undefined : { found: best, explains: false };
}

/**
 * Where a start ends, if that is not the place that was found. A mirror explains the measures that made the place, so it
 * is sought with the same ones; any other place with those that it explains itself.
 */
export function settled(
  problem: LocationProblem,
  start: Vector4,
  found: Solution,
  by: 'same-measures' | 'own-measures',
): Solution | undefined {
  const at = { ...start };
  use(problem, found.used);
  const same = by === 'same-measures';
  if (same && !Number.isFinite(refine(problem, at, found.at, DISTINCT))) return undefined;
  if (!trim(problem, at, leastOf(problem), !same)) return undefined;
  return isApart(at, found.at, DISTINCT) ? solution(problem, at) : undefined;
}
