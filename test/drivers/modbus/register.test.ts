import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { heartbeatSchema, readSchema } from '../../../drivers/modbus/settings/read.ts';

type Written = Partial<z.input<typeof readSchema>>;

/** What is wrong with a register, in each of the three places where one is written. */
function wrongWith(register: Written): string[] {
  const at = { table: 'holding', address: 0, ...register } as const;
  const doubts = [{ ...at, is: 1, makes: 'bad/sensor' as const }];
  return [
    readSchema.safeParse(at),
    readSchema.safeParse({ table: 'input', address: 0, doubts }),
    heartbeatSchema.safeParse({ ...at, period: '1s' }),
  ].map(({ error }) => error?.issues.map(({ path, message }) => `${String(path.at(-1))}: ${message}`).join() ?? 'well');
}

describe('a key of a register that would be passed over in silence is told', () => {
  it.each<readonly [string, Written, string]>([
    ['a mask of a signed number', { type: 's16', mask: 0x0fff }, 'mask: `mask` is for u16 alone'],
    ['a mask of a float', { type: 'f32', mask: 1 }, 'mask: `mask` is for u16 alone'],
    ['a mask and a bit', { bit: 1, mask: 2 }, 'mask: `mask` is for u16 alone'],
    ['a mask of a coil', { table: 'coil', mask: 1 }, 'mask: `mask` is for u16 alone'],
    ['a bit of a coil', { table: 'coil', bit: 3 }, 'bit: `bit` is one of a 16-bit register'],
    ['a bit of a float', { type: 'f32', bit: 3 }, 'bit: `bit` is one of a 16-bit register'],
    ['an order of one register', { order: 'BADC' }, 'order: `order` is for numbers of two registers'],
    [
      'half a float behind the last register',
      { address: 65_535, type: 'f32' },
      'address: f32 is two registers, and the last is 65535',
    ],
  ])('%s', (_name, register, message) => expect(wrongWith(register)).toEqual([message, message, message]));

  it.each<readonly [string, Written]>([
    ['a mask', { mask: 0xff00 }],
    ['a mask of a u16', { type: 'u16', mask: 0xff00 }],
    ['a bit', { bit: 15 }],
    ['a bit that is called one', { type: 'bit', bit: 15 }],
    ['a coil', { table: 'coil' }],
    ['a coil, whatever it is called', { table: 'discrete', type: 'f32', address: 65_535 }],
    ['the last register', { address: 65_535 }],
    ['the last two', { address: 65_534, type: 'f32' }],
  ])('%s is well', (_name, register) => expect(wrongWith(register)).toEqual(['well', 'well', 'well']));
});
