import { z } from 'zod';
import { CONDITION_NAMES } from '../domain/conditions/index.ts';
import type { Priority } from '../domain/alarm/condition.ts';
import { gasName } from './schema-point.ts';
import { durationText, idText, textValue } from './values.ts';

/** Keys of a condition of one's own, and those of the older form of a response. */
const OWN_KEYS = ['id', 'name', 'priority', 'latching', 'on-delay', 'off-delay'] as const;
const OLD_KEYS = ['gas', 'zone', 'subject'] as const;

const rule = z
  .strictObject({
    id: idText.optional().meta({ description: 'Unique among devices, points, zones, people and rules.' }),
    when: z
      .string()
      .min(1)
      .max(1000)
      .meta({
        title: 'condition',
        description:
          'What has to be true, as an expression over points, zones and alarms (CEL). What is missing is never normal.',
        examples: [
          'max("h2s", "pump-room") > 5 && people("pump-room") > 0',
          'value("tank-1.level") > 80 || on("tank-1.lshh")',
        ],
      }),
    name: textValue.optional().meta({ description: 'What is so when it is true. Default: the id.' }),
    priority: z
      .int()
      .min(1)
      .max(4)
      .transform((value) => value as Priority)
      .optional()
      .meta({ description: '1 (emergency) to 4. Default: 2.' }),
    latching: z.boolean().optional().meta({ description: 'Ends only by a reset. Default: false.' }),
    'on-delay': durationText.optional().meta({ description: 'True for so long before it raises. Default: 0s.' }),
    'off-delay': durationText.optional().meta({
      description: 'False for so long before it returns. Default: 60s where it reads values of points, else 5s.',
    }),
    gas: gasName.optional(),
    zone: idText.optional().meta({ description: 'Of the older form of a response.' }),
    subject: idText.optional().meta({ description: 'Of the older form of a response.' }),
    response: textValue.optional().meta({
      description:
        'What the operator is to do. An item that has it is a response of the older form, and its `when` is a kind of alarm.',
    }),
  })
  .superRefine((one, context) => {
    const complain = (key: string, message: string): void => context.addIssue({ code: 'custom', path: [key], message });
    if (one.response === undefined) {
      if (one.id === undefined) complain('id', 'a condition has an `id`, by which its alarm is known');
      for (const key of OLD_KEYS) if (one[key] !== undefined) complain(key, 'is no key of a condition');
      return;
    }
    for (const key of OWN_KEYS) if (one[key] !== undefined) complain(key, 'is no key of a response');
    if (!CONDITION_NAMES.includes(one.when))
      context.addIssue({ code: 'invalid_value', values: [...CONDITION_NAMES], path: ['when'], input: one.when });
  });

/** Conditions of one's own; what has a `response` is a response of the older form. */
export const rules = z.array(rule).max(200).default([]).meta({
  description: "Conditions of one's own: expressions over points, people and alarms, each with an alarm.",
});

/** An item of `rules`, as it is written. */
export type RuleFile = z.output<typeof rule>;

/** Responses of the older form among `rules`, each with its place. */
export const oldRulesIn = (all: readonly RuleFile[]) =>
  all.flatMap(({ when, gas, zone, subject, response }, place) =>
    response === undefined ? [] : { place, when, gas, zone, subject, response },
  );

/** Conditions of one's own among `rules`, each with its place. */
export const ownRulesIn = (all: readonly RuleFile[]) =>
  all.flatMap((one, place) =>
    one.response === undefined && one.id !== undefined ? { ...one, id: one.id, place } : [],
  );
