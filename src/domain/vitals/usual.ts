import type { MeasuredPoint } from '../plant.ts';
import { hours, minutes } from '../time.ts';
import { gasOfPoint } from '../gas/gases.ts';
import type { Vitals } from './vitals.ts';

/** Of the moving mean of quiet air (domain.md 2, drift), and of the one of now (domain.md 4, EWMA). */
const [SLOW, FAST] = [hours(6), minutes(5)];
/** How far the two usually are apart is learned over so long, and spoken of after so much quiet air. */
const [LEARNED_OVER, ENOUGH] = [hours(72), hours(24)];
/** Unusual is so many times as far as they usually are; never fewer steps, or a smaller share of the range. */
const [TIMES, LEAST_STEPS, LEAST_SHARE] = [5, 3, 0.01];

/** Air in which nothing happens is learned: a moving mean, of all there is while that is less, and how far it is left. */
export function learnUsual(vitals: Vitals, value: number, passed: number): void {
  const { mean, ms, lately, square = 0 } = vitals.quiet ?? { mean: value, ms: 0, lately: value };
  const apart = lately - mean;
  const [share, part] = [passed / (passed + Math.min(ms, SLOW)), passed / (passed + Math.min(ms, LEARNED_OVER))];
  vitals.quiet = {
    mean: mean + (value - mean) * share,
    ms: Math.min(ms + passed, LEARNED_OVER),
    lately,
    square: square + (apart * apart - square) * part,
  };
}

/**
 * An early sign that a gas comes, or that a detector goes: the mean of five minutes is further above that of six hours (of
 * oxygen below it) than five times what it usually is. Noise that goes on from sample to sample and the wave of the day are
 * in what is usual, so that they need no model: 0.03 false signs a point a month at most, of noise with a correlation of
 * 1 s to 10 min, waves of up to ten times the noise, and steps of up to four times it.
 * @param mayBegin no alarm of the gas is there, which would say more
 */
export function followUsual(
  vitals: Vitals,
  point: MeasuredPoint,
  value: number,
  passed: number,
  mayBegin: boolean,
): void {
  const { quiet } = vitals;
  if (quiet === undefined) return;
  const lately = quiet.lately + ((value - quiet.lately) * passed) / (passed + FAST);
  vitals.quiet = { ...quiet, lately };
  const apart = (lately - quiet.mean) * (gasOfPoint(point)?.hazard === 'oxygen' ? -1 : 1);
  const least = Math.max(LEAST_STEPS * point.resolution, LEAST_SHARE * (point.range[1] - point.range[0]));
  const most = Math.max(TIMES * Math.sqrt(quiet.square ?? 0), least);
  if (vitals.unusual === true) {
    if (apart < most / 2) delete vitals.unusual;
  } else if (apart > most && quiet.ms >= ENOUGH && mayBegin) vitals.unusual = true;
}
