import { z } from 'zod';
import { VOTE_LEVELS } from '../domain/votes/vote.ts';
import { CONTACT_KINDS, GATES, OUTPUT_KINDS, RISKS } from '../domain/plant.ts';

const polygon = z.array(z.tuple([z.number(), z.number()]));
const text = z.object({ zh: z.string(), en: z.string() });
const place = z.object({ floor: z.string(), x: z.number(), y: z.number() });
const setPoint = z.object({ condition: z.string(), direction: z.enum(['high', 'low']), limit: z.number() });

export const pointView = z.object({
  id: z.string(),
  name: text,
  device: z.string(),
  at: place.optional(),
  gas: z.string().optional(),
  /** Of a gas that is in no table but the plant's own. */
  ownGas: z.object({ name: text }).optional(),
  unit: z.string().optional(),
  range: z.tuple([z.number(), z.number()]).optional(),
  decimals: z.int().optional(),
  contact: z.enum(CONTACT_KINDS).optional(),
  setPoints: z.array(setPoint),
  exposed: z.literal(true).optional().meta({ description: 'Its mean has a limit: `GET /api/v1/points/{id}/exposure`' }),
});

export const zoneView = z.object({
  id: z.string(),
  name: text,
  floor: z.string(),
  floors: z.array(z.string()).optional().meta({ description: 'All floors of a zone that is on several' }),
  polygon,
  holes: z.array(polygon).optional().meta({ description: 'Parts inside of the border that are no part of the zone' }),
  risk: z.enum(RISKS).optional().meta({ description: 'Its colour of the four-colour risk map' }),
  responsible: z.object({ name: z.string(), phone: z.string().optional() }).optional(),
  post: z.literal(true).optional(),
  max: z.int().optional(),
  muster: z.boolean(),
  gate: z.enum(GATES).optional(),
  charger: z.literal(true).optional(),
  gasPoints: z.array(z.string()),
});

export const personView = z.object({ id: z.string(), name: z.string(), groups: z.array(z.string()) });

/** The plant as a screen needs it: what stays the same while the gateway runs. */
export const plantView = z.object({
  revision: z.string(),
  site: z.object({ id: z.string(), name: text, timezone: z.string() }),
  floors: z.array(
    z.object({
      id: z.string(),
      name: text,
      extent: z.tuple([z.number(), z.number(), z.number(), z.number()]),
      drawing: z.string().optional(),
      stack: z.string().optional().meta({ description: 'Floors of one stack lie over each other' }),
    }),
  ),
  zones: z.array(zoneView),
  devices: z.array(
    z.object({
      id: z.string(),
      name: text,
      kind: z.string().meta({ description: '`badges`, or the driver that reads it, like `modbus`' }),
    }),
  ),
  points: z.array(pointView),
  people: z.array(personView),
  outputs: z
    .array(
      z.object({
        id: z.string(),
        name: text,
        kind: z.enum(OUTPUT_KINDS),
        zone: z.string().optional(),
        at: place.optional(),
      }),
    )
    .optional()
    .meta({ description: 'What the gateway drives; `zone`: whose alarms it is for' }),
  rules: z
    .array(z.object({ id: z.string(), name: text, when: z.string(), zones: z.array(z.string()) }))
    .optional()
    .meta({ description: "Conditions of one's own; `when` as it is written" }),
  votes: z
    .array(
      z.object({
        id: z.string(),
        name: text,
        of: z.array(z.string()),
        need: z.int(),
        condition: z.enum(VOTE_LEVELS),
        window: z.int(),
        zones: z.array(z.string()),
      }),
    )
    .optional()
    .meta({ description: 'Detectors that vote; `window` in ms' }),
  recipients: z
    .array(z.object({ id: z.string(), name: z.string() }))
    .optional()
    .meta({ description: 'Who is sent messages, and whom to call' }),
  lookUpReason: z
    .object({ roles: z.array(z.string()), reasons: z.array(z.string()) })
    .optional()
    .meta({
      description:
        'Where a reason is wanted of those who look up where people were: of which roles, and the reasons that are allowed; any, where none is listed',
    }),
});

export type PlantView = z.infer<typeof plantView>;
export type PersonView = z.infer<typeof personView>;
export type PointView = z.infer<typeof pointView>;
export type ZoneView = z.infer<typeof zoneView>;
