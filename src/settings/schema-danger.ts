import { z } from 'zod';
import { gasName } from './schema-point.ts';
import { idText } from './values.ts';

const radius = z.number().min(1).max(5000);

/** Danger areas around gas detectors in alarm; on unless `off` says otherwise. */
export const danger = z
  .strictObject({
    off: z.boolean().default(false).meta({ description: 'No danger areas at all.' }),
    'level-1': radius.default(15).meta({ description: 'Metres around a detector at level 1.' }),
    'level-2': radius.default(50).meta({
      description: 'Metres at level 2. Detectors of one gas that are so near to each other count together.',
    }),
    gases: z
      .array(
        z.strictObject({
          gas: gasName,
          isolate: radius.meta({ description: 'Initial isolation distance, metres.' }),
        }),
      )
      .max(200)
      .default([])
      .meta({
        description:
          'Initial isolation distances in place of those that are built in: around a detector over range, and two detectors of one gas.',
      }),
    edition: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .meta({ description: 'Of the table that `gases` is from.', examples: ['ERG 2024, table 1, small spills'] }),
  })
  .prefault({})
  .meta({ description: 'The area around a gas detector in alarm in which people are in danger.' });

/** The weather station. */
export const weather = z
  .strictObject({
    speed: idText.meta({ description: 'A point that measures the speed of the wind, in m/s.' }),
    direction: idText.meta({ description: 'A point that says where the wind comes from, degrees from north.' }),
    'y-axis': z
      .number()
      .min(0)
      .lt(360)
      .default(0)
      .meta({ description: 'Where the y axis of the floors points: degrees clockwise from north.' }),
  })
  .meta({ description: 'Which points are those of a weather station: danger areas then reach downwind.' });
