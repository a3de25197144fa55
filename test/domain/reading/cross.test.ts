import { expect, it } from 'vitest';
import { CROSS_SENSITIVITY } from '../../../src/domain/gas/cross.ts';
import type { GasId } from '../../../src/domain/gas/gases.ts';
import { pointId } from '../../../src/domain/ids.ts';
import type { SensorKind } from '../../../src/domain/plant.ts';
import { bad, type Trust } from '../../../src/domain/reading/quality.ts';
import { readingMessage } from '../../../src/project/readings.ts';
import { crossText } from '../../../src/words/detectors.ts';
import { read } from '../../support/drafts.ts';
import { Fold } from '../../support/fold.ts';
import { measured, smallPlant, zone } from '../../support/plant.ts';

/** What is said of the reading of a point beside one of another gas that reads so much. */
function besideOf(
  of: GasId,
  other: GasId,
  value: number,
  more: { sensor?: SensorKind; trust?: Trust; apart?: true } = {},
) {
  const { sensor, trust, apart } = more;
  const points = [measured('own', of, sensor === undefined ? {} : { sensor }), measured('other', other)];
  const ids = points.map(({ id }) => id);
  const zones =
    apart === true
      ? ids.map((id) => zone(`z-${id}`, [0, 0, 9, 9], { gasPoints: [id] }))
      : [zone('z', [0, 0, 9, 9], { gasPoints: ids })];
  const fold = Fold.started({ ...smallPlant(), points, zones, conditions: [] }).feed([
    [1000, read('own', 0)],
    [1500, read('other', value, ...(trust === undefined ? [] : [trust]))],
  ]);
  return readingMessage(fold.state, pointId('own'))?.beside;
}

// domain.md 2, cross-sensitivity [BIOSYS]; 2 % of the range of the point is worth a word.
it.each([
  ['HCN', 'H2S', 5, 'high'],
  ['HCN', 'SO2', 5, 'high'],
  ['HCN', 'NO2', 5, 'low'],
  ['SO2', 'NO2', 8, 'low'],
  ['SO2', 'Cl2', 5, 'low'],
  ['H2S', 'NO2', 15, 'low'],
  ['H2S', 'Cl2', 10, 'low'],
  ['CO', 'H2', 1, 'high'],
  ['Cl2', 'NO2', 1, 'high'],
  ['NH3', 'H2S', 5, 'high'],
  ['PH3', 'H2S', 2, 'high'],
] as const)('%s beside %s of %s reads too %s', (of, other, value, reads) => {
  expect(besideOf(of, other, value)).toMatchObject({ point: 'other', value, reads });
});

it.each([
  ['too little of it', () => besideOf('SO2', 'NO2', 0.3)],
  ['a gas to which it does not answer', () => besideOf('CO', 'SO2', 20)],
  ['another zone', () => besideOf('SO2', 'NO2', 8, { apart: true })],
  ['one that is lost', () => besideOf('SO2', 'NO2', 8, { trust: bad('sensor') })],
  ['no electrochemical cell', () => besideOf('SO2', 'NO2', 8, { sensor: 'infrared' })],
])('nothing is said of %s', (_, beside) => {
  expect(beside()).toBeUndefined();
});

it('a reading is never corrected by it, and no gas answers to itself', () => {
  const points = [measured('own', 'SO2'), measured('other', 'NO2')];
  const zones = [zone('z', [0, 0, 9, 9], { gasPoints: points.map(({ id }) => id) })];
  const fold = Fold.started({ ...smallPlant(), points, zones }).feed([
    [1000, read('own', 1.5)],
    [1500, read('other', 8)],
  ]);
  expect(readingMessage(fold.state, pointId('own'))).toMatchObject({ value: 1.5, quality: 'good' });
  for (const [gas, others] of Object.entries(CROSS_SENSITIVITY)) expect(Object.keys(others)).not.toContain(gas);
});

it('says so in both languages', () => {
  const hint = { point: 'no2', value: 8, unit: 'ppm', reads: 'low' } as const;
  const said = crossText(hint, { zh: '二氧化氮 1', en: 'NO2 beside it' });
  expect(said).toEqual({
    zh: '二氧化氮 1 为 8 ppm：本点读数可能偏低',
    en: 'NO2 beside it reads 8 ppm: this one may read too low',
  });
});
