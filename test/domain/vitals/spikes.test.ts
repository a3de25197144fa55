import { describe, expect, it } from 'vitest';
import { conditionsOf, NO_SETTINGS } from '../../../src/domain/conditions/index.ts';
import { bad } from '../../../src/domain/reading/quality.ts';
import { read } from '../../support/drafts.ts';
import { Fold, type Timed } from '../../support/fold.ts';
import { measured, smallPlant } from '../../support/plant.ts';

const point = measured('a', 'H2S');
const plant = {
  ...smallPlant(),
  points: [point],
  zones: [],
  conditions: conditionsOf('point', point, 'a', { ...NO_SETTINGS, numbers: { 'high-high': 14 } }),
};

/** Readings a second apart from a second on. */
const from = (second: number, ...values: (number | null)[]): Timed[] =>
  values.map((value, i) => [(second + i) * 1000, read('a', value, ...(value === null ? [bad('sensor')] : []))]);
const spikesOf = (...inputs: Timed[]): string[] =>
  Fold.started(plant)
    .feed(inputs)
    .events.filter(({ kind }) => kind === 'spike')
    .map(({ value, unit, amount }) => `${value} ${unit} ${amount}`);
const calm = [0, 0.1, 0, 0, 0.1, 0];

describe('a reading that is far off', () => {
  it.each([
    ['once', [...calm, 40, 0, 0], ['40 ppm 1']],
    ['twice', [...calm, 30, 40, 0, 0], ['40 ppm 1']],
    ['downwards', [50, 50, 50, 50, 50, 3, 50], ['3 ppm 1']],
    ['three times: it is there', [...calm, 40, 40, 40, 0, 0], []],
    ['by less than 2 % of the range', [...calm, 1.9, 0, 0], []],
    ['of one that is as noisy', [0, 9, 1, 8, 0, 9, 2, 9, 0, 8, 1, 9, 0, 9, 1, 8, 0, 12, 1, 9], []],
    ['before anything else was read', [40, 0, 0], []],
    ['and then lost', [...calm, 40, null, 0, 0], []],
    ['one that never moved', [...Array.from({ length: 40 }, () => 0), 40, 0], ['40 ppm 1']],
  ])('%s', (_, values, told) => {
    expect(spikesOf(...from(1, ...values))).toEqual(told);
  });
});

it('many are told once in ten minutes, with their number', () => {
  const each = Array.from({ length: 12 }, (_, minute) => from(60 * minute + 1, ...calm, 40, 0));
  expect(spikesOf(...each.flat())).toEqual(['40 ppm 1', '40 ppm 10']);
});

it('hides no alarm: a spike beyond level 2 is level 2', () => {
  expect(
    Fold.started(plant)
      .feed(from(1, ...calm, 40, 0))
      .base('a:high-high'),
  ).toBe('latched-unacked');
});
