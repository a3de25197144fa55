import { z } from 'zod';
import { alarmFilter } from './schema-when.ts';
import { durationText, idText } from './values.ts';

/** Alarms that start a roll-call. */
export const musterRules = z
  .array(
    z.strictObject({
      when: alarmFilter,
      delay: durationText.prefault('0s').meta({
        description: 'So long the alarm has to be active before the roll-call starts.',
      }),
      zones: z.array(idText).min(1).max(100).optional().meta({
        description: 'Only people who are in these zones, or come into them. Default: everyone on site.',
      }),
      drill: z.boolean().default(false).meta({ description: 'It is an exercise, and is marked so everywhere.' }),
    }),
  )
  .max(50)
  .default([])
  .meta({
    description:
      'Roll-calls that start by themselves, once an occurrence of an alarm. One of the same people that runs already goes on. Muster points are zones with `muster: true`.',
  });
