import { z } from 'zod';
import { QUALITY_REASONS } from '../domain/reading/quality.ts';

/** Plant time. */
export const time = z.int().meta({ description: 'Unix milliseconds, plant time' });
/** How far a value may be trusted. */
export const quality = z.enum(['good', 'uncertain', 'bad']);
/** Why it is not good. */
export const reason = z.enum(QUALITY_REASONS);
/** Words in both languages. */
export const bothLanguages = z.object({ zh: z.string(), en: z.string() });

/** When a limit will be reached. */
export const forecast = z
  .object({ limit: z.number(), earliest: time, likely: time, latest: time, gusts: z.literal(true).optional() })
  .meta({
    description: 'When a limit will be reached if things go on like this; `gusts` where the gas comes and goes near it',
  });
