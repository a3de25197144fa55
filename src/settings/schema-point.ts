import { z } from 'zod';
import { SETTINGS } from '../domain/conditions/index.ts';
import { GAS_IDS } from '../domain/gas/gases.ts';
import { gasNamed } from '../domain/gas/names.ts';
import { GAS_UNITS, gasUnitOf } from '../domain/gas/units.ts';
import { CONTACT_KINDS, SENSOR_KINDS } from '../domain/plant.ts';
import type { Text } from '../domain/text.ts';
import { applies } from './applies.ts';
import { pointCalibration } from './schema-calibration.ts';
import { durationText, idText, metres } from './values.ts';

const live = applies('live');

/** How one point is read, as far as the rules have to know it; a driver's own schema holds more. */
export interface PointRead {
  readonly scale: number;
  readonly offset: number;
  readonly decimals?: number | undefined;
  /** The number that is read has no decimals of its own. */
  readonly whole: boolean;
  /** The least and the greatest number that can be read; none where there is no end. */
  readonly reach?: readonly [number, number] | undefined;
}

/** The name of a gas, in its one spelling where the rule book knows it. */
export const gasName = z
  .string()
  .trim()
  .min(1)
  .max(32)
  .transform((text): string => gasNamed(text) ?? text)
  .meta({
    title: 'gas',
    description: `One of ${GAS_IDS.join(', ')}, or its name; EX is any combustible in %LEL. Brings unit, range, set points and direction. Any other gas needs \`unit\`, \`range\`, \`high\` and \`high-high\` of its own.`,
  });

/** Units of gases in one spelling; which others may stand there, `check-units.ts` says. */
export const unitName = z
  .string()
  .trim()
  .min(1)
  .max(16)
  .transform((text): string => gasUnitOf(text) ?? text)
  .meta({
    title: 'unit',
    description: `Of a gas one of ${GAS_UNITS.join(', ')} or a usual spelling of it; of any other point a unit of the SI or of process plants (°C, kPa, m3/h), or one in Chinese. Default: that of the gas.`,
  });

export const place = z.strictObject({
  floor: idText.meta({ description: 'The floor on which it is.' }),
  x: metres.meta({ description: 'Metres in the site frame.' }),
  y: metres.meta({ description: 'Metres in the site frame.' }),
});

/** Each kind of alarm says which keys it takes. */
const setPoints = Object.fromEntries(
  SETTINGS.map(({ key, about, isPositive }) => [
    key,
    (isPositive === true ? z.number().positive() : z.number()).optional().meta({ description: about.en }),
  ]),
);

const alarms = z
  .strictObject({
    ...setPoints,
    'on-delay': durationText
      .prefault('0s')
      .meta({ description: 'So long a limit must be passed; 3s at most for a gas.' }),
    'off-delay': durationText.prefault('60s').meta({
      description: 'So long the value must be back. 0s: each return is told, also that of an alarm that chatters.',
    }),
  })
  .meta({ description: 'Set points. Every one that a gas brings can be overridden.' });

/** The keys of a point beside how it is read. */
export const pointShape = {
  gas: gasName.optional().meta(live),
  sensor: z
    .enum(SENSOR_KINDS)
    .optional()
    .meta({
      description:
        'How the detector measures. A combustible gas is taken to be measured by a catalytic bead, whose low reading after a fall from the top is doubtful until a person resets `over-range`; `infrared` has no such doubt.',
      ...live,
    }),
  'idlh-escape': z
    .strictObject({ reason: z.string().trim().min(1).max(500).meta({ description: 'In words, for the inspector.' }) })
    .optional()
    .meta({
      description:
        'No detector of this gas measures its exposure limit: levels may be up to 5 and 10 % of its IDLH (GB/T 50493-2019).',
      ...live,
    }),
  unit: unitName.optional().meta(live),
  range: z
    .tuple([z.number(), z.number()])
    .optional()
    .meta({ description: 'Lowest and highest value, in the unit. Default: that of the gas, else [0, 100].', ...live }),
  alarms: alarms.optional().meta(live),
  calibration: pointCalibration,
  contact: z
    .enum(CONTACT_KINDS)
    .optional()
    .meta({ description: 'A switch and no measured value: what it is.', ...live }),
  active: z
    .union([z.literal(0), z.literal(1)])
    .default(1)
    .meta({ description: 'The bit that means active.', ...live }),
  gate: z
    .enum(['in', 'out'])
    .optional()
    .meta({
      description:
        'Of a contact at a turnstile: it counts a person in or out each time that it becomes active, and is no alarm.',
      ...live,
    }),
  at: place.optional().meta({ description: 'Where it is; a gas point belongs to the zones around it.', ...live }),
};

export type PointFile = z.output<z.ZodObject<typeof pointShape>> & {
  readonly id: string;
  readonly name?: Text | undefined;
  readonly read: PointRead;
};
