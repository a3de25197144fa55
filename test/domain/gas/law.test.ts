import { describe, expect, it } from 'vitest';
import { GAS_IDS, gasOf } from '../../../src/domain/gas/gases.ts';
import { broughtLimits, highestAllowed, lowestAllowed, usualRange } from '../../../src/domain/gas/law.ts';
import { converted, GAS_UNITS, gasUnitOf, rounded } from '../../../src/domain/gas/units.ts';

const allowed = (gas: string, level: 1 | 2, unit: string) => {
  const legal = highestAllowed(gasOf(gas), level, unit);
  return typeof legal === 'object' ? legal.value : legal;
};

describe('what the law allows', () => {
  it.each([
    ['H2S', 1, 'mg/m3', 10],
    ['H2S', 2, 'mg/m3', 20],
    ['H2S', 1, 'ppm', 7.058],
    ['H2S', 1, 'ppb', 7058],
    ['CO', 1, 'µg/m3', 20_000],
    ['CO2', 1, 'ppm', 4919],
    ['CO2', 1, '%VOL', 0.4919],
    ['CH4', 1, '%LEL', 25],
    ['CH4', 2, '%VOL', 2.5],
    ['H2', 1, 'mmol/mol', 10],
    ['EX', 2, 'LEL·m', 2],
    ['methanol', 1, '%LEL', 25],
    ['O2', 1, '%VOL', 23.5],
    ['TDI', 1, '%LEL', 25],
  ] as const)('of %s for level %s in %s is %s', (gas, level, unit, value) => {
    expect(allowed(gas, level, unit)).toBeCloseTo(value, value > 100 ? 0 : 3);
  });

  it.each([
    ['VOC', 'ppm', 'none'],
    ['TDI', 'ppm', 'none'],
    ['Cl2', '%LEL', 'not-comparable'],
    ['EX', '%VOL', 'not-comparable'],
    ['EX', 'mg/m3', 'not-comparable'],
  ] as const)('of %s in %s is %s', (gas, unit, what) => {
    expect(allowed(gas, 1, unit)).toBe(what);
  });

  it('asks for 19.5 %VOL of oxygen at least, and of no other gas', () => {
    expect(lowestAllowed(gasOf('O2'), 'ppm')).toEqual({ value: 195_000, written: { value: 19.5, unit: '%VOL' } });
    expect(lowestAllowed(gasOf('H2S'), 'ppm')).toBe('none');
  });
});

describe.each(GAS_IDS)('%s', (id) => {
  it.each(GAS_UNITS)('brings no limit in %s that the law forbids', (unit) => {
    const { high, 'high-high': highHigh, low } = broughtLimits(gasOf(id), unit);
    for (const [level, value] of [
      [1, high],
      [2, highHigh],
    ] as const) {
      const most = allowed(id, level, unit);
      if (value !== undefined && typeof most === 'number') expect(value).toBeLessThanOrEqual(most * (1 + 1e-9));
    }
    const least = lowestAllowed(gasOf(id), unit);
    if (low !== undefined && typeof least === 'object') expect(low).toBeGreaterThanOrEqual(least.value * (1 - 1e-9));
  });
});

it('brings the legal values themselves in the unit of the law', () => {
  expect(broughtLimits(gasOf('H2S'), 'mg/m3')).toEqual({ high: 10, 'high-high': 20 });
  expect(broughtLimits(gasOf('CH4'), '%VOL')).toEqual({ high: 1.25, 'high-high': 2.5 });
  expect(broughtLimits(gasOf('O2'), 'ppm')).toEqual({ high: 235_000, low: 195_000, 'low-low': 180_000 });
  expect(broughtLimits(gasOf('TDI'), 'ppm')).toEqual({});
});

it('ends a range in another unit before the detector does', () => {
  expect(usualRange(gasOf('H2S'), 'mg/m3')).toEqual([0, 141]);
  expect(usualRange(gasOf('NH3'), '%LEL')).toEqual([0, 100]);
});

it('converts there and back, and nothing that does not compare', () => {
  for (const id of GAS_IDS)
    for (const from of GAS_UNITS)
      for (const to of GAS_UNITS) {
        const there = converted(7.3, from, to, gasOf(id));
        if (there !== undefined) expect(converted(there, to, from, gasOf(id))).toBeCloseTo(7.3, 9);
      }
  expect(converted(1, 'ppm', 'mg/m3', gasOf('TDI'))).toBeUndefined();
});

it('rounds to three digits towards the side that it is told', () => {
  expect([
    rounded(7.0583, 'down'),
    rounded(7.0583, 'up'),
    rounded(4919.3, 'down'),
    rounded(0.00070583, 'down'),
  ]).toEqual([7.05, 7.06, 4910, 0.000705]);
  expect([rounded(10, 'down'), rounded(0.1 + 0.2, 'up'), rounded(7.5, 'down')]).toEqual([10, 0.3, 7.5]);
});

describe('a unit', () => {
  it.each([
    ['ppm', ['PPM', 'Ppm', 'ppmv', 'µmol/mol', 'μmol/mol', 'umol/mol', ' ppm ', 'ｐｐｍ']],
    ['mg/m3', ['mg/m³', 'MG/M3', 'mg/m^3', 'mg·m⁻³', 'mg m-3', '㎎/㎥', '毫克/立方米', '毫克/m³']],
    ['%LEL', ['%lel', 'LEL%', '% LEL', 'L.E.L.%', '%LFL', '％LEL', '爆炸下限%']],
    ['%VOL', ['%vol', 'vol%', 'Vol.-%', '%(v/v)', '体积%']],
    ['mmol/mol', ['mmol/mol', 'MMOL/MOL']],
    ['ppb', ['PPB', 'nmol/mol']],
    ['µg/m3', ['ug/m3', 'μg/m³', 'µg/m3']],
    ['LEL·m', ['LEL·m', 'LEL.m', 'lel*m', 'LEL-m']],
  ])('%s has the spellings %j', (unit, spellings) => {
    expect(spellings.map(gasUnitOf)).toEqual(spellings.map(() => unit));
  });

  it.each(['pmm', 'ppmm', '%', 'mg', 'mg/l', 'vol', 'LEL', 'mA', '°C', ''])('is not %j', (text) => {
    expect(gasUnitOf(text)).toBeUndefined();
  });
});
