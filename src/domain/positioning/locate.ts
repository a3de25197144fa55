import type { AnchorField } from './anchors.ts';
import { bancroft } from './bancroft.ts';
import { accuracyOf, doubtOf } from './doubt.ts';
import type { MeasurementEpoch } from './epoch.ts';
import { type AnchorFrame, frameOf, mirrored } from './frame.ts';
import type { Located, NotLocated, PositionEstimate, SitePosition, FixQuality, Unlocatable } from './located.ts';
import { isApart } from './matrix.ts';
import { bestOf, consider, type Peak } from './peaks.ts';
import { gather, leastOf, type Prior, priorOf, type LocationProblem, unknownsOf } from './problem.ts';
import { compare, explains } from './refine.ts';
import { DISTINCT, settled, solve, type Solution, use } from './solve.ts';

export interface LocateOptions {
  /** The tag's height in metres where it is known (a badge on a person): the place is sought in the plane. */
  readonly height?: number;
  /** One sigma of that height in metres, default 0.2: people sit, kneel and fall. */
  readonly heightSigma?: number;
  /** Where the tag was thought to be: one more place to start from, never a bond. */
  readonly previous?: SitePosition;
  /** One sigma of a measure's noise in metres, where a measure gives none itself; default 0.09. */
  readonly noise?: number;
  /** A larger dilution of precision (metres of place a metre of range) is poor; default 6. */
  readonly dopLimit?: number;
}

/** Line of sight, DW1000 class. The 0.1 m that makers state have some of the bias in them. */
const NOISE = 0.09;
const HEIGHT_SIGMA = 0.2;
const DOP_LIMIT = 6;
/** Beyond it the linear covariance means nothing. */
const DOP_USELESS = 200;
/** Squared sigmas by which a second place may be worse and still be as likely in practice (chi-square, 1 dof: 0.3 %). */
const NEARLY_AS_WELL = 9;
/** Squared sigmas a measure: a start that explains so little leads nowhere. */
const HOPELESS = 5;
/** Gates by which measures may disagree when too few are left to say which one is wrong. */
const SLACK_POOR = 3;
/** Measures more than unknowns that must agree where others do not. */
const PROVING = 2;

/** What `locate` takes as known of the height; undefined when it is to be sought. */
export const heightOf = ({ height, heightSigma = HEIGHT_SIGMA }: LocateOptions): Prior | undefined =>
  height === undefined ? undefined : priorOf(height, heightSigma);

/**
 * The place of a tag from one epoch, without a first guess: closed form, then robust least squares, then, where measures
 * contradict each other, a consensus of the smallest subsets. Pure and deterministic; the order of anchors never matters.
 */
export function locate(epoch: MeasurementEpoch, field: AnchorField, options: LocateOptions = {}): Located | NotLocated {
  const { previous, noise = NOISE, dopLimit = DOP_LIMIT } = options;
  const { problem, unknown, refused } = gather(epoch, field, heightOf(options), noise);
  const { rows } = problem;
  const fails = (why: Unlocatable): NotLocated => ({ ok: false, why, unknown, refused });
  if (rows.length < leastOf(problem)) return fails('too-few-anchors');
  const frame = frameOf(problem);
  const peaks = startsOf(problem, frame, previous);
  const found = solve(problem, frame, peaks);
  if (found === undefined) return fails(rows.length > unknownsOf(problem) ? 'inconsistent' : 'geometry');
  const rival = rivalOf(problem, frame, found, peaks);
  // A rival that explains more is the place, and the first one found becomes the rival.
  const [main, other] = rival !== undefined && rival.misfit < found.misfit ? [rival, found] : [found, rival];

  use(problem, main.used);
  compare(problem, main.at);
  const fits = explains(rows);
  if (!fits && !explains(rows, SLACK_POOR)) return fails('inconsistent');
  const doubt = doubtOf(problem, main.at, fits ? 1 : swellOf(problem));
  if (doubt === undefined || doubt.dop > DOP_USELESS) return fails('geometry');
  const used: string[] = [];
  const rejected: string[] = [];
  for (const row of rows) (row.used ? used : rejected).push(row.id);
  const { place, dop } = doubt;
  const poor = !fits || dop > dopLimit || isThin(problem, used.length, rejected.length);
  const trust = trustOf(problem, place, main, other, poor);
  return { ok: true, ...place, dop, offset: main.at.c, used, rejected, unknown, refused, ...trust };
}

/** Closed form of all measures, the middle of the anchors, and where the tag was. */
function startsOf(problem: LocationProblem, frame: AnchorFrame, previous: SitePosition | undefined): Peak[] {
  const peaks: Peak[] = [];
  bancroft(problem, problem.rows, frame, peaks);
  for (const { x, y, z } of previous === undefined ? [frame.mean] : [frame.mean, previous]) {
    const at = { x, y, z: problem.height?.value ?? z };
    consider(problem, peaks, at.x, at.y, at.z, offsetAt(problem, at));
  }
  return peaks;
}

/** The offset that times of arrival have in the middle, seen from a place; 0 of ranges. */
function offsetAt({ rows, offset }: LocationProblem, at: SitePosition): number {
  if (offset !== undefined) return 0;
  const offsets: number[] = [];
  for (const row of rows) {
    const [dx, dy, dz] = [at.x - row.x, at.y - row.y, at.z - row.z];
    offsets.push(row.value - Math.sqrt(dx * dx + dy * dy + dz * dz));
  }
  offsets.sort((a, b) => a - b);
  return offsets[offsets.length >> 1] ?? 0;
}

/** Another place that explains the measures, and how well: across the anchors' line, or from another start. */
function rivalOf(
  problem: LocationProblem,
  frame: AnchorFrame,
  found: Solution,
  peaks: readonly Peak[],
): Solution | undefined {
  let rival: Solution | undefined;
  const take = (next: Solution | undefined): void => {
    if (next !== undefined && (rival === undefined || next.misfit < rival.misfit)) rival = next;
  };
  const across = mirrored(frame, found.at);
  if (isApart(across, found.at, DISTINCT)) take(settled(problem, across, found, 'same-measures'));
  const elsewhere = bestOf(peaks, found.at);
  if (elsewhere !== undefined && elsewhere.misfit <= HOPELESS * problem.rows.length)
    take(settled(problem, elsewhere.at, found, found.used.includes(false) ? 'own-measures' : 'same-measures'));
  return rival;
}

function trustOf(
  problem: LocationProblem,
  place: PositionEstimate,
  main: Solution,
  other: Solution | undefined,
  poor: boolean,
): FixQuality {
  const trust = { trust: poor ? 'poor' : 'good' } as const;
  if (other === undefined || other.misfit - main.misfit > NEARLY_AS_WELL) return trust;
  // Two places that the doubt of one covers are one.
  if (!isApart(other.at, main.at, 2 * accuracyOf(place.covariance))) return trust;
  use(problem, other.used);
  const mirror = doubtOf(problem, other.at, 1);
  return mirror === undefined ? trust : { trust: 'ambiguous', mirror: mirror.place };
}

/** Whether what agrees on the place could do so by chance: after leaving some out, few are left to prove it. */
const isThin = (problem: LocationProblem, used: number, rejected: number): boolean =>
  rejected > 0 && (used < unknownsOf(problem) + PROVING || rejected >= used);

/** The variance factor of least squares: squared sigmas for each measure more than there are unknowns. */
function swellOf(problem: LocationProblem): number {
  let sum = 0;
  let count = 0;
  for (const row of problem.rows) {
    if (!row.used) continue;
    sum += (row.residual * row.residual) / row.variance;
    count++;
  }
  return Math.max(1, sum / Math.max(1, count - unknownsOf(problem)));
}
