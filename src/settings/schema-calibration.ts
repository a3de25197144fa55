import { z } from 'zod';
import { instant } from '../domain/time.ts';
import { applies } from './applies.ts';
import { durationText } from './values.ts';

const every = z
  .union([durationText, z.literal('never'), z.literal(0)], { error: 'not a duration: 90d, or `never`' })
  .meta({ examples: ['90d', 'never'] });

const intervals = {
  every: every.optional().meta({
    description:
      'So often it has to be calibrated (标定); `never` or 0: not asked for. Default: 90d of toxic gases and oxygen, 180d of a catalytic bead, 365d of infrared.',
  }),
  bump: every.optional().meta({ description: 'So often it has to be shown gas (功能测试). Default: 30d.' }),
  verification: every.optional().meta({ description: 'So often an institute has to verify it (检定). Default: 365d.' }),
};

/** How often detectors are checked with gas, of the whole site. */
export const calibration = z
  .strictObject(intervals)
  .prefault({})
  .meta({
    description:
      'How often detectors are checked with gas: overdue is the alarm `:calibration` (priority 4); a calibration that is overdue twice over makes the reading uncertain.',
    ...applies('live'),
  });

/** The same of one point. */
export const pointCalibration = z
  .strictObject({
    ...intervals,
    last: z.iso
      .date({ error: 'not a day: 2026-05-01' })
      .meta({ examples: ['2026-05-01'] })
      .transform((text) => instant(Date.parse(text)))
      .optional()
      .meta({
        description: 'When it was last calibrated, where the ledger does not know it.',
      }),
  })
  .optional()
  .meta({ description: 'How often this detector is checked with gas, where not as the site.', ...applies('live') });

export type CalibrationFile = z.output<typeof calibration>;
export type PointCalibrationFile = z.output<typeof pointCalibration>;
