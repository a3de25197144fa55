import { z } from 'zod';
import { CHECK_KINDS, FAULTS } from '../domain/ledger/check.ts';
import { bothLanguages, time } from './parts.ts';

const optionalText = z.string().optional();

/** A line of the ledger of detectors. */
export const checkRecord = z
  .object({
    check: z.enum(CHECK_KINDS),
    at: time,
    by: z.string(),
    unit: z.string().meta({ description: 'Of all values of the line' }),
    result: z.enum(['pass', 'fail']),
    fault: z.enum(FAULTS).optional().meta({ description: 'Why it did not pass' }),
    gas: optionalText,
    concentration: z.number().optional(),
    cylinder: optionalText,
    expires: time.optional(),
    isInAir: z
      .literal(true)
      .optional()
      .meta({ description: 'Oxygen in fresh air: the reading is right there, and no response was shown' }),
    isExpired: z.literal(true).optional().meta({ description: 'The cylinder was out of date' }),
    sensor: optionalText,
    before: z.number().optional(),
    after: z.number().optional(),
    note: optionalText,
    seen: z
      .object({
        from: time,
        to: time,
        peak: z.number().optional(),
        alarms: z.array(z.string()).readonly().optional(),
        sirenAt: time.optional(),
        ackedAt: time.optional(),
      })
      .readonly()
      .optional()
      .meta({ description: 'What the gateway saw of it; the curve is `/api/v1/series` from `from` to `to`' }),
  })
  .readonly();

const due = z.object({
  status: z.enum(['off', 'unknown', 'fine', 'overdue', 'failed']).meta({
    description: '`unknown`: nothing was recorded yet, and it counts from when the detector came into force',
  }),
  at: time.optional().meta({ description: 'When it is, or was, due' }),
  last: time.optional().meta({ description: 'When it was last passed' }),
});

/** What is known of the checks of one detector. */
export const ledgerItem = z.object({
  point: z.string(),
  name: bothLanguages,
  gas: z.string().optional(),
  unit: z.string(),
  range: z.tuple([z.number(), z.number()]).readonly(),
  zones: z.array(z.string()),
  status: z.enum(['unknown', 'fine', 'overdue', 'failed']).meta({ description: 'The worst of all kinds' }),
  next: time.optional().meta({ description: 'The first due date' }),
  due: z.object({ calibration: due, bump: due, verification: due }),
  doubtful: z
    .literal(true)
    .optional()
    .meta({ description: 'Overdue twice over: its reading is `uncertain/calibration`' }),
  last: z.array(checkRecord).meta({ description: 'The last line of each kind, the newest first' }),
  running: z
    .object({
      check: z.enum(CHECK_KINDS),
      since: time,
      until: time,
      by: z.string(),
      start: z.number().optional(),
      peak: z.number().optional(),
      alarms: z.array(z.string()).readonly(),
      recorded: z.literal(true).optional().meta({ description: 'Recorded: the bypass ends once the gas has gone' }),
      bypass: z.boolean(),
    })
    .optional(),
});

export type LedgerItem = z.infer<typeof ledgerItem>;
export type CheckLine = z.infer<typeof checkRecord>;
