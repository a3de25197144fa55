import { describe, expect, it } from 'vitest';
import { drivers } from '../../drivers/registry.ts';
import { load } from '../../src/settings/load.ts';
import { loosened } from '../../src/settings/loosened.ts';
import { EXAMPLE, written } from '../support/example.ts';
import { tempDir } from '../support/temp.ts';

const UTILITY = `
      - id: tank-farm.flow-1
        read: { table: input, address: 20, type: u16 }
        unit: m3/h
        range: [0, 100]
        alarms: { low: 20, low-low: 10 }
        at: { floor: ground, x: 40, y: 30 }
      - id: tank-farm.stopped
        read: { table: discrete, address: 9 }
        contact: other`;
/** The example with a flow, a contact that says that the unit is stopped, and a badge source. */
const PLANT = EXAMPLE.replace(/\n( +)points:/, `\n$1points:${UTILITY}`);
const loaded = (more: string) => load(written(tempDir(), { 'plant.yaml': `${PLANT}\n${more}` }), drivers);
const plantOf = (more: string) => {
  const found = loaded(more);
  if (!found.ok) throw new Error(JSON.stringify(found.problems));
  return found.settings.plant;
};
const one = (alarms: string, sources = '[{ point: tank-farm.stopped }]') =>
  `suppressions: [{ id: stopped, while: ${sources}, alarms: [${alarms}] }]`;

describe('a suppression by design', () => {
  it('names alarms and what has to be true', () => {
    const text = `
suppressions:
  - id: unit-1
    name: { zh: 装置停车, en: Unit stopped }
    while: [{ point: tank-farm.stopped, is: off }, { alarm: tank-farm.flow-1:low }]
    alarms: [tank-farm.flow-1:low-low, tank-farm-panel:offline, tank-farm.h2s-101:high]`;
    expect(plantOf(text).suppressions).toEqual([
      {
        id: 'unit-1',
        name: { zh: '装置停车', en: 'Unit stopped' },
        while: [{ point: 'tank-farm.stopped', is: 0 }, { alarm: 'tank-farm.flow-1:low' }],
        alarms: ['tank-farm.flow-1:low-low', 'tank-farm-panel:offline', 'tank-farm.h2s-101:high'],
      },
    ]);
  });

  it.each([
    ['an unknown alarm', one('tank-farm.flow-1:lo'), 'no-alarm', 'tank-farm.flow-1:low'],
    ['an alarm of an unknown point', one('tank-farm.flow-7:low'), 'no-alarm', 'tank-farm.flow-1:low'],
    ['an alarm of an unknown zone', one('tank-fram:over-count'), 'no-alarm', 'tank-farm:over-count'],
    ['level 2 of a gas', one('tank-farm.h2s-101:high-high'), 'never-suppressed', ''],
    ['an over-range', one('tank-farm.h2s-101:over-range'), 'never-suppressed', ''],
    ['a call for help', one('zhang-wei:sos'), 'never-suppressed', ''],
    ['an evacuation', one('tank-farm:evacuate'), 'never-suppressed', ''],
    ['people in a zone', one('tank-farm:over-count'), 'never-suppressed', ''],
    ['the gateway', one('gateway:recording'), 'never-suppressed', ''],
    ['itself', one('tank-farm.flow-1:low', '[{ alarm: tank-farm.flow-1:low }]'), 'suppresses-itself', ''],
    [
      'what rests on an unknown point',
      one('tank-farm.flow-1:low', '[{ point: tank-farm.stoped }]'),
      'no-contact',
      'tank-farm.stopped',
    ],
    [
      'what rests on a value',
      one('tank-farm.flow-1:low-low', '[{ point: tank-farm.flow-1 }]'),
      'source-no-contact',
      '',
    ],
    ['what rests on lost data', one('tank-farm.flow-1:low', '[{ alarm: tank-farm.h2s-101:bad }]'), 'no-source', ''],
    ['what rests on a device', one('tank-farm.flow-1:low', '[{ alarm: tank-farm-panel:offline }]'), 'no-source', ''],
    ['what rests on nothing', one('tank-farm.flow-1:low', '[]'), 'misfit', ''],
    [
      'what rests on two things in one',
      one('tank-farm.flow-1:low', '[{ alarm: tank-farm.flow-1:low-low, point: tank-farm.stopped }]'),
      'misfit',
      '',
    ],
  ])('of %s is refused with place and mend', (_, more, code, mend) => {
    const found = loaded(more);
    expect(found.ok ? [] : found.problems).toMatchObject([
      { code, file: 'plant.yaml', line: PLANT.split('\n').length + 1, mend: expect.stringContaining(mend) },
    ]);
  });

  it('of a gas is refused where people are not counted', () => {
    const more = one('tank-farm.h2s-101:high');
    const nobody = `${PLANT}\n${more}`.replace(/^badges:\n(?: .*\n)+/m, '');
    const found = load(written(tempDir(), { 'plant.yaml': nobody }), drivers);
    expect(found.ok ? [] : found.problems.map(({ code }) => code)).toContain('gas-uncounted');
  });

  it('of an emergency needs a second person, like any other change of one', () => {
    const before = plantOf('');
    const after = plantOf(one('tank-farm.flow-1:low-low, tank-farm.flow-1:low'));
    expect(loosened(before, after)).toEqual([
      expect.stringMatching(/points\[tank-farm\.flow-1\]\.alarms\.low-low\.suppressed$/),
    ]);
    expect(loosened(after, before)).toEqual([]);
  });
});
