import { instant, type Instant } from '../../../src/domain/time.ts';
import { jsonNumber } from './values.ts';

/** How a source writes a moment. Numbers count from 1970; `iso` is a text; `none` means that there is none. */
export type TimeUnit = 'ms' | 's' | 'us' | 'iso' | 'none';

const MS = { ms: 1, s: 1000, us: 0.001 } as const;
const ISO = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?$/i;

/** Makes a reader of moments, to Unix ms; undefined where there is none that can be read. @param zone of texts without one */
export function momentsIn(unit: TimeUnit, zone = 'UTC'): (value: unknown) => number | undefined {
  if (unit === 'none') return () => undefined;
  if (unit === 'iso') {
    const offset = offsetOf(zone);
    return (value) => (typeof value === 'string' ? isoIn(value, offset) : undefined);
  }
  const ms = MS[unit];
  return (value) => {
    const at = jsonNumber(value) * ms;
    return Number.isFinite(at) ? at : undefined;
  };
}

/** ISO 8601, also with a blank for the T and without a zone (Sewio). @param offset ms east of Greenwich, where the text says none */
export function isoIn(text: string, offset = 0): number | undefined {
  const [, year, month, day, hour, minute, second = '0', fraction = '0', zone] = ISO.exec(text.trim()) ?? [];
  if (year === undefined) return undefined;
  const utc = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  // The 31st of April is no day, and Date would make one of it.
  const isDay = new Date(utc).getUTCDate() === Number(day) && Number(month) <= 12 && Number(hour) < 24;
  if (!isDay || Number(minute) > 59 || Number(second) > 60) return undefined;
  return utc + Math.round(Number(fraction) * 1000) - (zone === undefined ? offset : offsetOf(zone));
}

/** `Z`, `UTC`, `+08:00` as ms east of Greenwich. */
function offsetOf(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** A source clock that is further ahead than this would make every later fix look old. */
const AHEAD_MS = 60_000;

/** The source's time where it can be believed: not before the clock was set, and not far ahead of ours. */
export const believable = (sourceAt: number | undefined, at: number): Instant | undefined =>
  sourceAt !== undefined && sourceAt > 0 && sourceAt <= at + AHEAD_MS ? instant(sourceAt) : undefined;
