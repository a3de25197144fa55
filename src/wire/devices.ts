import { z } from 'zod';

const time = z.int().meta({ description: 'Unix milliseconds, plant time' });
const milliseconds = z.number().meta({ description: 'Milliseconds' });

/** One stretch of registers as it last came over the wire, or as it fails. */
export const registersView = z.object({
  table: z.string().meta({ description: 'input, holding, discrete or coil' }),
  address: z.int().meta({ description: 'Zero-based, of the first' }),
  count: z.int().meta({ description: 'Registers or bits that are asked in one question' }),
  values: z.array(z.int()).meta({ description: 'Registers of 16 bits, or bits as 0 and 1; empty while it fails' }),
  at: time.meta({ description: 'When it was last asked' }),
  failing: z
    .object({
      how: z.string().meta({ description: 'As counted in `errors`: timeout, shape, crc, exception-02 ...' }),
      since: time,
    })
    .optional()
    .meta({ description: 'How it fails, though it is asked alone; it is asked again at least every ten seconds' }),
  pieceOf: z.object({ address: z.int(), count: z.int() }).optional().meta({
    description: 'The stretch that is asked in pieces because it fails as a whole, and of which this is one',
  }),
});

/** How one device does. What only a device that is polled has is absent for a badge source. */
export const deviceView = z.object({
  id: z.string(),
  name: z.object({ zh: z.string(), en: z.string() }),
  kind: z.string().meta({ description: '`badges`, or the driver that reads it, like `modbus`' }),
  up: z.boolean(),
  since: time.optional().meta({ description: 'Since when it answers, or fails; absent while it was never heard' }),
  trouble: z.string().optional().meta({
    description:
      'Why it does not answer: timeout, refused, closed, unreachable, no-port, auth, protocol, taken-over, silent, unreadable',
  }),
  failures: z.int().meta({ description: 'Failed polls in a row' }),
  period: z.int().meta({ description: 'Milliseconds between two polls, or two fixes of one badge; 0 is back to back' }),
  address: z.string().optional().meta({ description: 'The bus or broker that it is on' }),
  unit: z.int().optional().meta({ description: 'Modbus unit' }),
  polls: z.int().optional(),
  errors: z.record(z.string(), z.int()).optional().meta({
    description: 'Counts since the gateway started, by kind: timeout, crc, noise, late, foreign, exception-02 ...',
  }),
  latency: z
    .object({ p50: milliseconds, p95: milliseconds, p99: milliseconds, max: milliseconds })
    .nullable()
    .optional()
    .meta({ description: 'Response times of the last 256 polls; null before the first' }),
  lastGoodAt: time.nullable().optional(),
  points: z.array(z.string()).meta({ description: 'The points that are read from it' }),
  registers: z
    .array(registersView)
    .optional()
    .meta({ description: 'What its registers last held; absent when `registers=false` was asked for' }),
});

export const deviceList = z.object({ items: z.array(deviceView) });

export type DeviceView = z.infer<typeof deviceView>;
export type RegistersView = z.infer<typeof registersView>;
