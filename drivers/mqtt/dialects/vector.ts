import { isList, jsonNumber } from '../../shared/json/values.ts';

/** Coordinates of a message in metres. */
export interface Vector {
  readonly x: number;
  readonly y: number;
  readonly z: number | undefined;
}

/** Why there are none. */
export type NoVector = 'missing-field' | 'not-a-number' | 'shape';

/** Three values as coordinates; z may be missing. @param metres what one of the source's units is */
export function vectorOf(first: unknown, second: unknown, third: unknown, metres = 1): Vector | NoVector {
  if (first === undefined || second === undefined || first === null || second === null) return 'missing-field';
  const [x, y] = [jsonNumber(first) * metres, jsonNumber(second) * metres];
  const z = third === undefined || third === null ? undefined : jsonNumber(third) * metres;
  return Number.isFinite(x) && Number.isFinite(y) && (z === undefined || Number.isFinite(z))
    ? { x, y, z }
    : 'not-a-number';
}

/** A list `[x, y, z?]` as coordinates. */
export function listed(value: unknown, metres = 1): Vector | NoVector {
  if (value === undefined || value === null) return 'missing-field';
  return isList(value) ? vectorOf(value[0], value[1], value[2], metres) : 'shape';
}
