import type { AlarmCondition } from '../alarm/condition.ts';
import { gasOfPoint } from '../gas/gases.ts';
import { freshAir } from '../gas/law.ts';
import type { MeasuredPoint } from '../plant.ts';
import type { RunningCheck } from './check.ts';

/** The step that a cylinder has to make at a detector: from where, which way and how far; in the unit of the point. */
export interface CheckStep {
  readonly from: number;
  readonly sign: 1 | -1;
  readonly size: number;
}

/** Above so many times the step, and a share of the range, it is more than the cylinder can give. [default] */
const MUCH_MORE = { times: 1.5, ofRange: 0.1 } as const;
/** Up to so many times the step it may be the cylinder, at a detector that reads a little high. [default] */
const LITTLE_MORE = 1.25;
/** A step is at least this share of the range, or it reaches the first limit: less could be noise, or the zero. [default] */
const LEAST_OF_RANGE = 0.1;

const spanOf = ({ range: [low, high] }: MeasuredPoint): number => high - low;
/** More than the end of the range is never shown. */
const shown = ({ range: [low, high] }: MeasuredPoint, value: number): number => Math.min(Math.max(value, low), high);

/** The air without the gas, in the unit of the point: 20.9 %VOL of oxygen, nothing of anything else. */
export function airOf(point: MeasuredPoint): number {
  const gas = gasOfPoint(point);
  return (gas === undefined ? undefined : freshAir(gas, point.unit)) ?? 0;
}

/** Oxygen is calibrated in fresh air, too: that sets its reading right, and shows no response. */
export const isFreshAir = (point: MeasuredPoint, concentration: number, least: number): boolean =>
  airOf(point) > 0 && Math.abs(concentration - airOf(point)) < least;

export function stepOf(point: MeasuredPoint, concentration: number, from: number): CheckStep {
  const by = shown(point, concentration) - from;
  return { from, sign: by < 0 ? -1 : 1, size: Math.abs(by) };
}

/** How far a value is on the way to the cylinder; below 0 it is on the way to the other side. */
export const alongStep = ({ from, sign }: CheckStep, value: number): number => sign * (value - from);

/** The least step that shows a response. @param limits of the point, in its unit */
export function leastStep(point: MeasuredPoint, limits: readonly AlarmCondition[]): number {
  const air = airOf(point);
  const toLimits = limits.flatMap(({ setPoint }) => (setPoint === undefined ? [] : Math.abs(setPoint.limit - air)));
  return Math.max(Math.min(LEAST_OF_RANGE * spanOf(point), ...toLimits), 2 * point.resolution);
}

/** Whether a value is well above what the cylinder can give, or goes the other way: then other gas is there. */
export function isMuchMore(point: MeasuredPoint, step: CheckStep, value: number): boolean {
  const [along, margin] = [alongStep(step, value), MUCH_MORE.ofRange * spanOf(point)];
  return along > MUCH_MORE.times * step.size + margin || along < -margin;
}

/** The step of a recorded check; none where the gas was not named, or nothing was read. */
function recordedStep(point: MeasuredPoint, { cylinder, start }: RunningCheck): CheckStep | undefined {
  return cylinder === undefined || start === undefined ? undefined : stepOf(point, cylinder, start);
}

const seenOf = ({ low, high }: RunningCheck): readonly number[] =>
  low === undefined || high === undefined ? [] : [low, high];

/** Whether a recorded check has seen more than its cylinder can give. */
export function hasOtherGas(point: MeasuredPoint, running: RunningCheck): boolean {
  const step = recordedStep(point, running);
  return step !== undefined && seenOf(running).some((value) => isMuchMore(point, step, value));
}

/** Whether all that a recorded check has seen can be explained by its cylinder. */
export function isExplained(point: MeasuredPoint, running: RunningCheck): boolean {
  const step = recordedStep(point, running);
  const most = step === undefined ? 0 : LITTLE_MORE * step.size;
  return (
    step !== undefined &&
    !hasOtherGas(point, running) &&
    seenOf(running).every((value) => alongStep(step, shown(point, value)) <= most)
  );
}
