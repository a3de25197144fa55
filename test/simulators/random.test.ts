import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { seeded } from '../../simulators/random.ts';
import { ROOT } from './support.ts';

const draw = <T>(count: number, next: () => T): T[] => Array.from({ length: count }, next);

describe('chance with a seed', () => {
  it('gives the same for the same seed and something else for another', () => {
    const [a, b, c] = [seeded(7), seeded(7), seeded(8)].map((random) => draw(100, () => random.uniform()));
    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
  });

  it('spreads evenly: every twentieth within five sigma, and neighbours unrelated', () => {
    const random = seeded(1);
    const values = draw(200_000, () => random.uniform());
    const bins = Array.from({ length: 20 }, () => 0);
    for (const value of values) bins[Math.floor(value * 20)] = (bins[Math.floor(value * 20)] ?? 0) + 1;
    const sigma = Math.sqrt(200_000 * 0.05 * 0.95);
    for (const bin of bins) expect(Math.abs(bin - 10_000)).toBeLessThan(5 * sigma);
    const related =
      values.slice(1).reduce((sum, value, i) => sum + (value - 0.5) * ((values[i] ?? 0) - 0.5), 0) / values.length;
    expect(Math.abs(related * 12)).toBeLessThan(5 / Math.sqrt(values.length));
  });

  it('is normal: mean, deviation and tails', () => {
    const random = seeded(2);
    const values = draw(200_000, () => random.gaussian(3));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(mean).toBeCloseTo(0, 1);
    expect(Math.sqrt(variance)).toBeCloseTo(3, 1);
    const beyondTwo = values.filter((value) => Math.abs(value) > 6).length / values.length;
    expect(beyondTwo).toBeCloseTo(0.0455, 2);
  });

  it('forks streams that do not disturb each other', () => {
    const [one, two] = [seeded(5), seeded(5)];
    one.fork('a').uniform();
    expect(draw(10, () => one.uniform())).toEqual(draw(10, () => two.uniform()));
    expect(seeded(5).fork('a').uniform()).not.toBe(seeded(5).fork('b').uniform());
  });

  it('picks every item, and refuses to pick from nothing', () => {
    const random = seeded(3);
    expect(new Set(draw(200, () => random.pick(['a', 'b', 'c'])))).toEqual(new Set(['a', 'b', 'c']));
    expect(() => random.pick([])).toThrow('nothing to pick from');
  });

  it('is the only chance in the simulators, and the world knows no clock', () => {
    const folder = join(ROOT, 'simulators');
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const holding = (text: string, under = ''): string[] =>
      sources.filter((name) => name.startsWith(under) && readFileSync(join(folder, name), 'utf8').includes(text));
    expect(holding('Math.random')).toEqual([]);
    for (const clock of ['Date.now', 'performance.now', 'setTimeout', 'setInterval', 'node:'])
      expect(holding(clock, 'world')).toEqual([]);
    for (const library of ['modbus-serial', "from 'serialport'", "from 'mqtt'", "from 'aedes'"])
      expect(holding(library)).toEqual([]);
  });
});
