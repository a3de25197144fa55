import { z } from 'zod';

const time = z.int().meta({ description: 'Unix milliseconds, plant time' });
const wording = z.object({ zh: z.string(), en: z.string() });
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

const messageView = z.object({
  topic: z.string(),
  at: time,
  retained: z.boolean(),
  bytes: z.int().meta({ description: 'The whole length of the payload' }),
  text: z
    .string()
    .meta({ description: 'The beginning of the payload, at most 2 KB; what is no UTF-8 is shown as \uFFFD' }),
});

const field = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** What a source behind a broker last sent, beside what was made of it. */
const sourceView = z.object({
  last: messageView
    .extend({
      mapped: z
        .array(z.record(z.string(), field))
        .meta({ description: 'The fields of each badge as the mapping found them' }),
      taken: z
        .array(z.record(z.string(), field))
        .meta({ description: 'What was made of it: a fix in the site frame, an event of a badge, a reading' }),
      rejects: z.array(z.string()).meta({ description: 'Why the rest of it was refused' }),
    })
    .optional(),
  refused: z
    .array(messageView.extend({ reason: z.string(), count: z.int(), check: wording }))
    .meta({ description: 'The last message that was refused for each reason, how many were, and what to look at' }),
  doubt: z
    .object({ outside: z.int(), of: z.int(), mistake: z.string().optional(), text: wording })
    .optional()
    .meta({ description: 'Many places lie outside their floor: swapped axes, other units, a mirrored y' }),
});

/** A point that may be read in a wrong way, and the way that would give a plausible value. */
export const hintView = z.object({
  point: z.string(),
  code: z.string().meta({
    description:
      'order, type or address: with another one it would read a plausible value; zero: it has read 0 since the start, and the register beside it holds something',
  }),
  reads: z.number().nullable().meta({ description: 'What it reads now; null where that is no number' }),
  setting: z.string().meta({ description: 'As it would stand in `read:` of the configuration, like `order: CDAB`' }),
  value: z.number().meta({ description: 'What it would read then' }),
  text: wording,
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
  messages: sourceView.optional().meta({
    description:
      'Of a source behind a broker, for those who may configure; absent when `registers=false` was asked for',
  }),
  hints: z.array(hintView).optional().meta({
    description:
      'Points that may be read in a wrong way; absent where nothing hints at it. Quality does not depend on it',
  }),
});

export const deviceList = z.object({ items: z.array(deviceView) });

export type DeviceView = z.infer<typeof deviceView>;
export type SourceView = z.infer<typeof sourceView>;
export type HintView = z.infer<typeof hintView>;
export type RegistersView = z.infer<typeof registersView>;
