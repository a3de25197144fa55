import { z } from 'zod';
import { bad, QUALITY_REASONS, type Trust, uncertain } from '../../../src/domain/reading/quality.ts';
import { durationText } from '../../../src/settings/values.ts';
import { misfitIssue, VALUE_MISFITS } from '../../../src/words/misfits.ts';
import { filled } from '../../../src/words/sentence.ts';
import { LOOPS } from '../model/loops.ts';
import {
  isBitTable,
  NUMBER_TYPES,
  type NumberType,
  type Table,
  TABLES,
  widthOf,
  WORD_ORDERS,
  type WordOrder,
} from './numbers.ts';

/** A stretch of one or two registers, or one bit, and how a number is written in it. */
export interface Register {
  readonly table: Table;
  readonly address: number;
  readonly type: NumberType;
  readonly bit?: number | undefined;
  /** Only these bits count, moved down to the lowest. */
  readonly mask?: number | undefined;
  readonly order: WordOrder;
}

/** When a number, of the point itself or of a status beside it, says that the point is not to be trusted. */
export interface Doubt {
  /** Where the number is; absent is the point's own. */
  readonly register?: Register | undefined;
  /** How often it is read; absent is as often as the point. */
  readonly pace?: 'fast' | 'slow' | undefined;
  readonly test: DoubtTest;
  readonly makes: Trust;
  /** It has to last so long, ms; until then the point is as `meanwhile` says. */
  readonly after: number;
  readonly meanwhile: Trust;
}

export type DoubtTest =
  | { readonly is: readonly number[] }
  | { readonly isNot: readonly number[] }
  | { readonly from: number; readonly to: number };

const registerKeys = {
  table: z.enum(TABLES).optional().meta({ description: 'Which of the four tables of the device.' }),
  address: z
    .int()
    .min(0)
    .max(65535)
    .optional()
    .meta({ description: 'Zero-based, as on the wire: reference 40001 or 400001 is 0.' }),
  type: z.enum(NUMBER_TYPES).optional().meta({ description: 'Default u16; a coil or discrete input is always a bit.' }),
  bit: z.int().min(0).max(15).optional().meta({ description: 'The bit of a register, 0 is the lowest.' }),
  mask: z.int().min(1).max(0xffff).optional().meta({ description: 'Only these bits count, moved down to the lowest.' }),
  order: z
    .enum(WORD_ORDERS)
    .default('ABCD')
    .meta({ description: 'Of the bytes of a number of two registers; `fengsui scan` shows which fits.' }),
};

/** A key that says nothing here would be passed over in silence, and what is read would be another number. */
function checkRegister(written: RegisterWritten, context: z.core.$RefinementCtx): void {
  const { table = 'holding', address = 0, bit, mask, order } = written;
  const type = isBitTable(table) ? 'bit' : (written.type ?? 'u16');
  const complain = (key: keyof RegisterWritten, message: string): void =>
    context.addIssue({ code: 'custom', path: [key], message });
  if (mask !== undefined && (type !== 'u16' || bit !== undefined)) complain('mask', '`mask` is for u16 alone');
  else if (bit !== undefined && (isBitTable(table) || (type !== 'u16' && type !== 'bit')))
    complain('bit', '`bit` is one of a 16-bit register');
  else if (order !== 'ABCD' && widthOf(type) === 1) complain('order', '`order` is for numbers of two registers');
  else if (address <= 0xffff && address + widthOf(type) > 0x10000)
    context.addIssue({ ...misfitIssue(filled(VALUE_MISFITS.lastRegister, { type })), path: ['address'] });
}

const TRUST_WORDS = QUALITY_REASONS.flatMap((reason) => [`bad/${reason}`, `uncertain/${reason}`] as const);

const trustText = z.enum(TRUST_WORDS).transform((text): Trust => {
  const [quality, reason] = text.split('/');
  const found = QUALITY_REASONS.find((known) => known === reason) ?? 'sensor';
  return quality === 'bad' ? bad(found) : uncertain(found);
});

const doubtSchema = z
  .strictObject({
    ...registerKeys,
    is: z
      .union([z.number(), z.array(z.number()).min(1)])
      .optional()
      .meta({ description: 'It holds where the number is (one of) this.' }),
    'is-not': z
      .union([z.number(), z.array(z.number()).min(1)])
      .optional()
      .meta({ description: 'It holds where the number is none of this.' }),
    from: z.number().optional().meta({ description: 'At least this.' }),
    to: z.number().optional().meta({ description: 'At most this.' }),
    makes: trustText.meta({ description: 'Quality and reason, as in `bad/warm-up`.' }),
    after: durationText.prefault('0s').meta({ description: 'It has to last so long.' }),
    meanwhile: trustText.optional().meta({ description: 'Quality until then; default as `makes`.' }),
    pace: z
      .enum(['fast', 'slow'])
      .optional()
      .meta({ description: 'How often this status is read; default as its point.' }),
  })
  .superRefine(checkRegister)
  .transform((written, context): Doubt => {
    const test = testOf(written);
    if (test === undefined) {
      context.addIssue({
        code: 'custom',
        message: 'nothing says when this holds; write `is`, `is-not`, or `from` and `to`',
      });
      return z.NEVER;
    }
    const register = written.address === undefined ? undefined : registerOf(written);
    return {
      ...(register === undefined ? {} : { register }),
      ...(written.pace === undefined ? {} : { pace: written.pace }),
      test,
      makes: written.makes,
      after: written.after,
      meanwhile: written.meanwhile ?? written.makes,
    };
  });

/** How one point is read: its register, how the number becomes the unit of the point, and what to think of it. */
export const readSchema = z
  .strictObject({
    ...registerKeys,
    scale: z.number().default(1).meta({ description: 'value = register * scale + offset.' }),
    offset: z.number().default(0).meta({ description: 'Added after the scale, in the unit.' }),
    decimals: z.int().min(0).max(9).optional().meta({ description: 'Default: what the scale needs; 3 for f32.' }),
    pace: z
      .enum(['fast', 'slow'])
      .default('fast')
      .meta({ description: '`slow` is read every `slow-poll` of its device: for housekeeping, never for an alarm.' }),
    'side-effect': z
      .boolean()
      .default(false)
      .meta({ description: 'Reading it changes something in the device: it is never read along with others.' }),
    doubts: z
      .array(doubtSchema)
      .default([])
      .meta({ description: 'When the point is not to be trusted; the first that holds counts.' }),
    signal: z
      .string()
      .optional()
      .meta({ description: 'With `model`: what of the profile this point is; default its main signal.' }),
    channel: z.int().min(1).max(2000).optional().meta({ description: 'With `model`: the channel, from 1.' }),
    loop: z
      .enum(LOOPS)
      .optional()
      .meta({ description: 'With `model` of a current input: what currents outside 4 to 20 mA mean. Default ne43.' }),
  })
  .superRefine(checkRegister)
  .transform((written, context): Read => {
    const { table, address } = written;
    if (table === undefined || address === undefined) {
      context.addIssue({
        code: 'custom',
        path: [table === undefined ? 'table' : 'address'],
        message: 'nothing says where this point is read; write `table` and `address`, or give its device a `model`',
      });
      return z.NEVER;
    }
    const register = registerOf(written);
    return {
      ...register,
      scale: written.scale,
      offset: written.offset,
      ...(written.decimals === undefined ? {} : { decimals: written.decimals }),
      whole: register.type !== 'f32',
      reach: reachOf(register),
      pace: written.pace,
      alone: written['side-effect'],
      doubts: written.doubts,
    };
  });

/** How one point is read, with every default. */
export interface Read extends Register {
  readonly scale: number;
  readonly offset: number;
  readonly decimals?: number | undefined;
  readonly whole: boolean;
  /** The least and the greatest number that the register can hold; none of a float. */
  readonly reach?: readonly [number, number] | undefined;
  readonly pace: 'fast' | 'slow';
  /** Never read along with others, and never by a scan. */
  readonly alone: boolean;
  readonly doubts: readonly Doubt[];
}

/** A register that moves while the device is well, and how often. */
export const heartbeatSchema = z
  .strictObject({
    ...registerKeys,
    address: z.int().min(0).max(65535).meta({ description: 'Zero-based, as on the wire.' }),
    period: durationText.meta({ description: 'Within so long it moves at least once.' }),
  })
  .superRefine(checkRegister)
  .transform((written) => ({ register: registerOf(written), period: written.period }));

export type Heartbeat = z.output<typeof heartbeatSchema>;

interface RegisterWritten {
  readonly table?: Table | undefined;
  readonly address?: number | undefined;
  readonly type?: NumberType | undefined;
  readonly bit?: number | undefined;
  readonly mask?: number | undefined;
  readonly order: WordOrder;
}

function registerOf({ table = 'holding', address = 0, type, bit, mask, order }: RegisterWritten): Register {
  const isBit = table === 'coil' || table === 'discrete' || bit !== undefined;
  return {
    table,
    address,
    type: isBit ? 'bit' : (type ?? 'u16'),
    ...(bit === undefined ? {} : { bit }),
    ...(mask === undefined ? {} : { mask }),
    order,
  };
}

const REACH: Readonly<Record<Exclude<NumberType, 'f32'>, readonly [number, number]>> = {
  u16: [0, 0xffff],
  s16: [-0x8000, 0x7fff],
  u32: [0, 0xffff_ffff],
  s32: [-0x8000_0000, 0x7fff_ffff],
  bit: [0, 1],
};

function reachOf({ type, mask }: Register): readonly [number, number] | undefined {
  if (type === 'f32') return undefined;
  // The bits of a mask are moved down to the lowest.
  return mask === undefined ? REACH[type] : [0, mask / (mask & -mask)];
}

interface TestWritten {
  readonly is?: number | readonly number[] | undefined;
  readonly 'is-not'?: number | readonly number[] | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

function testOf({ is, 'is-not': isNot, from, to }: TestWritten): DoubtTest | undefined {
  if (is !== undefined) return { is: [is].flat() };
  if (isNot !== undefined) return { isNot: [isNot].flat() };
  return from === undefined && to === undefined ? undefined : { from: from ?? -Infinity, to: to ?? Infinity };
}
