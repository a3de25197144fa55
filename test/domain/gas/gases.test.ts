import { describe, expect, it } from 'vitest';
import { GAS_IDS, gasOf } from '../../../src/domain/gas/gases.ts';

describe.each(GAS_IDS.map((id) => [id, gasOf(id)] as const))('%s', (_, gas) => {
  it('has its levels in order and within its range', () => {
    const [low, high] = gas.range;
    const levels = [low, ...[...(gas.low ?? [])].reverse(), ...gas.high, high].filter((level) => level !== undefined);
    expect(levels).toEqual([...levels].sort((a, b) => a - b));
    expect(new Set(levels).size).toBe(levels.length);
  });

  it('falls back in rich air if and only if it is combustible', () => {
    expect(gas.fallsBack === true).toBe(gas.hazard === 'combustible');
  });
});

/** GBZ 2.1 limits in mg/m3 with the molar mass: GB/T 50493-2019 allows level 1 at 100 % and level 2 at 200 % of them. */
describe('levels stand within the law after conversion to ppm at 20 C', () => {
  it.each([
    ['H2S', 10, 34.08],
    ['CO', 20, 28.01],
    ['NH3', 20, 17.03],
    ['Cl2', 1, 70.91],
    ['SO2', 5, 64.07],
    ['NO2', 5, 46.01],
    ['HCl', 7.5, 36.46],
    ['HCN', 1, 27.03],
    ['EO', 2, 44.05],
    ['benzene', 3, 78.11],
    ['methanol', 25, 32.04],
  ] as const)('%s', (id, limit, mass) => {
    const ppm = (limit * 24.055) / mass;
    const [level1, level2 = level1] = gasOf(id).high;
    expect(level1).toBeLessThanOrEqual(ppm);
    expect(level2).toBeLessThanOrEqual(2 * ppm);
    expect(level1).toBeGreaterThan(0.8 * ppm);
  });
});
