import { z } from 'zod';
import { TELL_UNTIL } from '../domain/notices/plan.ts';
import { channel } from './schema-channels.ts';
import { alarmFilter, priorities } from './schema-when.ts';
import { durationText, idText, timeOfDay } from './values.ts';

const recipient = z.strictObject({
  id: idText.meta({ description: 'Unique among the people here; it need not be an id of `people`.' }),
  name: z.string().min(1).max(64).optional().meta({ description: 'As it stands in messages. Default: the id.' }),
  to: z.array(idText).max(20).default([]).meta({ description: 'Channels; each gets every message to this person.' }),
  lang: z.enum(['zh', 'en']).default('zh').meta({ description: 'The language of the messages.' }),
  email: z
    .string()
    .max(254)
    .regex(/^[^\s@<>]+@[^\s@<>]+$/, { message: 'not an address of mail' })
    .optional()
    .meta({ description: 'For channels of kind smtp.', examples: ['li@example.com'] }),
  phone: z
    .string()
    .regex(/^\+?[\d -]{5,20}$/, { message: 'not a number of a phone' })
    .optional()
    .meta({ description: 'For channels of kind sms-http, in quotes.', examples: ['"13800138000"'] }),
  quiet: z
    .strictObject({
      priority: priorities
        .default([3, 4])
        .meta({ description: 'What waits until the end of these hours; never 1. Default: 3 and 4.' }),
      from: timeOfDay,
      to: timeOfDay,
    })
    .optional()
    .meta({ description: 'Hours, of the clock of the site, in which this person is not disturbed.' }),
  account: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .meta({ description: 'The account by which this person may acknowledge from a message.' }),
});

const names = z.array(idText).max(100).default([]);

const tellingRule = z.strictObject({
  when: alarmFilter,
  tell: names.meta({ description: 'People who are told at once.' }),
  repeat: durationText.optional().meta({ description: 'They are told again after each such time.' }),
  until: z.enum(TELL_UNTIL).default('acked').meta({
    description: 'When repeating and escalating end: acknowledged, cause gone, or normal again.',
  }),
  escalate: z
    .array(
      z.strictObject({
        after: durationText.meta({ description: 'So long after the alarm was raised.' }),
        tell: names.meta({ description: 'People who are told then.' }),
        outputs: names.meta({ description: 'Outputs that are switched on then.' }),
      }),
    )
    .max(20)
    .default([])
    .meta({ description: 'Who, or what, is next while it goes on.' }),
});

/** The keys of `notify`. */
export const notify = z
  .strictObject({
    channels: z.array(channel).max(50).default([]).meta({ description: 'Ways to send messages.' }),
    people: z.array(recipient).max(500).default([]).meta({ description: 'Who is sent messages.' }),
    rules: z.array(tellingRule).max(200).default([]).meta({ description: 'Who is told of what; all that fit count.' }),
  })
  .meta({ description: 'Whom the gateway tells of alarms.' });

/** The keys of `notify` as they come out of a file. */
export type NotifyFile = z.output<typeof notify>;
