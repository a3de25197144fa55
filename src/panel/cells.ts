import type { Point } from '../domain/plant.ts';
import { isOfNow } from '../domain/reading/quality.ts';
import type { PointState } from '../domain/state/state.ts';
import { NO_COUNT, NO_SCALED, OF_POINT, QUALITY } from './places.ts';

const FLOAT = new DataView(new ArrayBuffer(4));
const MOST_SCALED = 32_767;

/** Writes a float, its high word first; `null` as NaN. */
export function putFloat(registers: Uint16Array, at: number, value: number | null): void {
  FLOAT.setFloat32(0, value ?? NaN);
  registers[at] = FLOAT.getUint16(0);
  registers[at + 1] = FLOAT.getUint16(2);
}

/** Writes 32 bits, the high word first. */
export function putLong(registers: Uint16Array, at: number, value: number): void {
  registers[at] = value >>> 16;
  registers[at + 1] = value & 0xffff;
}

/** A number of people or alarms; more than fits is the highest that fits. */
export const asCount = (count: number | undefined): number =>
  count === undefined ? NO_COUNT : Math.min(count, NO_COUNT - 1);

/** With how many decimals a value becomes a whole number of 16 bits: as many as it has and its range lets it have. */
export function scaledDecimals(point: Point): number {
  if (point.type === 'contact') return 0;
  const most = Math.max(...point.range.map(Math.abs));
  let decimals = Math.min(point.decimals, 4);
  while (decimals > 0 && most * 10 ** decimals > MOST_SCALED) decimals -= 1;
  return decimals;
}

/**
 * Writes value, scaled value and quality of a point. A value that is bad, or only remembered by a broker, is no number.
 */
export function putReading(registers: Uint16Array, at: number, point: Point, known: PointState | undefined): void {
  const value = known !== undefined && isOfNow(known.trust) ? known.value : null;
  const decimals = scaledDecimals(point);
  const scaled = value === null ? NaN : Math.round(value * 10 ** decimals);
  putFloat(registers, at + OF_POINT.value, value);
  registers[at + OF_POINT.scaled] = Math.abs(scaled) <= MOST_SCALED ? scaled & 0xffff : NO_SCALED;
  registers[at + OF_POINT.quality] = QUALITY[value === null ? 'bad' : (known?.trust.quality ?? 'bad')];
  registers[at + OF_POINT.decimals] = decimals;
}
