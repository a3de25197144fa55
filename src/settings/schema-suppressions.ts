import { z } from 'zod';
import { idText, textValue } from './values.ts';

const alarm = z
  .string()
  .max(128)
  .regex(/^[a-z0-9][a-z0-9._-]*:[a-z][a-z-]*$/, { message: 'not the id of an alarm: subject:condition' })
  .meta({ title: 'alarm', examples: ['tank-farm.flow-1:low'] });

const source = z
  .strictObject({
    alarm: alarm.optional().meta({ description: 'This alarm of a point is active, and its value is good.' }),
    point: idText.optional().meta({ description: 'A contact, of good quality; instead of `alarm`.' }),
    is: z.enum(['on', 'off']).optional().meta({ description: 'Of a contact: which state is meant. Default: on.' }),
  })
  .superRefine((one, context) => {
    const complain = (key: string, message: string): void => context.addIssue({ code: 'custom', path: [key], message });
    if (one.alarm === undefined && one.point === undefined) complain('alarm', 'name an `alarm` or a `point`');
    else if (one.alarm !== undefined && one.point !== undefined) complain('point', 'name an `alarm` or a `point`');
    else if (one.alarm !== undefined && one.is !== undefined)
      complain('is', 'an alarm is active: `is` goes by `point`');
  });

/** Alarms that are suppressed by design (ISA-18.2). */
export const suppressions = z
  .array(
    z.strictObject({
      id: idText.meta({ description: 'Unique among suppressions; it is in the record.' }),
      name: textValue.optional().meta({ description: 'What is so meanwhile, as screens say it. Default: the id.' }),
      while: z.array(source).min(1).max(20).meta({
        description: 'While all of these are true, by good data. Missing data ends the suppression at once.',
      }),
      alarms: z.array(alarm).min(1).max(500).meta({
        description:
          'What is suppressed: alarms of points and devices. Never an emergency, except of a process value; alarms about gas only while nobody is counted in the zones around them.',
      }),
    }),
  )
  .max(200)
  .default([])
  .meta({ description: 'Alarms that mean nothing while a unit is stopped: suppressed by design.' });
