import { z } from 'zod';
import { time } from './parts.ts';

const degrees = z.number().meta({ description: 'Clockwise from the y axis of the site' });

/** An area around a gas detector in alarm, with the people in it. */
export const dangerItem = z.object({
  id: z.string().meta({ description: 'The point of the detector' }),
  alarm: z.string().meta({ description: 'Its highest active alarm' }),
  level: z.union([z.literal(1), z.literal(2), z.literal(3)]).meta({
    description: '3: over range, or a second detector of the same gas near it is in alarm too',
  }),
  gas: z.string(),
  floors: z.array(z.string()).meta({ description: 'That of the detector first, then the others of its stack' }),
  x: z.number(),
  y: z.number(),
  radius: z.number().meta({ description: 'Metres; in danger wherever the wind blows' }),
  sector: z.object({ from: degrees, to: degrees, reach: z.number() }).optional().meta({
    description: 'Downwind, `from` clockwise to `to`; without a known wind the circle is as wide as its reach',
  }),
  since: time,
  zones: z.array(z.string()).meta({ description: 'Zones that it touches: a muster point among them is closed' }),
  people: z
    .array(z.string())
    .meta({ description: 'Who is, may be, or was last seen in it, as counts and alarms call them' }),
  lastSeen: z.array(z.string()).optional().meta({ description: 'Those of them whose badges are silent' }),
  atLeast: z
    .literal(true)
    .optional()
    .meta({ description: 'There may be more: badges beyond the quota of their source were seen in one of its zones' }),
});

/** The wind of the last ten minutes. */
export const windItem = z.object({
  state: z.enum(['good', 'calm', 'variable', 'stuck', 'bad', 'old', 'none-yet']).meta({
    description: 'Only a good one makes sectors; `stuck`: the vane has not moved for ten minutes',
  }),
  from: degrees
    .optional()
    .meta({ description: 'Where it comes from: the vector mean, clockwise from the y axis of the site' }),
  speed: z.number().optional().meta({ description: 'Length of the vector mean, m/s' }),
  sigma: z.number().optional().meta({ description: 'Standard deviation of the direction, degrees' }),
  at: time.optional(),
});

export type DangerItem = z.infer<typeof dangerItem>;
export type WindItem = z.infer<typeof windItem>;
