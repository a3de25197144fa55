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
      qualified: groups.optional().meta({
        description: 'Only people of these groups count, or with `qualified: true`; without it all known people.',
      }),
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
  lone: rule({}, 'Working alone 单人作业: one known person alone for 60 s.'),
  'over-stay': rule(
    {},
    'Too long 滞留: 30 min inside, 15 where a toxic gas is measured; give `on-delay` for another time.',
  ),
  'left-post': rule(
    {},
    'Away from the post 脱岗: people with this zone in `posts`, for 10 min; on by default. Key posts: 5m.',
  ),
  'wrong-post': rule(
    {},
    'At the post of others 串岗: people with other `posts`, for 5 min; on by default where `post: true`.',
  ),
  'no-escort': rule(
    {
      groups: groups.min(1).optional().meta({ description: 'Who is a visitor; `visitor`.' }),
      escorts: groups.optional().meta({
        description: 'Who may escort, or is `escort: true`; without it every known person who is no visitor.',
      }),
      within: z.number().min(1).max(100).optional().meta({ description: 'So near, in metres; 10.' }),
    },
    'Visitor without an escort 访客无陪同: none within 10 m for 60 s.',
  ),
};

type RulesFile = { readonly [Name in keyof typeof peopleRules]?: z.output<(typeof peopleRules)[Name]> };

/** What the rules see of it: nothing where nothing is written. */
export function peopleRulesOf(file: RulesFile): { readonly rules?: ZoneRules } {
  const rules: ZoneRules = {
    ...named('under-count', file['under-count']),
    ...named('two-person', file['two-person'], ({ qualified }) => given({ qualified: qualified?.map(groupId) })),
    ...named('gathering', file.gathering, ({ count, radius }) => given({ count, radius })),
    ...named('not-evacuated', file['not-evacuated']),
    ...named('lone', file.lone),
    ...named('over-stay', file['over-stay']),
    ...named('left-post', file['left-post']),
    ...named('wrong-post', file['wrong-post']),
    ...named('no-escort', file['no-escort'], ({ groups: own, escorts, within }) =>
      given({ groups: own?.map(groupId), escorts: escorts?.map(groupId), within }),
    ),
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
  return { [name]: { ...given({ onDelay, offDelay, priority }), ...more(written) } };
}

/** Without the keys that nothing is written for. */
const given = (keys: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(keys).filter(([, value]) => value !== undefined));
