import { z } from 'zod';
import { GATES, RISKS } from '../domain/plant.ts';
import { peopleRules } from './schema-people-rules.ts';
import { durationText, idText, metres, textValue, timeOfDay } from './values.ts';

/** Days of the week as a file names them, Monday first. */
export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const corners = z
  .array(z.tuple([metres, metres]))
  .min(3)
  .max(200);

const fence = z
  .strictObject({
    'exit-tolerance': z
      .number()
      .min(0)
      .max(100)
      .default(1)
      .meta({ description: 'Metres outside that still count as inside.' }),
    'tolerance-timeout': durationText.prefault('30s').meta({ description: 'So long in the tolerance is outside.' }),
    'exit-delay': durationText.prefault('5s').meta({ description: 'An exit waits so long for another fix.' }),
  })
  .meta({ description: 'How a person leaves the zone (omlox fence).' });

/** A zone of the file: an area of one or more floors, and the rules about people in it. */
export const zoneFile = z.strictObject({
  id: idText.meta({ description: 'Unique among devices, points, zones and people.' }),
  name: textValue.optional().meta({ description: 'Default: the last part of the id.' }),
  floor: idText.meta({ description: 'The floor on which it is.' }),
  floors: z
    .array(idText)
    .min(1)
    .max(50)
    .optional()
    .meta({ description: 'Further floors on which it is, with the same border: a stairwell, a tower.' }),
  polygon: corners.meta({ description: 'Its corners [x, y] in order around it, in metres.' }),
  holes: z
    .array(corners)
    .min(1)
    .max(50)
    .optional()
    .meta({ description: 'Parts inside of the border that are no part of it, each by its corners: a control room.' }),
  risk: z.enum(RISKS).optional().meta({ description: 'Its colour of the four-colour risk map (四色图).' }),
  responsible: z
    .strictObject({
      name: z.string().min(1).max(64).meta({ description: 'As it stands on screens.' }),
      phone: z.string().min(3).max(32).optional().meta({ description: 'The number, in quotes.' }),
    })
    .optional()
    .meta({ description: 'Who answers for its safety (包保责任人).' }),
  schedule: z
    .strictObject({
      days: z
        .array(z.enum(DAYS))
        .min(1)
        .optional()
        .meta({ description: 'Days of the week; without it every day.', examples: ['[mon, tue, wed, thu, fri]'] }),
      from: timeOfDay.meta({ description: 'Where `to` is earlier, the hours go over midnight.' }),
      to: timeOfDay.meta({ description: 'Up to this time of the day.' }),
    })
    .optional()
    .meta({
      description:
        'When the rules about people hold here, by the clock of the site; without it always. What protects people always holds.',
    }),
  people: z
    .strictObject({
      max: z.int().min(0).optional().meta({ description: 'Head-count limit, unknown badges included.' }),
      forbid: z.array(idText).default([]).meta({
        description:
          'Groups that must not be here. Where any is named, a badge that no person of the plant carries must not be here either; people of other groups, or of none, may.',
      }),
      allow: z.array(idText).min(1).max(200).optional().meta({
        description:
          'Groups and ids of people: only these may be here. A person who is named may be here even if a group of his is in `forbid`.',
      }),
      delay: durationText.prefault('2s').meta({ description: 'On-delay of `over-count` and `forbidden`.' }),
      min: z
        .int()
        .min(1)
        .optional()
        .meta({ description: 'At least so many have to be here: known people, inside without doubt, badge heard.' }),
      ...peopleRules,
      rest: z.boolean().default(false).meta({
        description:
          'People sit still here (office, control room): not moving is no alarm, but while there is gas here.',
      }),
    })
    .prefault({})
    .meta({ description: 'Who may be in it, and how many.' }),
  fence: fence.prefault({}),
  muster: z.boolean().default(false).meta({ description: 'People gather here.' }),
  gate: z.enum(GATES).optional().meta({
    description:
      'A way onto the site, off it, or both. With `out` and `both`, a person who is last seen here and then falls silent has left the site, but not while there is a gas alarm here; the next fix brings him back.',
  }),
  post: z.boolean().default(false).meta({ description: 'A post: people who are assigned to it have to be in it.' }),
  charger: z.boolean().default(false).meta({
    description: 'A badge that stays here for a minute hangs on a charger: its person is not on site. Draw it tightly.',
  }),
});
