import { describe, expect, it } from 'vitest';
import { drivers } from '../../drivers/registry.ts';
import { load } from '../../src/settings/load.ts';
import { formatProblem } from '../../src/settings/problem.ts';
import { changed, EXAMPLE, written } from '../support/example.ts';
import { tempDir } from '../support/temp.ts';

const loaded = (text: string) => load(written(tempDir(), { 'plant.yaml': text }), drivers);
const PEOPLE = '\npeople:\n';
const POINTS = '      - id: tank-farm.h2s-101';
const station = (speed: string, vane: string) =>
  changed(
    POINTS,
    `      - { id: wind.speed, read: { table: input, address: 90, type: u16, scale: 0.1 }, ${speed} }
      - { id: wind.vane, read: { table: input, address: 91, type: u16, scale: 0.1 }, ${vane} }
${POINTS}`,
  );
const GOOD = station('unit: m/s, range: [0, 60]', 'unit: °, range: [0, 360]');
const withKeys = (keys: string, text = EXAMPLE) => changed(PEOPLE, `\n${keys}${PEOPLE}`, text);
const WEATHER = 'weather: { speed: wind.speed, direction: wind.vane }';

describe('danger areas and weather', () => {
  it('are as domain.md 8 has them, where nothing is written', () => {
    const result = loaded(EXAMPLE);
    if (!result.ok) throw new Error('not read');
    const { danger, weather } = result.settings.plant;
    expect(danger).toMatchObject({ level1: 15, level2: 50, isolate: { H2S: 30, Cl2: 60, SO2: 100 } });
    expect(weather).toBeUndefined();
  });

  it('can be another table, a weather station, or off', () => {
    const keys = `danger: { level-1: 20, gases: [{ gas: 硫化氢, isolate: 400 }], edition: ERG 2024 }\n${WEATHER.replace(' }', ', y-axis: 90 }')}`;
    const result = loaded(withKeys(keys, GOOD));
    if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
    expect(result.settings.plant).toMatchObject({
      danger: { level1: 20, level2: 50, isolate: { H2S: 400, Cl2: 60 } },
      weather: { speed: 'wind.speed', direction: 'wind.vane', yAxis: 90 },
    });
    expect(result.warnings).toEqual([]);
    const off = loaded(withKeys('danger: { off: true }'));
    expect(off.ok && off.settings.plant.danger).toBeUndefined();
  });

  it.each([
    [
      'radii in the wrong order',
      'danger: { level-1: 60 }',
      GOOD,
      /danger area of level 1 is larger .+ at most `level-2`/,
    ],
    [
      'a gas twice',
      'danger: { edition: x, gases: [{ gas: H2S, isolate: 30 }, { gas: 硫化氢, isolate: 40 }] }',
      GOOD,
      /isolation distance of H2S is there twice; remove one/,
    ],
    [
      'a table without its edition',
      'danger: { gases: [{ gas: H2S, isolate: 30 }] }',
      GOOD,
      /warning: .+ without the edition/,
    ],
    ['a station of points that are not there', WEATHER, EXAMPLE, /there is no measured point wind.speed; write one of/],
    [
      'a speed in other units',
      WEATHER,
      station('unit: km/h, range: [0, 200]', 'range: [0, 360]'),
      /the unit of wind.speed is km\/h, and has to be m\/s/,
    ],
    [
      'a vane of another range',
      WEATHER,
      station('unit: m/s, range: [0, 60]', 'range: [0, 100]'),
      /the range of wind.vane has to be 0 to 360 degrees/,
    ],
    [
      'one point for both',
      'weather: { speed: wind.speed, direction: wind.speed }',
      GOOD,
      /are the same point|name two points/,
    ],
  ])('complain of %s', (_, keys, text, said) => {
    const result = loaded(withKeys(keys, text));
    const lines = (result.ok ? result.warnings : result.problems).map(formatProblem);
    expect(lines.join('\n')).toMatch(said);
  });
});
