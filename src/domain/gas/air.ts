import type { MeasuredPoint } from '../plant.ts';
import { gasOfPoint } from './gases.ts';
import { freshAir } from './law.ts';
import { converted } from './units.ts';

/** Detectors that hide their noise show fresh air as it is to this much, %VOL, or to one step. */
const AS_IT_IS = 0.06;

/** So much oxygen, %VOL, in the unit of a point; none of a point that measures another gas, or in a unit that is unknown. */
export function oxygenIn(point: MeasuredPoint, percent: number): number | undefined {
  const gas = gasOfPoint(point);
  return gas?.hazard === 'oxygen' ? converted(percent, '%VOL', point.unit, gas) : undefined;
}

/**
 * Whether a value is what a detector at rest shows that hides its noise: 0, or fresh air of oxygen. Where one step is a
 * hundredth of the range and more, the first step is rest, too: a zero that is off by less is rounded to it.
 */
export function isAtRest(point: MeasuredPoint, value: number): boolean {
  const { range, resolution } = point;
  const gas = gasOfPoint(point);
  const air = gas === undefined ? undefined : freshAir(gas, point.unit);
  if (air !== undefined) return Math.abs(value - air) <= Math.max(oxygenIn(point, AS_IT_IS) ?? 0, resolution / 2);
  const isCoarse = resolution >= 0.01 * (range[1] - range[0]);
  return Math.abs(value) < (isCoarse ? 1.5 : 0.5) * resolution;
}
