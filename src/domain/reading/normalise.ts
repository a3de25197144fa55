import type { ContactPoint, MeasuredPoint } from '../plant.ts';
import { bad, GOOD, type Trust, uncertain } from './quality.ts';

/** A value in the unit of its point, or none, with how far it can be trusted. */
export type Normalised = Trust & { readonly value: number | null };

/** All of a point that makes its value from the number in a register. */
export type Conversion =
  | Pick<MeasuredPoint, 'type' | 'scale' | 'offset' | 'decimals' | 'range'>
  | Pick<ContactPoint, 'type' | 'active'>;

const POWERS = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

/** Rounds to the decimals that the log stores exactly; there is no -0. */
export function quantise(value: number, decimals: number): number {
  const power = POWERS[decimals] ?? 1;
  return Math.round(value * power) / power + 0;
}

/**
 * Turns the number of a register into a value of its point: scale, offset, range, quality.
 * A number that is none (a NaN of a float register) is `bad/sensor`, never 0.
 * Bands below the range follow the field's practice: to -5 % it is noise around zero, below it
 * `uncertain/under-range`, below -10 % the sensor is broken. At the end of the range it may be more than shown.
 */
export function normalise(point: Conversion, raw: number): Normalised {
  if (!Number.isFinite(raw)) return { ...bad('sensor'), value: null };
  if (point.type === 'contact') {
    return { ...GOOD, value: (raw !== 0 ? 1 : 0) === point.active ? 1 : 0 };
  }
  const value = quantise(raw * point.scale + point.offset, point.decimals);
  if (!Number.isFinite(value)) return { ...bad('sensor'), value: null };
  return { ...trustInRange(point, value), value };
}

function trustInRange(point: Pick<MeasuredPoint, 'range'>, value: number): Trust {
  const [low, high] = point.range;
  const span = high - low;
  if (value >= high) return uncertain('over-range');
  if (value < low - 0.1 * span) return bad('sensor');
  if (value < low - 0.05 * span) return uncertain('under-range');
  return GOOD;
}
