import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, valuesOf } from '../../../drivers/modbus/poll/decode.ts';
import { isBitTable, NUMBER_TYPES, TABLES, widthOf, WORD_ORDERS } from '../../../drivers/modbus/settings/numbers.ts';
import type { Read } from '../../../drivers/modbus/settings/read.ts';
import { normalise } from '../../../src/domain/reading/normalise.ts';
import { readOf } from '../../support/modbus.ts';
import { contact, measured } from '../../support/plant.ts';

/** The data of a reply, as the fixtures of devices.md print it. */
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
type More = NonNullable<Parameters<typeof readOf>[2]>;
const numberIn = (text: string, start: number, address: number, more: More = {}): number =>
  decode(hex(text), start, readOf('input', address, more));

describe('the frames of devices.md D.1', () => {
  it.each<readonly [string, string, number, number, More, number]>([
    ['xnx-12.5', '41 48 00 00 00 00 00 00', 2, 2, { type: 'f32' }, 12.5],
    ['xnx-12.5, its state', '41 48 00 00 00 00 00 00', 2, 5, {}, 0],
    ['xnx-31.25-a1a2', '41 FA 00 00 00 00 00 03', 2, 2, { type: 'f32' }, 31.25],
    ['xnx-31.25-a1a2, A1', '41 FA 00 00 00 00 00 03', 2, 5, { bit: 0 }, 1],
    ['xnx-31.25-a1a2, A2', '41 FA 00 00 00 00 00 03', 2, 5, { bit: 1 }, 1],
    ['xnx-31.25-a1a2, no third', '41 FA 00 00 00 00 00 03', 2, 5, { bit: 2 }, 0],
    ['xnx-inhibited', '00 00 00 00 00 00 00 00 00 03', 2, 6, {}, 3],
    ['xnx-fault-1021', '00 00 00 00 03 FD 00 40 00 08', 2, 4, {}, 1021],
    ['xnx-fault-1021, bit 6', '00 00 00 00 03 FD 00 40 00 08', 2, 5, { bit: 6 }, 1],
    ['xnx-nan', '7F C0 00 00 00 00 00 01', 2, 2, { type: 'f32' }, NaN],
    ['xnx-nan, its alarm still counts', '7F C0 00 00 00 00 00 01', 2, 5, { bit: 0 }, 1],
    ['f32-cdab', '00 00 40 20', 0, 0, { type: 'f32', order: 'CDAB' }, 2.5],
    ['ws-ai8, first', '0F A0 2E E0 4E 20 0D DE 00 00 52 6C 1F 40 0F A2', 0, 0, {}, 4000],
    ['ws-ai8, last', '0F A0 2E E0 4E 20 0D DE 00 00 52 6C 1F 40 0F A2', 0, 7, {}, 4002],
    ['wind', '00 03 00 87', 0, 1, {}, 135],
    ['s8', '02 9A', 3, 3, {}, 666],
  ])('%s', (_name, data, start, address, more, value) => expect(numberIn(data, start, address, more)).toBe(value));

  it('contacts', () => {
    const closed = [0, 1, 2, 7, 8].map((address) => decode(hex('05'), 0, readOf('discrete', address)));
    expect(closed).toEqual([1, 0, 1, 0, NaN]);
  });
});

describe('every type in every order', () => {
  it.each<readonly [Read['type'], Read['order'], string, number]>([
    ['u16', 'ABCD', 'FF FE', 65_534],
    ['s16', 'ABCD', 'FF FE', -2],
    ['s16', 'ABCD', '80 00', -32_768],
    ['u32', 'ABCD', '01 02 03 04', 0x01020304],
    ['u32', 'CDAB', '03 04 01 02', 0x01020304],
    ['u32', 'BADC', '02 01 04 03', 0x01020304],
    ['u32', 'DCBA', '04 03 02 01', 0x01020304],
    ['u32', 'ABCD', 'FF FF FF FF', 4_294_967_295],
    ['s32', 'ABCD', 'FF FF FF FE', -2],
    ['s32', 'CDAB', 'FF FE FF FF', -2],
    ['s32', 'BADC', 'FF FF FE FF', -2],
    ['s32', 'DCBA', 'FE FF FF FF', -2],
    ['f32', 'ABCD', '41 48 00 00', 12.5],
    ['f32', 'CDAB', '00 00 41 48', 12.5],
    ['f32', 'BADC', '48 41 00 00', 12.5],
    ['f32', 'DCBA', '00 00 48 41', 12.5],
    ['f32', 'ABCD', '80 00 00 00', -0],
    ['f32', 'ABCD', '7F 80 00 00', Infinity],
  ])('%s %s of %s', (type, order, data, value) => expect(numberIn(data, 0, 0, { type, order })).toBe(value));

  it('a number written in an order is read in that order', () => {
    const places: Record<Read['order'], readonly number[]> = {
      ABCD: [0, 1, 2, 3],
      CDAB: [2, 3, 0, 1],
      BADC: [1, 0, 3, 2],
      DCBA: [3, 2, 1, 0],
    };
    fc.assert(
      fc.property(
        fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
        fc.constantFrom(...WORD_ORDERS),
        fc.nat(5),
        (value, order, gap) => {
          const plain = Buffer.alloc(4);
          plain.writeInt32BE(value);
          const wire = Buffer.concat([
            Buffer.alloc(2 * gap, 0xee),
            Buffer.from(places[order].map((place) => plain[place] ?? 0)),
          ]);
          expect(decode(wire, 100, readOf('holding', 100 + gap, { type: 's32', order }))).toBe(value);
        },
      ),
    );
  });
});

describe('a reply that does not hold the point', () => {
  it('gives no number, and never throws', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 12 }),
        fc.nat(20),
        fc.nat(20),
        fc.constantFrom(...NUMBER_TYPES),
        fc.constantFrom(...TABLES),
        (bytes, start, address, type, table) => {
          const read = readOf(table, address, { type });
          const end = address - start + (isBitTable(table) ? 1 : widthOf(type));
          const fits = address >= start && end <= bytes.length * (isBitTable(table) ? 8 : 0.5);
          const value = decode(Buffer.from(bytes), start, read);
          // A float may be no number by its own bytes.
          if (!fits || type !== 'f32' || isBitTable(table)) expect(Number.isNaN(value)).toBe(!fits);
        },
      ),
    );
  });

  it.each([
    ['a number that is none', measured('p', 'H2S'), NaN, { value: null, quality: 'bad', reason: 'sensor' }],
    ['an endless number', measured('p', 'H2S'), Infinity, { value: null, quality: 'bad', reason: 'sensor' }],
    ['a contact that is not there', contact('c'), NaN, { value: null, quality: 'bad', reason: 'sensor' }],
    ['a normally closed loop that is open', contact('c', 'call-point', 0), 0, { value: 1, quality: 'good' }],
  ])('%s is no value', (_name, point, raw, expected) => expect(normalise(point, raw)).toEqual(expected));
});

describe('some bits of a register', () => {
  it.each([
    [0x2450, 0xff00, 0x24],
    [0x2450, 0x00f0, 5],
    [0xffff, 0x8000, 1],
    [0xffff, 0xffff, 0xffff],
    [0x0001, 0xfffe, 0],
  ])('%i by the mask %i is %i', (word, mask, value) => {
    expect(numberIn(word.toString(16).padStart(4, '0'), 0, 0, { mask })).toBe(value);
  });
});

it('a whole block as a person looks at it', () => {
  const block = { address: 0, pace: 'fast', wanted: [] } as const;
  expect(valuesOf({ ...block, table: 'holding', length: 2 }, hex('00 01 FF FF'))).toEqual([1, 65_535]);
  expect(valuesOf({ ...block, table: 'coil', length: 10 }, hex('05 02'))).toEqual([1, 0, 1, 0, 0, 0, 0, 0, 0, 1]);
});
