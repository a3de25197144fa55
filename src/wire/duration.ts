import { z } from 'zod';

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, y: 31_536_000_000 } as const;
const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h|d|y)$/;

/** Milliseconds of `500ms`, `3s`, `10m`, `8h`, `90d`, `3y`; NaN of anything else. */
export function millisecondsOf(text: string): number {
  const [, amount, unit] = DURATION.exec(text) ?? [];
  const found = Object.entries(UNITS).find(([name]) => name === unit);
  return found === undefined ? NaN : Number(amount) * found[1];
}

/** A duration as people write it, in configurations and requests alike. */
export const durationString = z
  .string()
  .regex(DURATION, { message: 'not a duration' })
  .meta({ title: 'duration', examples: ['500ms', '3s', '10m', '8h', '90d', '3y'] })
  .transform(millisecondsOf);
