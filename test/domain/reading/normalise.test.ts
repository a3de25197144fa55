import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalise, quantise } from '../../../src/domain/reading/normalise.ts';
import { contact, measured } from '../../support/plant.ts';

const point = measured('h2s', 'H2S');

describe('a register', () => {
  it.each([
    [70, 7, 'good', undefined],
    [0, 0, 'good', undefined],
    [-50, -5, 'good', undefined],
    [-51, -5.1, 'uncertain', 'under-range'],
    [-100, -10, 'uncertain', 'under-range'],
    [-101, -10.1, 'bad', 'sensor'],
    [999, 99.9, 'good', undefined],
    [1000, 100, 'uncertain', 'over-range'],
    [65535, 6553.5, 'uncertain', 'over-range'],
    [NaN, null, 'bad', 'sensor'],
    [Infinity, null, 'bad', 'sensor'],
    [-Infinity, null, 'bad', 'sensor'],
  ])('of %d is %s ppm, %s %s', (raw, value, quality, reason) => {
    expect(normalise(point, raw)).toEqual({ value, quality, ...(reason === undefined ? {} : { reason }) });
  });

  it('applies scale and offset, in this order', () => {
    expect(normalise(measured('t', 'H2S', { scale: 0.05, offset: -10 }), 340).value).toBe(7);
  });

  it.each([
    [1, 0, 0],
    [1, 1, 1],
    [0, 0, 1],
    [0, 1, 0],
  ] as const)('of a contact that is active at %d: bit %d reads %d', (active, raw, value) => {
    expect(normalise(contact('c', 'door', active), raw)).toEqual({ value, quality: 'good' });
  });

  it('has no value for a contact that is no number', () => {
    expect(normalise(contact('c'), NaN)).toEqual({ value: null, quality: 'bad', reason: 'sensor' });
  });
});

it('takes a number that is too large to be kept for none', () => {
  const wide = measured('x', 'H2S', { scale: 1, decimals: 3 });
  expect(normalise(wide, 1e308)).toEqual({ value: null, quality: 'bad', reason: 'sensor' });
});

describe('quantising', () => {
  it('keeps what the log can store, within half a step, and is stable', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e5, max: 1e5, noNaN: true }),
        fc.integer({ min: 0, max: 6 }),
        (value, decimals) => {
          const kept = quantise(value, decimals);
          expect(Math.abs(kept - value)).toBeLessThanOrEqual(0.5000001 * 10 ** -decimals);
          expect(kept).toBe(Number(kept.toFixed(decimals)) + 0);
          expect(quantise(kept, decimals)).toBe(kept);
        },
      ),
    );
  });
});
