import { z } from 'zod';
import { bothLanguages, time } from './parts.ts';

const person = z.object({
  person: z.string().meta({ description: 'A person, or the badge that stands for an unknown one' }),
  name: z.string(),
  company: z.string().optional(),
  tag: z.string().optional(),
  where: z.enum(['present', 'uncertain', 'by-hand']).meta({
    description: '`uncertain`: the badge is silent, and this is where it was last seen',
  }),
  floor: z.string().optional(),
  zone: z.string().optional(),
  lastSeen: time.optional(),
  how: z.enum(['badge', 'gate', 'hand']).meta({
    description: 'Came through a gate, was seen by a badge without one, or was entered by hand',
  }),
});

const difference = z.object({
  what: z.enum([
    'in-without-badge',
    'out-without-badge',
    'more-passages',
    'unknown-badge',
    'more-badges',
    'badge-elsewhere',
  ]),
  person: z.string().optional(),
  tag: z.string().optional(),
  gate: z.string().optional().meta({ description: 'The contact that counted; `at` names its passage' }),
  at: time.optional(),
  text: bothLanguages,
});

/** Who is on site: `total` = `gateIn` - `gateOut` + `withoutGate` + `byHand`. What does not fit is listed, never netted. */
export const onSiteList = z.object({
  at: time,
  total: z.int(),
  atLeast: z.literal(true).optional().meta({ description: 'There are more, whom no badge and no entry tells apart' }),
  present: z.int(),
  uncertain: z.int(),
  byHand: z.int(),
  gateIn: z.int().meta({ description: 'Came through a gate, those who have left since included' }),
  gateOut: z.int().meta({ description: 'Of those, who have left' }),
  withoutGate: z.int().meta({ description: 'On site by a badge that no gate counted in' }),
  differences: z.array(difference),
  people: z.array(person),
});

export type OnSiteList = z.infer<typeof onSiteList>;
