import { z } from 'zod';
import { time } from './parts.ts';

const mean = z
  .object({
    low: z.number().meta({ description: 'What is not known counts as 0' }),
    high: z.number().meta({ description: 'What is not known counts as the highest reading of the time' }),
    coverage: z.number().min(0).max(1).meta({ description: 'The share of the time that is known' }),
    atLeast: z.literal(true).optional().meta({ description: 'The gas was beyond the range: it was more' }),
    limit: z.number().meta({ description: 'In the unit of the point' }),
  })
  .readonly();

/** The answer of `GET /api/v1/points/{id}/exposure`: means in the unit of the point. */
export const exposureView = z.object({
  unit: z.string(),
  at: time.meta({ description: 'Up to here it is summed' }),
  shiftStart: time,
  stel: mean.optional().meta({ description: 'Of the last 15 whole minutes' }),
  twa: mean.optional().meta({ description: 'Of the shift, over eight hours' }),
});
export type ExposureView = z.infer<typeof exposureView>;
