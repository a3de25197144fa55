import { z } from 'zod';
import { DEVICE_TROUBLES } from '../domain/gateway/trouble.ts';
import { OUTPUT_KINDS } from '../domain/plant.ts';
import { bothLanguages, time } from './parts.ts';

/** An output: what is wanted of it, and what it does. */
export const outputItem = z.object({
  id: z.string(),
  name: bothLanguages.readonly(),
  kind: z.enum(OUTPUT_KINDS),
  wanted: z.boolean().meta({ description: 'An alarm, a test or a person who has not ended it asks for it' }),
  written: z.boolean().nullable().meta({ description: 'The last value that its device took; null: not known' }),
  readBack: z.boolean().nullable().meta({ description: 'What its device says that it is; null: not known' }),
  since: time.meta({ description: 'Since when it is wanted, or not wanted' }),
  testUntil: time.optional(),
  why: z
    .array(z.object({ alarm: z.string(), occurrence: z.string(), silenced: z.literal(true).optional() }).readonly())
    .readonly()
    .optional()
    .meta({ description: 'The alarms that want it, the first 20; `silenced`: a person ended it for this occurrence' }),
  resting: z.literal(true).optional().meta({ description: 'It is wanted and rests, to spare the relay' }),
  found: z
    .literal(true)
    .optional()
    .meta({ description: 'Alarm states were lost and it was on: it stays on until a person releases it' }),
  unsure: z
    .literal(true)
    .optional()
    .meta({ description: 'Alarm states were lost and it was not read back yet: it is left as it is' }),
  trouble: z.enum([...DEVICE_TROUBLES, 'refused']).optional(),
});

export type OutputItem = z.infer<typeof outputItem>;
