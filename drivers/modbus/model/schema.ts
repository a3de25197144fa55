import { z } from 'zod';
import { QUALITY_REASONS } from '../../../src/domain/reading/quality.ts';
import { durationText, textValue } from '../../../src/settings/values.ts';
import { misfitIssue, VALUE_MISFITS } from '../../../src/words/misfits.ts';
import { filled } from '../../../src/words/sentence.ts';
import { NUMBER_TYPES, TABLES, WORD_ORDERS } from '../settings/numbers.ts';

/** Kept as it is written: it is filled into a device as if the engineer had written it there. */
const durationAsWritten = z
  .string()
  .refine((text) => durationText.safeParse(text).success, { message: 'not a duration, like 500ms or 3s' });

/**
 * The address of a number, as the manual prints it: with `base: reference` 40001 is the first holding register, 30001 the
 * first input register, 10001 the first discrete input and 1 the first coil; with `base: zero` 40000 is the first; with
 * `base: wire` it is the address on the wire and `table` says in which table.
 */
const place = {
  at: z.int().min(0).max(465_536),
  table: z.enum(TABLES).optional().meta({ description: 'Only with `base: wire`.' }),
  step: z.int().min(0).max(1000).optional().meta({ description: 'Addresses from one channel to the next; default 0.' }),
  type: z.enum(NUMBER_TYPES).optional(),
  bit: z.int().min(0).max(15).optional(),
  'bit-step': z.int().min(0).max(15).optional().meta({ description: 'Bits from one channel to the next; default 0.' }),
  mask: z.int().min(1).max(0xffff).optional(),
  order: z.enum(WORD_ORDERS).optional(),
};

const someNumbers = z.union([z.number(), z.array(z.number()).min(1)]);

const TRUST = new RegExp(`^(bad|uncertain)/(${QUALITY_REASONS.join('|')})$`);
const trustText = z
  .string()
  .refine((text) => TRUST.test(text), misfitIssue(filled(VALUE_MISFITS.trust, { all: QUALITY_REASONS.join(', ') })));

/** A status that says what to think of the values: `at` is absent when it is a number of the signal itself. */
const doubt = z.strictObject({
  ...place,
  at: place.at.optional(),
  is: someNumbers.optional(),
  'is-not': someNumbers.optional(),
  from: z.number().optional(),
  to: z.number().optional(),
  makes: trustText,
  after: durationAsWritten.optional(),
  meanwhile: trustText.optional(),
  pace: z.enum(['fast', 'slow']).optional(),
});

const signal = z.strictObject({
  ...place,
  scale: z.number().optional(),
  offset: z.number().optional(),
  decimals: z.int().min(0).max(9).optional(),
  spans: z
    .tuple([z.number(), z.number()])
    .optional()
    .meta({ description: 'The numbers at the lowest and the highest end of the range of the point.' }),
  'per-milliamp': z
    .number()
    .positive()
    .optional()
    .meta({ description: 'A current input: numbers to one mA. The `loop` of the point says what odd currents mean.' }),
  unit: z.string().min(1).max(16).optional().meta({ description: 'Of a point that has no gas and writes none.' }),
  range: z
    .tuple([z.number(), z.number()])
    .optional()
    .meta({ description: 'Of a point that has no gas and writes none.' }),
  needs: z
    .array(z.enum(['scale', 'range']))
    .default([])
    .meta({ description: 'What is set in the device, so that the engineer has to write it.' }),
  pace: z.enum(['fast', 'slow']).optional(),
  'side-effect': z.boolean().optional(),
  status: z
    .boolean()
    .optional()
    .meta({ description: 'Whether `doubts` of the profile are heeded. Default: yes for numbers, no for bits.' }),
  doubts: z.array(doubt).default([]).meta({ description: 'Further ones, of this signal alone; they come first.' }),
});

/** A device profile: data, never code, each with its source. */
export const modelSchema = z.strictObject({
  model: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, { message: 'a model is named like honeywell-xnx' }),
  name: textValue,
  kind: z.enum(['detector', 'controller', 'analogue', 'contacts', 'siren', 'weather', 'fire-panel']),
  source: z.string().min(10).meta({ description: 'The manual and its pages, and what was not verified.' }),
  evidence: z.enum(['manual', 'code', 'partial']).meta({
    description:
      "How well it is founded: `manual` the maker's pages were read, `code` public driver code or a product page, `partial` something of use was not found.",
  }),
  confirm: z.array(textValue).default([]).meta({ description: 'What to prove on the device before it is trusted.' }),
  base: z.enum(['reference', 'zero', 'wire']),
  origin: z
    .boolean()
    .default(false)
    .meta({ description: 'The addresses count from a register that is set in the device: `origin` of the device.' }),
  channels: z.int().min(1).max(2000).default(1),
  serial: z
    .strictObject({
      baud: z.int(),
      parity: z.enum(['none', 'even', 'odd']).default('none'),
      stop: z.union([z.literal(1), z.literal(2)]).default(1),
      unit: z.int().optional(),
    })
    .optional()
    .meta({ description: 'As the device leaves the factory; a hint for `fengsui scan`.' }),
  device: z
    .strictObject({
      unit: z.int().min(0).max(255).optional(),
      'any-unit': z.boolean().optional(),
      pipeline: z.int().min(1).max(16).optional(),
      'most-registers': z.int().min(1).max(125).optional(),
      'most-bits': z.int().min(1).max(2000).optional(),
      bridge: z.int().min(0).max(124).optional(),
      timeout: durationAsWritten.optional(),
      gap: durationAsWritten.optional(),
      'late-reply': durationAsWritten.optional(),
      poll: durationAsWritten.optional(),
    })
    .prefault({})
    .meta({ description: 'Keys of the device that this model wants otherwise than usual.' }),
  forbidden: z
    .array(
      z.strictObject({
        table: z.enum(TABLES),
        from: z.int().min(0).max(65_535),
        to: z.int().min(0).max(65_535),
      }),
    )
    .default([])
    .meta({ description: 'Wire addresses that are never read over: reading them does something.' }),
  identify: z
    .array(
      z.strictObject({ ...place, is: someNumbers.optional(), from: z.number().optional(), to: z.number().optional() }),
    )
    .default([])
    .meta({ description: 'What `fengsui scan` knows it by; all must hold.' }),
  heartbeat: z
    .strictObject({ ...place, period: durationAsWritten })
    .optional()
    .meta({ description: 'A register that moves while the device is well.' }),
  main: z.string().optional().meta({ description: 'The signal of a point that names none; default the first.' }),
  signals: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), signal),
  doubts: z.array(doubt).default([]).meta({ description: 'The first that holds counts.' }),
});

export type Model = z.output<typeof modelSchema>;
export type Signal = Model['signals'][string];
export type ModelDoubt = Model['doubts'][number];
/** The part of a signal, a doubt, a heartbeat or a mark that says where its number is. */
export type RegisterPlace = Pick<ModelDoubt, 'at' | 'table' | 'step' | 'type' | 'bit' | 'bit-step' | 'mask' | 'order'>;
