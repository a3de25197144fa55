import { type Fit, fitsOf, keptBy, type Means, squaresOfLevel } from './fits.ts';
import { fading, riseAfter, type Shape, shareBelow } from './shapes.ts';

/** What may become of a rise; ms from now. */
export interface Rise {
  /** How likely the limit is reached within the horizon, 0 to 1. */
  readonly chance: number;
  readonly earliest: number;
  readonly likely: number;
  readonly latest: number;
  /** Where the reading is now, free of noise. */
  readonly here: number;
  /** Since when it has been rising. */
  readonly age: number;
}

/** Further ahead nothing is said, ms. */
export const HORIZON_MS = 15 * 60_000;
/** The times at which chances are looked at: the first, ms, and how much later each next one is. */
const [FIRST_MS, NEXT] = [4000, 1.125];
const TIMES: readonly number[] = Array.from({ length: 47 }).reduce<number[]>(
  (times) => [...times, (times.at(-1) ?? FIRST_MS) * NEXT],
  [FIRST_MS],
);
/**
 * The shares of the chance before which the interval begins, and after which it ends. It begins early: a person who is told
 * too little time is out in time, one who is told too much is not.
 */
const [BEGINS, ENDS] = [0.005, 0.93];
/** What is believed beforehand of a level without any rise. */
const NO_RISE = 0.5;
/** A fit that explains the samples so much worse counts no more (a factor of e^-7). */
const MUCH_WORSE = 7;
const MOST_KEPT = 0.95;

/**
 * When samples reach `limit`, by all rises that explain them, each weighted by how well it does (Bayesian model averaging;
 * Hoeting et al., Statistical Science 14, 1999). Noise that goes on from sample to sample counts as fewer samples. Nothing
 * where no rise explains them better than a level.
 * @param samples 8 at least, below the limit
 * @param noise standard deviation of a sample, as far as it is known without a fit
 * @param before a reading shows the limit so much before the mean is there: it is rounded, and has its own noise
 */
export function riseOf(
  samples: Means,
  limit: number,
  noise: number,
  before: number,
  shapes: readonly Shape[],
): Rise | undefined {
  const fits = fitsOf(samples, shapes);
  const best = fits.reduce<Fit | undefined>(
    (least, fit) => (least === undefined || fit.squares < least.squares ? fit : least),
    undefined,
  );
  if (best === undefined || best.slope <= 0) return undefined;
  const n = samples.times.length;
  const kept = Math.min(MOST_KEPT, Math.max(0, keptBy(samples, best) + 1 / Math.sqrt(n)));
  // The variance of a sample, as if the samples were independent of each other.
  const variance = (Math.max(noise * noise, best.squares / Math.max(1, n - 4)) * (1 + kept)) / (1 - kept);
  const worse = (squares: number): number => Math.max(0, squares - best.squares) / (2 * variance);
  let weights = NO_RISE * fading(worse(squaresOfLevel(samples)));
  let here = weights * (samples.values.at(-1) ?? 0);
  const [reached, shown] = [new Float64Array(TIMES.length), new Float64Array(TIMES.length)];
  for (const fit of fits) {
    if (worse(fit.squares) > MUCH_WORSE) continue;
    const weight = (fit.shape.prior * shapes.length * fading(worse(fit.squares))) / fits.length;
    weights += weight;
    here += weight * (fit.base + fit.slope * riseAfter(fit.shape, -fit.onset));
    addChances(reached, fit, limit, variance, weight);
    addChances(shown, fit, limit - before, variance, weight);
  }
  const soon = TIMES.findLastIndex((time) => time <= HORIZON_MS);
  return {
    chance: (reached[soon] ?? 0) / weights,
    earliest: timeOf(shown, BEGINS),
    likely: timeOf(reached, 0.5),
    latest: timeOf(reached, ENDS),
    here: here / weights,
    age: -best.onset,
  };
}

/** Adds how likely a fit has reached the limit at each time. */
function addChances(reached: Float64Array, fit: Fit, limit: number, variance: number, weight: number): void {
  if (fit.slope <= 0) return;
  let most = 0;
  TIMES.forEach((time, i) => {
    const height = riseAfter(fit.shape, time - fit.onset);
    const ahead = fit.base + fit.slope * height - limit;
    most = Math.max(most, shareBelow(ahead / Math.sqrt(variance * fit.doubtAt(height))));
    reached[i] = (reached[i] ?? 0) + weight * most;
  });
}

/** The time, ms from now, before which a share of all that reaches the limit has reached it. */
function timeOf(reached: Float64Array, share: number): number {
  const wanted = share * (reached.at(-1) ?? 0);
  const i = reached.findIndex((sum) => sum >= wanted);
  const [from, to] = [i <= 0 ? 0 : (TIMES[i - 1] ?? 0), TIMES[i] ?? 0];
  const [low, high] = [i <= 0 ? 0 : (reached[i - 1] ?? 0), reached[i] ?? 0];
  return high <= low ? to : from + ((to - from) * (wanted - low)) / (high - low);
}
