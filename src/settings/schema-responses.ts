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

/** The older form of a response, one text: read as a plan of one step while the format is version 1. */
const oldRule = z.strictObject({
  when: kind.meta({ description: 'The kind of alarm: the second half of its id.' }),
  gas: gasName.optional(),
  zone,
  subject,
  response: textValue.meta({
    description: 'What the operator is to do. An item of `rules` that has it is a response of the older form.',
  }),
});

/** What `responses` was called before; the name will be that of conditions of one's own. */
export const oldRules = z.array(oldRule).default([]).meta({
  description: 'The older form of `responses`: `when` one kind of alarm, `response` one text.',
});
