import { describe, expect, it } from 'vitest';
import { drivers } from '../../drivers/registry.ts';
import { viewOf } from '../../src/project/plant-view.ts';
import { load } from '../../src/settings/load.ts';
import { formatProblem } from '../../src/settings/problem.ts';
import { changed, placeOf, written } from '../support/example.ts';
import { tempDir } from '../support/temp.ts';

const loaded = (text: string) => load(written(tempDir(), { 'plant.yaml': text }), drivers);
const FLOOR = '{ id: ground, name: { zh: 一层, en: Ground }, extent: [0, 0, 200, 120] }';
const POLYGON = 'polygon: [[20, 20], [80, 20], [80, 70], [20, 70]]';

/** name, what is written below the polygon of the zone, where the problem is (at `|`), what is said. */
const CASES: readonly (readonly [name: string, keys: string, at: string, said: RegExp])[] = [
  ['a hole of two corners', 'holes: [[[30, 30], [40, 30]]]', 'holes: [|[[30', /at least 3/],
  [
    'a hole that crosses itself',
    'holes: [[[30, 30], [40, 40], [40, 30], [30, 40]]]',
    'holes: [|[[30',
    /the border of a hole of zone tank-farm crosses itself; list its corners in order around the hole/,
  ],
  ['a hole without an area', 'holes: [[[30, 30], [40, 30], [50, 30]]]', 'holes: [|[[30', /a hole .+ has no area/],
  [
    'a hole outside of its zone',
    'holes: [[[90, 30], [95, 30], [95, 35]]]',
    'holes: [|[[90',
    /a hole of zone tank-farm is not wholly inside of its border, or touches it; move its corners inside/,
  ],
  ['a hole across the border', 'holes: [[[70, 30], [95, 30], [70, 50]]]', 'holes: [|[[70', /not wholly inside/],
  ['a hole that touches the border', 'holes: [[[20, 30], [30, 30], [30, 40]]]', 'holes: [|[[20', /or touches it/],
  [
    'a hole around the whole zone',
    'holes: [[[0, 0], [150, 0], [150, 110], [0, 110]]]',
    'holes: [|[[0',
    /not wholly inside/,
  ],
  [
    'holes that overlap',
    'holes: [[[30, 30], [40, 30], [40, 40]], [[35, 32], [50, 32], [50, 34]]]',
    ', |[[35, 32]',
    /this hole of zone tank-farm touches or overlaps another one; make one hole of both/,
  ],
  [
    'a hole within a hole',
    'holes: [[[30, 30], [60, 30], [45, 60]], [[44, 40], [46, 40], [45, 42]]]',
    ', |[[44',
    /overlaps/,
  ],
  ['a floor that is not there', 'floors: [roof]', 'floors: [|roof', /there is no floor roof/],
  ['a colour that is none', 'risk: rde', 'risk: |rde', /did you mean `red`/],
  ['a person without a name', 'responsible: { phone: "138" }', 'responsible: |{ phone', /name/],
  [
    'hours without a length',
    'schedule: { from: "08:00", to: "08:00" }',
    'to: |"08:00"',
    /the schedule of zone tank-farm ends when it begins, at 08:00; write other hours; for the whole day remove `schedule`/,
  ],
  [
    'a time that is none',
    'schedule: { from: "8:00", to: "18:00" }',
    'from: |"8:00"',
    /not written as it has to be; write it like `"22:00"`/,
  ],
  ['a day that is none', 'schedule: { days: [mo], from: "08:00", to: "18:00" }', 'days: [|mo', /mon/],
  ['a gate that is none', 'gate: through', 'gate: |through', /in, out, both/],
];

describe('a zone is refused', () => {
  it.each(CASES)('with %s', (_, keys, at, said) => {
    const text = changed(POLYGON, `${POLYGON}\n    ${keys}`);
    const result = loaded(text);
    const lines = result.ok ? [] : result.problems.map(formatProblem);
    expect(lines.join('\n')).toMatch(said);
    expect(lines.some((line) => line.startsWith(`plant.yaml:${placeOf(text, at)}:`))).toBe(true);
  });

  it('where it is outside of one of its floors', () => {
    const far = FLOOR.replace('id: ground', 'id: far').replace('[0, 0, 200, 120]', '[500, 500, 600, 600]');
    const result = loaded(changed(FLOOR, `${FLOOR}\n  - ${far}`, changed(POLYGON, `${POLYGON}\n    floors: [far]`)));
    expect(result.ok ? [] : result.problems.map(formatProblem)).toEqual([
      expect.stringMatching(/zone tank-farm is wholly outside floor far/),
    ]);
  });
});

describe('a zone with everything', () => {
  const KEYS = `
    floors: [ground, upper]
    holes: [[[30, 30], [35, 30], [35, 35]], [[50, 50], [60, 50], [60, 60]]]
    risk: orange
    responsible: { name: 王强, phone: "13800000000" }
    schedule: { days: [fri, mon], from: "22:00", to: "06:00" }
    gate: both
    post: true`;
  const roof = FLOOR.replace('id: ground', 'id: upper').replace(/ }$/, ', stack: tower }');
  const text = changed(
    FLOOR,
    `${FLOOR.replace(/ }$/, ', stack: tower }')}\n  - ${roof}`,
    changed(POLYGON, `${POLYGON}${KEYS}`),
  );
  const plantIn = () => {
    const result = loaded(text);
    if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
    return result.settings.plant;
  };

  it('is read, and has the gas points outside of its holes', () => {
    const plant = plantIn();
    expect(plant.zones[0]).toMatchObject({
      floor: 'ground',
      floors: ['ground', 'upper'],
      risk: 'orange',
      responsible: { name: '王强', phone: '13800000000' },
      schedule: { days: [1, 5], from: 1320, to: 360 },
      gate: 'both',
      post: true,
      gasPoints: ['tank-farm.h2s-101'],
    });
    expect(plant.clock).toEqual([expect.objectContaining({ ahead: 480 })]);
    const inHole = loaded(
      text
        .replace('[[50, 50]', '[[30, 28], [30, 45], [45, 45], [45, 28]], [[50, 50]')
        .replace('[[30, 30], [35, 30], [35, 35]], ', ''),
    );
    expect(inHole.ok && inHole.settings.plant.zones[0]?.gasPoints).toEqual([]);
  });

  it('is told to a screen', () => {
    const { floors, zones } = viewOf(plantIn());
    expect(floors.map(({ stack }) => stack)).toEqual(['tower', 'tower']);
    expect(zones[0]).toMatchObject({ floors: ['ground', 'upper'], risk: 'orange', gate: 'both', post: true });
    expect(zones[0]?.holes).toHaveLength(2);
  });

  it('warns of a stack of one floor', () => {
    const alone = loaded(changed(FLOOR, FLOOR.replace(/ }$/, ', stack: tower }')));
    expect(alone.ok && alone.warnings.map(formatProblem)).toEqual([
      expect.stringMatching(/floor ground is the only one of the stack tower; write the same `stack`/),
    ]);
  });
});
