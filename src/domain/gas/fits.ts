import { riseAfter, type Shape } from './shapes.ts';

/** Means of the recent past: times in ms from now, ascending, the last one 0; values in the unit of the point. */
export interface Means {
  readonly times: readonly number[];
  readonly values: readonly number[];
}

/** A rise of one shape from one onset, as the samples fit it best: `base + slope * height`. */
export interface Fit {
  readonly shape: Shape;
  /** ms from now. */
  readonly onset: number;
  readonly base: number;
  readonly slope: number;
  /** Sum of the squares that it leaves over. */
  readonly squares: number;
  /** Variance of a value on it, `height` high, over the variance of a sample. */
  readonly doubtAt: (height: number) => number;
}

/** A fit rests on so many samples after the onset at least. */
const AFTER_ONSET = 4;
/** The onsets that are tried lie closer together the later they are. */
const APART = 1.4;

/** The best onset of a shape is sought between its neighbours in so many halvings. */
const HALVINGS = 3;

/** Every shape from every onset that the samples can tell of: before them all, or between two of them. */
export function fitsOf(samples: Means, shapes: readonly Shape[]): readonly Fit[] {
  const { times } = samples;
  const before = (times[0] ?? 0) - 1;
  const fits: Fit[] = [];
  const take = (shape: Shape, onset: number): Fit | undefined => {
    const fit = fitOf(samples, shape, onset);
    if (fit !== undefined) fits.push(fit);
    return fit;
  };
  const onsets: number[] = [];
  for (let back = AFTER_ONSET; back < times.length - 2; back = Math.max(back + 1, Math.round(back * APART)))
    onsets.push((times[times.length - 1 - back] ?? 0) - 1);
  for (const shape of shapes) {
    // Long after its onset a rise through a sensor is a straight one.
    if (shape.lag === 0) take(shape, before);
    let best: Fit | undefined;
    for (const onset of onsets) best = better(best, take(shape, onset));
    const at = onsets.indexOf(best?.onset ?? NaN);
    let apart = (best?.onset ?? 0) - (onsets[at + 1] ?? before);
    for (let i = 0; best !== undefined && i < HALVINGS; i++) {
      apart /= 2;
      const { onset } = best;
      best = better(better(best, take(shape, onset - apart)), take(shape, onset + apart));
    }
  }
  return fits;
}

const better = (one: Fit | undefined, other: Fit | undefined): Fit | undefined =>
  one === undefined || (other !== undefined && other.squares < one.squares) ? other : one;

/** Least squares of one shape from one onset. */
function fitOf({ times, values }: Means, shape: Shape, onset: number): Fit | undefined {
  const n = times.length;
  let [sumH, sumHH, sumY, sumHY, sumYY] = [0, 0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const height = riseAfter(shape, (times[i] ?? 0) - onset);
    const value = values[i] ?? 0;
    sumH += height;
    sumHH += height * height;
    sumY += value;
    sumHY += height * value;
    sumYY += value * value;
  }
  const scale = n * sumHH - sumH * sumH;
  if (scale <= 1e-12 * n * sumHH) return undefined;
  const slope = (n * sumHY - sumH * sumY) / scale;
  const base = (sumY - slope * sumH) / n;
  const squares = Math.max(0, sumYY - base * sumY - slope * sumHY);
  const doubtAt = (height: number): number => (sumHH - 2 * height * sumH + height * height * n) / scale;
  return { shape, onset, base, slope, squares, doubtAt };
}

/** How much of what a fit leaves over at one sample goes on in the next one (lag-1 autocorrelation). */
export function keptBy({ times, values }: Means, { shape, onset, base, slope }: Fit): number {
  let [both, all, before] = [0, 0, 0];
  times.forEach((time, i) => {
    const rest = (values[i] ?? 0) - base - slope * riseAfter(shape, time - onset);
    if (i > 0) both += rest * before;
    all += rest * rest;
    before = rest;
  });
  return all === 0 ? 0 : both / all;
}

/** Sum of the squares that a level without any rise leaves over. */
export function squaresOfLevel({ values }: Means): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
}
