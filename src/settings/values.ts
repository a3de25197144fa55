import { z } from 'zod';
import { duration, type Duration } from '../domain/time.ts';
import { durationString as wireDuration } from '../wire/duration.ts';
import type { Text } from '../domain/text.ts';

const SIZE = /^(\d+(?:\.\d+)?)(kB|KB|MB|GB|TB)$/;
const RATE = /^([1-9]\d*)\/s$/;
const BYTES = { kB: 1e3, KB: 1024, MB: 1e6, GB: 1e9, TB: 1e12 } as const;

const isUnit = <T extends object>(units: T, unit: string | undefined): unit is keyof T & string =>
  unit !== undefined && unit in units;

/** `500ms`, `3s`, `10m`, `8h`, `90d`, `3y`. */
export const durationText = wireDuration.transform((ms): Duration => duration(ms));

/** Minutes after midnight of `22:00`. */
export const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { message: 'not a time of the day' })
  .meta({ title: 'time', examples: ['"22:00"', '"07:00"'] })
  .transform((text): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));

/** `512MB`, `8GB`, in bytes; `256KB` are 262,144. */
export const sizeText = z
  .string()
  .regex(SIZE, { message: 'not a size' })
  .meta({ title: 'size', examples: ['512MB', '8GB'] })
  .transform((text): number => {
    const [, amount, unit] = SIZE.exec(text) ?? [];
    return Math.round(Number(amount) * (isUnit(BYTES, unit) ? BYTES[unit] : NaN));
  });

/** `30000/s`: so many a second. */
export const rateText = z
  .string()
  .regex(RATE, { message: 'not a rate' })
  .meta({ title: 'rate', examples: ['30000/s', '500/s'] })
  .transform((text): number => Number(RATE.exec(text)?.[1]));

/** A pattern of MQTT topics: + for one level, # for all further ones. */
export const topicPattern = z
  .string()
  .max(512)
  .regex(/^(?!\$)([^+#/\0]*|\+)(\/([^+#/\0]*|\+))*(\/#)?$|^#$/, {
    message: 'not a pattern of topics: + and # each fill a whole level, # is the last one, and $ begins none',
  })
  .refine((text) => text !== '', { message: 'an empty pattern means no topic' })
  .meta({ title: 'topic pattern' });

/** `{ zh, en }`, or one string for both. */
export const textValue = z
  .union([z.string().min(1), z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })], {
    error: 'not a text: one string, or { zh: …, en: … }',
  })
  .meta({ title: 'text' })
  .transform((value): Text => (typeof value === 'string' ? { zh: value, en: value } : value));

export const idText = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]*$/, { message: 'not an id: small letters, digits, and . _ - after the first' })
  .max(64)
  .meta({ title: 'id' });

/** A secret by reference; never its text. */
export const secretText = z
  .string()
  .regex(/^\$\{(env:[A-Za-z_][A-Za-z0-9_]*|file:[^}]+)\}$/, {
    message: 'a secret stands in the open',
  })
  .meta({ title: 'secret', examples: ['${env:MQTT_PASSWORD}', '${file:/etc/fengsui/mqtt.password}'] });

/** Metres. */
export const metres = z.number().min(-1e6).max(1e6);
