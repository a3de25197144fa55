import { z } from 'zod';
import type { ZoneRules } from '../domain/people/zone-rules.ts';
import { groupId } from '../domain/ids.ts';
import { durationText, idText } from './values.ts';

const DAY_MS = 86_400_000;

const waiting = durationText.refine((ms) => ms <= DAY_MS, { message: 'it must be 24h or less' });
const delays = {
  'on-delay': waiting.optional().meta({ description: 'So long it has to be so before the alarm.' }),
  'off-delay': waiting.optional().meta({ description: 'So long it has to be over before the alarm returns.' }),
  priority: z.int().min(1).max(4).optional().meta({ description: '1 emergency to 4 low.' }),
};
const groups = z.array(idText).max(50);

/** `true` for its defaults, `false` for off, or what is not as the default. */
const rule = <Shape extends z.ZodRawShape>(shape: Shape, description: string) =>
  z
    .union([z.boolean(), z.strictObject({ ...delays, ...shape })], {
      error: 'not true, not false, and not a set of keys like { on-delay: 1m }',
    })
    .optional()
    .meta({ description });

/** The alarms about people of a zone, below `people:`; docs/people.md has their defaults. */
export const peopleRules = {
  'under-count': rule({}, 'Delays and priority of 缺员, fewer people than `min`.'),
  'two-person': rule(
    {
      qualified: groups
        .default([])
        .meta({ description: 'Only people of these groups count; all, where none is named.' }),
    },
    'Double work 双人作业: a person is inside, and fewer than two are known to be.',
  ),
  gathering: rule(
    {
      count: z.int().min(2).max(1000).optional().meta({ description: 'So many people are a gathering; 10.' }),
      radius: z.number().min(1).max(100).optional().meta({ description: 'Within a circle of so many metres; 15.' }),
    },
    'Gathering 人员聚集: on by default where there are gas detectors or the risk is red or orange, and not at muster points.',
  ),
  'not-evacuated': rule({}, 'Not evacuated 未撤离: people are still inside 120 s after the order; on by default.'),
};

type RulesFile = { readonly [Name in keyof typeof peopleRules]?: z.output<(typeof peopleRules)[Name]> };

/** What the rules see of it: nothing where nothing is written. */
export function rulesOf(file: RulesFile): { readonly rules?: ZoneRules } {
  const { 'two-person': two, gathering } = file;
  const rules: ZoneRules = {
    ...named('under-count', file['under-count']),
    ...named('two-person', two, (own) => ({ qualified: own.qualified.map(groupId) })),
    ...named('gathering', gathering, ({ count, radius }) => ({
      ...(count === undefined ? {} : { count }),
      ...(radius === undefined ? {} : { radius }),
    })),
    ...named('not-evacuated', file['not-evacuated']),
  };
  return Object.keys(rules).length === 0 ? {} : { rules };
}

type Delays = z.output<z.ZodObject<typeof delays>>;

function named<Own extends Delays>(
  name: keyof ZoneRules,
  written: boolean | Own | undefined,
  more: (own: Own) => object = () => ({}),
): ZoneRules {
  if (written === undefined) return {};
  if (typeof written === 'boolean') return { [name]: written ? {} : { off: true } };
  const { 'on-delay': onDelay, 'off-delay': offDelay, priority } = written;
  const set = {
    ...(onDelay === undefined ? {} : { onDelay }),
    ...(offDelay === undefined ? {} : { offDelay }),
    ...(priority === undefined ? {} : { priority }),
    ...more(written),
  };
  return { [name]: set };
}
