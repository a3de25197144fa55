import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LOG_CLASSES } from '../../src/common/log-class.ts';
import { ColumnsError } from '../../src/log/columns/bytes.ts';
import { decodeColumns, encodeColumns } from '../../src/log/columns.ts';
import { type DecodedRow, encodedBody, ROW_KINDS, rowOfBody } from '../../src/log/row.ts';
import { T0 } from '../support/fold.ts';

/** What can be told of rows: their places, and their bodies to the byte. */
const told = (rows: readonly DecodedRow[]): unknown =>
  rows.map((row) => [row.seq, row.n, row.at, row.class, row.kind, encodedBody(row)]);

const input = (seq: number, at: number, body: object): DecodedRow =>
  rowOfBody({ seq, n: 0, at, class: 'gas' }, 'input', { ...body, seq, at });

const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.maxSafeInteger(),
  fc.integer({ min: -1000, max: 1000 }).map((tenths) => tenths / 10),
  fc.integer({ min: -1e6, max: 1e6 }).map((micro) => micro / 1e6),
  fc.integer({ min: -5000, max: 5000 }).map((ms) => T0 + ms),
  fc.constantFrom(0, -0, 1, 2, 3, 0.1 + 0.2, 1e21, -1e21, 1e300, 5e-324, 2 ** 53, -(2 ** 53), 1.5e-7, 123456789.123),
);
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom('', '0', '1,2', '"', '\\"', '\n', '罐区', '{"seq":1}', '\ud800', 'good'),
);
const key = fc.oneof(
  fc.constantFrom('seq', 'at', 'value', 'x', '__proto__', 'constructor', 'length', '1', '10', '', 'toString'),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const { body } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    number,
    text,
    fc.boolean(),
    fc.constant(null),
    fc.constant(undefined),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('body'),
  ),
  // As JSON.parse makes them: with any key as its own.
  body: fc
    .array(fc.tuple(key, tie('value')), { maxLength: 6 })
    .map((entries) => Object.fromEntries(entries) as Record<string, unknown>),
}));

/** Rows of a few forms that come again and again with other numbers, as those of a plant do, and of some that do not. */
const rows = fc
  .tuple(
    fc.array(fc.tuple(body, fc.constantFrom(...LOG_CLASSES), fc.constantFrom(...ROW_KINDS)), {
      minLength: 1,
      maxLength: 5,
    }),
    fc.array(fc.record({ which: fc.nat(), seqs: fc.nat(3), ms: fc.integer({ min: -100, max: 2000 }), number, text }), {
      maxLength: 60,
    }),
    fc.constantFrom(0, 1, 1e12),
  )
  .map(([bodies, steps, begin]) => {
    let [seq, n, at] = [begin, 0, begin === 0 ? 0 : T0];
    return steps.map(({ which, seqs, ms, number, text }): DecodedRow => {
      n = seqs === 0 ? n + 1 : 0;
      seq += seqs;
      at += ms;
      const [form = {}, logClass = 'gas', kind = 'input'] = bodies[which % bodies.length] ?? [];
      const more = which % 3 === 0 ? { value: number, seq, at } : which % 7 === 0 ? { text, at: seq, seq: at } : {};
      return rowOfBody({ seq, n, at, class: logClass }, kind, { ...form, ...more });
    });
  });

describe('rows packed by column', () => {
  it('come back to the byte, whatever stands in them', () => {
    fc.assert(
      fc.property(rows, (some) => {
        expect(told(decodeColumns(encodeColumns(some)))).toEqual(told(some));
      }),
      { numRuns: 300 },
    );
  });

  it.each<readonly [string, readonly unknown[]]>([
    ['tenths', [0.1, 0.2, 0.3, -0.1, 1e3]],
    ['a scale that one of them breaks', [0.1, 0.2, Math.PI]],
    ['whole numbers beyond 2^53', [1e21, 2 ** 60, 2 ** 53 + 2, 1e21]],
    ['zeros of both signs', [-0, 0, -0]],
    ['counters that go round', [4294967294, 4294967295, 0, 1]],
    ['no value between values', [1.5, null, 1.5, null]],
    ['times, and what is near them', [T0, T0 + 1, T0 - 86_400_000, T0 + 0.5]],
    ['numbers of other kinds by turns', [1, '1', true, null, [1], { value: 1 }]],
    ['lists that differ in their length', [[1, 2], [1], [], [1, [2, 3]]]],
  ])('keep %s', (_name, values) => {
    const some = values.map((value, i) => input(i + 1, T0 + i, { kind: 'reading', value }));
    expect(told(decodeColumns(encodeColumns(some)))).toEqual(told(some));
  });

  it('keep the order of many series, near ones and far ones', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.nat(5), fc.nat(200)), { maxLength: 600 }), (order) => {
        const some = order.map((which, i) => input(i + 1, T0 + i, { point: `p${which}`, value: i }));
        expect(told(decodeColumns(encodeColumns(some)))).toEqual(told(some));
      }),
      { numRuns: 50 },
    );
  });

  it('are the same whatever was packed before', () => {
    const some = Array.from({ length: 100 }, (_, i) => input(i + 1, T0 + i, { point: `p${i % 7}`, value: i / 10 }));
    const before = encodeColumns(some);
    encodeColumns(some.slice(3, 50).reverse());
    expect(encodeColumns(some)).toEqual(before);
    expect(decodeColumns(encodeColumns([]))).toEqual([]);
  });

  it('take a few bytes a reading before anything is deflated, however long its body is', () => {
    const some = Array.from({ length: 6400 }, (_, i) =>
      input(i + 1, T0 + 1000 * Math.floor(i / 64), {
        kind: 'reading',
        point: `gas-${i % 64}`,
        value: (20 + (((i % 64) + Math.floor(i / 64)) % 3)) / 10,
        quality: 'good',
      }),
    );
    expect(encodeColumns(some).length / some.length).toBeLessThan(6);
  });

  it('are refused where they are damaged: with one error, and without end or measure', () => {
    const whole = encodeColumns(
      Array.from({ length: 300 }, (_, i) =>
        input(i + 1, T0 + i * 10, { kind: 'fix', tag: `t${i % 9}`, x: i / 100, deep: [{ list: [i, 'a'] }], from: T0 }),
      ),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        fc.option(fc.nat(whole.length - 1)),
        (changes, cut) => {
          const damaged = whole.slice(0, cut ?? whole.length);
          for (const [place, value] of changes) if (place < damaged.length) damaged[place] = value;
          try {
            expect(decodeColumns(damaged).length).toBeLessThanOrEqual(whole.length);
          } catch (error) {
            expect(error).toBeInstanceOf(ColumnsError);
          }
        },
      ),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        expect(() => decodeColumns(noise)).toThrow(ColumnsError);
      }),
    );
  });
});
