import { describe, expect, it } from 'vitest';
import { TABLES, WORD_ORDERS } from '../../drivers/modbus/settings/numbers.ts';
import { type Read, readSchema } from '../../drivers/modbus/settings/read.ts';
import { encode } from '../../simulators/wire/encode.ts';
import { Registers } from '../../simulators/wire/registers.ts';

const read = (given: object): Read => readSchema.parse({ table: 'input', address: 0, ...given });
const hex = (words: readonly number[]): string =>
  words.map((word) => word.toString(16).padStart(4, '0').toUpperCase()).join(' ');

describe('a value in registers', () => {
  it('f32 in every order of words, as makers print it (devices.md B)', () => {
    const shown = (value: number) => WORD_ORDERS.map((order) => hex(encode(value, read({ type: 'f32', order }))));
    expect(shown(12.5)).toEqual(['4148 0000', '0000 4148', '4841 0000', '0000 4841']);
    expect(shown(20.9)).toEqual(['41A7 3333', '3333 41A7', 'A741 3333', '3333 A741']);
    expect(hex(encode(NaN, read({ type: 'f32' })))).toBe('7FC0 0000');
  });

  it('whole numbers: scale, offset, sign, both ends, and the mark for none', () => {
    expect(encode(7.2, read({ scale: 0.1 }))).toEqual([72]);
    expect(encode(-1, read({ scale: 0.1 }))).toEqual([0]);
    expect(encode(1e9, read({}))).toEqual([0xffff]);
    expect(encode(NaN, read({}))).toEqual([0xffff]);
    expect(encode(-1.5, read({ type: 's16', scale: 0.1 }))).toEqual([0xfff1]);
    expect(encode(NaN, read({ type: 's16' }))).toEqual([0x8000]);
    expect(encode(100, read({ scale: 0.00625, offset: -25 })), '20 mA').toEqual([20_000]);
    expect(encode(-25, read({ scale: 0.00625, offset: -25 })), 'a broken wire').toEqual([0]);
    expect(encode(70_000, read({ type: 'u32' }))).toEqual([1, 4464]);
    expect(encode(-2, read({ type: 's32', order: 'CDAB' }))).toEqual([0xfffe, 0xffff]);
  });

  it('fills every table, sets single bits of a register, and knows where it ends', () => {
    const shown = TABLES.map((table) => ({
      read: readSchema.parse({ table, address: 3 }),
      now: () => (table === 'coil' || table === 'discrete' ? true : 42),
    }));
    const bit = { read: readSchema.parse({ table: 'holding', address: 9, bit: 3 }), now: () => true };
    const registers = new Registers([...shown, bit]);
    registers.set('holding', 9, 0x8001);
    registers.refresh();
    expect(TABLES.map((table) => registers.get(table, 3))).toEqual([42, 42, 1, 1]);
    expect(registers.get('holding', 9)).toBe(0x8009);
    expect(registers.has('holding', 0, 10)).toBe(true);
    expect(registers.has('holding', 40, 10)).toBe(false);
  });
});
