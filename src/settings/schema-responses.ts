import { z } from 'zod';
import { CONDITION_NAMES } from '../domain/conditions/index.ts';
import { gasName } from './schema-point.ts';
import { idText, textValue } from './values.ts';

const kind = z.enum(CONDITION_NAMES);
const zone = idText.optional().meta({ description: 'Only of this zone and the gas points in it.' });
const subject = idText.optional().meta({ description: 'A point, device, zone or person.' });

const plan = z.strictObject({
  conditions: z
    .array(kind.meta({ description: 'The second half of an alarm id.' }))
    .min(1)
    .optional()
    .meta({ description: 'The kinds of alarm that it is for; without it all of them.' }),
  gas: gasName.optional(),
  zone,
  subject,
  cause: textValue.optional().meta({ description: 'What usually causes such an alarm.' }),
  consequence: textValue.optional().meta({ description: 'What happens if nothing is done.' }),
  steps: z
    .array(textValue.meta({ description: 'One step, as one deed.' }))
    .max(50)
    .default([])
    .meta({ description: 'What the operator is to do, in order; each is ticked on the screen.' }),
  call: z
    .array(idText.meta({ description: 'A person.' }))
    .max(20)
    .default([])
    .meta({ description: 'Whom to call, in order: ids of `notify.people`.' }),
});

/** Response plans. */
export const responses = z.array(plan).default([]).meta({
  description: 'Response plans: what to do at an alarm. The first that fits is shown.',
});
