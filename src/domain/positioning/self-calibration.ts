import type { AnchorField } from './anchors.ts';
import { fieldOf } from './anchors.ts';
import { inverseOf } from './dense.ts';
import type { MeasurementEpoch } from './epoch.ts';
import { type Residual, residualsOf } from './lesson.ts';
import type { Located } from './located.ts';
import { heightOf, type LocateOptions } from './locate.ts';
import { gather } from './problem.ts';

export interface CalibrationTuning {
  /** One sigma of a measure's noise, metres, as in `locate`. */
  readonly noise: number;
  /** What a bias changes from place to place (reflections), one sigma in metres: no learning goes below it. */
  readonly local: number;
  /** How tags differ from each other, one sigma in metres. */
  readonly tagSigma: number;
  /**
   * Only amid the anchors can a bias be distinguished from a shift of the tag: a place teaches when its dilution is at most
   * so many times the best one possible, that of as many anchors evenly around.
   */
  readonly surrounded: number;
  /** What is kept of old knowledge with each lesson: 0.998 forgets over about 500 lessons. */
  readonly keep: number;
  /** Lessons between two conclusions. */
  readonly every: number;
}

const CALIBRATION: CalibrationTuning = {
  noise: 0.09,
  local: 0.05,
  tagSigma: 0.05,
  surrounded: 1.2,
  keep: 0.998,
  every: 4,
};

/** A bias so many sigmas of the prior off is no bias: a height, or an anchor's place, is entered wrongly. */
const IMPLAUSIBLE = 2.5;

/**
 * The anchors' own biases, learned from what is left over when more was measured than is unknown. Each epoch is blind to
 * the part of the biases that looks like a shift of the tag; that part is another one at every other place, so tags that
 * walk about reveal them all. Plain data; only `learn` changes it. Costs n^3 of the number of anchors now and then: keep
 * one for each area, of some 60 anchors at the most.
 */
export interface SelfCalibration {
  readonly tuning: CalibrationTuning;
  /** What was believed at the start: the prior of each bias. */
  readonly prior: AnchorField;
  /** Of all lessons, with weights A and what was left over r: sum of A (1/m^2, row by row), of A r, of r'A r. */
  readonly information: number[];
  readonly evidence: number[];
  square: number;
  /** How many squared sigmas `square` should be, were all biases known. */
  degrees: number;
  lessons: number;
  /** What is believed now: hand it to `locate`. */
  field: AnchorField;
  /** `implausible`: the prior is kept, as the lessons show something else than biases. Look at the configuration. */
  state: 'prior' | 'learned' | 'implausible';
}

export function selfCalibration(prior: AnchorField, tuning: CalibrationTuning = CALIBRATION): SelfCalibration {
  const n = prior.stations.length;
  const zeros = (length: number): number[] => Array.from({ length }, () => 0);
  const [information, evidence] = [zeros(n * n), zeros(n)];
  return { tuning, prior, information, evidence, square: 0, degrees: 0, lessons: 0, field: prior, state: 'prior' };
}

/**
 * Learns from one epoch and the place that was found for it. Only places that are `good` and amid the anchors teach; and
 * the caller lets a tag teach only where it has not taught just before, for a tag that lies still repeats the same
 * measures with the same reflections. True when it was a lesson.
 */
export function learn(
  calibration: SelfCalibration,
  epoch: MeasurementEpoch,
  located: Located,
  options: Omit<LocateOptions, 'previous'>,
): boolean {
  const { tuning, prior } = calibration;
  if (located.trust !== 'good' || located.dop > tuning.surrounded * leastDop(located)) return false;
  const { problem } = gather(epoch, prior, heightOf(options), options.noise ?? tuning.noise);
  const lines = residualsOf(problem, located, tuning.local, tuning.tagSigma);
  if (lines.length === 0) return false;
  forget(calibration);
  for (const a of lines) for (const b of lines) addTo(calibration, a, b);
  calibration.lessons++;
  if (calibration.lessons % tuning.every === 0) conclude(calibration);
  return true;
}

/** J'J of n unit vectors has trace n, so its inverse has at least d^2/n in d dimensions. */
const leastDop = ({ dimensions, used }: Located): number => dimensions / Math.sqrt(used.length);

function forget(calibration: SelfCalibration): void {
  const { information, evidence, tuning } = calibration;
  for (let i = 0; i < information.length; i++) information[i] = (information[i] ?? 0) * tuning.keep;
  for (let i = 0; i < evidence.length; i++) evidence[i] = (evidence[i] ?? 0) * tuning.keep;
  calibration.square *= tuning.keep;
  calibration.degrees *= tuning.keep;
}

/** One entry of W - W J (J'WJ)^-1 J'W: the weights with all taken out that a shift of the tag would explain. */
function addTo(calibration: SelfCalibration, a: Residual, b: Residual): void {
  const { information, evidence, prior } = calibration;
  const n = prior.stations.length;
  const shared = a.weight * b.weight * (a.gx * b.jx + a.gy * b.jy + a.gz * b.jz + a.gc * b.jc);
  const weight = (a === b ? a.weight : 0) - shared;
  information[a.place * n + b.place] = (information[a.place * n + b.place] ?? 0) + weight;
  evidence[a.place] = (evidence[a.place] ?? 0) + weight * b.residual;
  calibration.square += a.residual * weight * b.residual;
  if (a === b) calibration.degrees += weight / a.weight;
}

/** The biases after all lessons: prior and information put together, with what is still unknown of them. */
function conclude(calibration: SelfCalibration): void {
  const { prior, tuning } = calibration;
  const { stations } = prior;
  const n = stations.length;
  const once = posterior(calibration, 1);
  if (once === undefined) return;
  // Lessons that contradict each other (a wrong height, moved walls) count for less, and leave more doubt.
  const swell = Math.max(1, squareAt(calibration, once.shifts) / Math.max(1, calibration.degrees));
  const { covariance, shifts } = (swell > 1.05 ? posterior(calibration, swell) : undefined) ?? once;
  const { noise, local, tagSigma } = tuning;
  const farthest = (sigma: number): number =>
    IMPLAUSIBLE * Math.sqrt(sigma * sigma + prior.commonSigma * prior.commonSigma);
  if (stations.some(({ biasSigma }, i) => Math.abs(shifts[i] ?? NaN) > farthest(biasSigma))) {
    calibration.field = prior;
    calibration.state = 'implausible';
    return;
  }
  const together = Math.max(0, covariance.reduce((sum, value) => sum + value, 0) / (n * n));
  const place = (noise * noise + local * local) * swell - noise * noise;
  const learned = stations.map((station, i) => {
    const own = Math.max(0, (covariance[i * n + i] ?? 0) - together);
    return { ...station, bias: station.bias + (shifts[i] ?? 0), biasSigma: Math.sqrt(own + place) };
  });
  calibration.field = fieldOf(learned, Math.sqrt(together + tagSigma * tagSigma));
  calibration.state = 'learned';
}

interface Posterior {
  readonly covariance: readonly number[];
  /** What each bias is more than it was believed to be, metres. */
  readonly shifts: readonly number[];
}

function posterior({ prior, information, evidence }: SelfCalibration, swell: number): Posterior | undefined {
  const { stations, commonSigma } = prior;
  const n = stations.length;
  // The prior: each bias on its own, and all of them together. Its inverse by Sherman and Morrison.
  const each = stations.map(({ biasSigma }) => 1 / Math.max(1e-6, biasSigma * biasSigma));
  const common = commonSigma * commonSigma;
  const share = common / (1 + common * each.reduce((sum, precision) => sum + precision, 0));
  const all = information.map((value, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return value / swell + (i === j ? (each[i] ?? 0) : 0) - share * (each[i] ?? 0) * (each[j] ?? 0);
  });
  const covariance = inverseOf(all, n);
  if (covariance === undefined) return undefined;
  const shifts = stations.map((_, i) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += ((covariance[i * n + j] ?? 0) * (evidence[j] ?? 0)) / swell;
    return sum;
  });
  return { covariance, shifts };
}

/** What all lessons together still contradict each other by, in squared sigmas, once the biases are taken out. */
function squareAt({ square, evidence, information }: SelfCalibration, shifts: readonly number[]): number {
  let sum = square;
  for (const [i, a] of shifts.entries()) {
    sum -= 2 * a * (evidence[i] ?? 0);
    for (const [j, b] of shifts.entries()) sum += a * b * (information[i * shifts.length + j] ?? 0);
  }
  return sum;
}
