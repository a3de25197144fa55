import { z } from 'zod';
import { timeOfDay } from './values.ts';

/** Means of gas at detectors (接触限值): when shifts begin, and by which law the limits are. */
export const exposureSchema = z
  .strictObject({
    'shift-start': z
      .array(timeOfDay)
      .min(1)
      .max(12)
      .prefault(['08:00', '16:00', '00:00'])
      .meta({ description: 'When shifts begin, by the clock of the site: the sum of a shift begins with nothing.' }),
    limits: z
      .enum(['gbz-2.1'])
      .prefault('gbz-2.1')
      .meta({ description: 'PC-STEL and PC-TWA of GBZ 2.1; `alarms: { stel, twa }` of a point are others.' }),
  })
  .prefault({})
  .meta({
    description: 'Means of gas at detectors, beside their limits: of 15 minutes (PC-STEL) and of the shift (PC-TWA).',
  });
