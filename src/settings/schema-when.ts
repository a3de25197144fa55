import { z } from 'zod';
import { CONDITION_NAMES } from '../domain/conditions/index.ts';
import type { Priority } from '../domain/alarm/condition.ts';
import { gasName } from './schema-point.ts';
import { idText } from './values.ts';

export const priorities = z
  .array(
    z
      .int()
      .min(1)
      .max(4)
      .transform((value) => value as Priority),
  )
  .min(1)
  .max(4)
  .meta({ description: 'Priorities, 1 (emergency) to 4.', examples: ['[1]', '[1, 2]'] });

/** `when:` of a rule: which alarms are meant. A key that is absent matches all. */
export const alarmFilter = z
  .strictObject({
    priority: priorities.optional(),
    zone: idText.optional().meta({ description: 'Only of this zone, of what is in it, and of people in it.' }),
    conditions: z
      .array(z.enum(CONDITION_NAMES))
      .min(1)
      .optional()
      .meta({ description: 'Kinds of alarms: the second halves of their ids.' }),
    gas: gasName.optional(),
    subject: idText.optional().meta({ description: 'A point, device, zone or person; `gateway`.' }),
  })
  .prefault({})
  .meta({ description: 'Which alarms; a key that is absent matches all.' });
