import { z } from 'zod';
import { bothLanguages, time } from './parts.ts';

const who = {
  person: z.string().meta({ description: 'A person, or the badge that stands for an unknown one' }),
  name: z.string(),
  unknown: z.literal(true).optional().meta({ description: 'A badge that nobody is known to carry' }),
};
const yes = z.literal(true).optional();

const accounted = z.object({
  ...who,
  how: z.enum(['badge', 'hand', 'gate']),
  at: time,
  by: z.string().optional().meta({ description: 'The warden, where it was by hand' }),
  note: z.string().optional(),
  saidAt: z.int().optional().meta({ description: 'The time of the phone, where a tick was sent with one; Unix ms' }),
  zone: z.string().optional().meta({ description: 'The muster point at which the badge is' }),
  seenAt: time.optional().meta({ description: 'The last fix of the badge' }),
  silent: yes.meta({ description: 'The badge says nothing any more: last seen at the point' }),
  left: yes.meta({ description: 'Ticked by hand, and the badge has left the muster point since' }),
  byEye: yes.meta({ description: 'The badge has not moved for 5 minutes: look' }),
  atClosedPoint: yes.meta({ description: 'The muster point is in danger now' }),
});

const missing = z.object({
  ...who,
  fix: z.object({ floor: z.string(), x: z.number(), y: z.number(), at: time }).optional(),
  zone: z.string().optional(),
  danger: yes.meta({ description: 'Last seen where there is gas' }),
  silent: yes,
  byEye: yes.meta({ description: 'The badge is at a muster point and has not moved for 5 minutes: look' }),
  handedOver: yes.meta({ description: 'The rescue team looks for this person' }),
  near: z
    .array(z.object({ person: z.string(), name: z.string(), metres: z.number() }))
    .optional()
    .meta({ description: 'The nearest two people on this floor; of the first 50' }),
  detectors: z
    .array(z.object({ point: z.string(), metres: z.number() }))
    .optional()
    .meta({ description: 'The nearest two gas detectors; of the first 50' }),
});

/** A roll-call, as HTTP and websocket tell it. */
export const musterItem = z.object({
  id: z.string(),
  reason: z.string(),
  drill: z.boolean(),
  startedAt: time,
  by: z.string().optional().meta({ description: 'Absent where a rule started it' }),
  alarm: z.string().optional(),
  occurrence: z.string().optional(),
  zones: z.array(z.string()).optional().meta({ description: 'Only people of these zones; the whole site without it' }),
  closedAt: time.optional(),
  closedBy: z.string().optional(),
  counts: z.object({
    expected: z.int(),
    accounted: z.int(),
    missing: z.int(),
    notOnSite: z.int(),
    elsewhere: z.int().meta({ description: 'On site, in none of the chosen zones' }),
  }),
  atLeast: yes.meta({ description: 'There are more on site: badges beyond the quota of their source' }),
  ninetyAt: time.optional().meta({ description: 'When 90 % were accounted for, while that holds' }),
  allAt: time.optional().meta({ description: 'When all were accounted for, while that holds' }),
  points: z.array(z.object({ zone: z.string(), people: z.int(), closed: yes })).meta({
    description: 'Muster points; a closed one is where there is gas',
  }),
  accounted: z.array(accounted),
  missing: z.array(missing).meta({ description: 'Those in danger first, then by the age of their last fix' }),
  notOnSite: z.array(z.object({ ...who, why: z.enum(['left', 'not-seen']), at: time.optional() })),
  allClear: z.object({
    at: time.optional(),
    by: z.string().optional(),
    handedOver: z.array(z.string()).optional(),
    because: z.array(bothLanguages).meta({ description: 'Why all is not clear yet; empty where it may be given' }),
  }),
});

export type MusterItem = z.infer<typeof musterItem>;
