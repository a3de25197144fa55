import { describe, expect, it } from 'vitest';
import { drivers } from '../../drivers/registry.ts';
import { differences } from '../../src/settings/differences.ts';
import { load, type LoadedWell } from '../../src/settings/load.ts';
import { formatProblem } from '../../src/settings/problem.ts';
import { loosened } from '../../src/settings/loosened.ts';
import { fileSchema } from '../../src/settings/schema.ts';
import { changed, EXAMPLE, written } from '../support/example.ts';
import { tempDir } from '../support/temp.ts';

const schema = fileSchema(drivers);

function loadedIn(folder: string): LoadedWell {
  const loaded = load(folder, drivers);
  if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join());
  return loaded;
}

const loaded = (text: string): LoadedWell => loadedIn(written(tempDir(), { 'plant.yaml': text }));
const before = loadedIn(new URL('../fixtures/example', import.meta.url).pathname);
const told = (after: LoadedWell) => differences(before, after, schema);
const POINT = 'devices[tank-farm-panel].points[tank-farm.h2s-101]';

describe('what one configuration says otherwise', () => {
  it('is nothing between two that are alike', () => {
    expect(told(loaded(EXAMPLE))).toEqual([]);
  });

  it.each([
    ['a limit', 'high: 7,', 'high: 6,', [{ path: `${POINT}.alarms.high`, old: 7, new: 6, applies: 'live' }]],
    [
      'a limit that a gas brings',
      'high: 7, high-high: 14,',
      'high: 7,',
      // The text is gone, the limit is the same.
      [],
    ],
    ['a delay', 'off-delay: 5s', 'off-delay: 8s', [{ path: `${POINT}.alarms.off-delay`, old: '5s', new: '8s' }]],
    [
      'a delay that is left to its default',
      ', off-delay: 5s',
      '',
      [{ path: `${POINT}.alarms.off-delay`, old: '5s', new: '60s', applies: 'live' }],
    ],
    [
      'a register',
      'address: 0, type: u16',
      'address: 7, type: u16',
      [{ path: `${POINT}.read.address`, old: 0, new: 7, applies: 'device' }],
    ],
    [
      'an address',
      'tcp://127.0.0.1:1502',
      'tcp://127.0.0.1:1503',
      [
        {
          path: 'devices[tank-farm-panel].connect',
          old: 'tcp://127.0.0.1:1502',
          new: 'tcp://127.0.0.1:1503',
          applies: 'device',
        },
      ],
    ],
    ['a quota', 'quota: 8GB', 'quota: 9GB', [{ path: 'log.quota', old: '8GB', new: '9GB', applies: 'restart' }]],
    ['a name', 'name: 张伟', 'name: 章伟', [{ path: 'people[zhang-wei].name', old: '张伟', new: '章伟' }]],
    [
      'a person who goes',
      '  - { id: zhang-wei, name: 张伟, tag: "1a2b", groups: [operator] }\n',
      '',
      [{ path: 'people[zhang-wei]', old: { id: 'zhang-wei', name: '张伟', tag: '1a2b', groups: ['operator'] } }],
    ],
  ])('%s', (_, from, to, expected) => {
    const found = told(loaded(changed(from, to)));
    if (expected.length === 0) expect(found).toEqual([{ path: 'plant.yaml', applies: 'live' }]);
    else expect(found).toMatchObject(expected);
    expect(found).toHaveLength(Math.max(1, expected.length));
  });

  it('names a file of which only the text changed', () => {
    expect(told(loaded(`# a word\n${EXAMPLE}`))).toEqual([{ path: 'plant.yaml', applies: 'live' }]);
  });

  it('knows its items by their ids, wherever they stand', () => {
    const [first, second] = [
      '  - { id: zhang-wei, name: 张伟, tag: "1a2b", groups: [operator] }\n',
      '  - { id: visitor-1, name: 访客一, tag: "1a2c", groups: [visitor] }\n',
    ];
    expect(told(loaded(changed(first + second, second + first)))).toEqual([{ path: 'plant.yaml', applies: 'live' }]);
  });

  it('tells the order of responses, of which the first that fits counts', () => {
    const plans = (...order: string[]): LoadedWell =>
      loaded(
        `${EXAMPLE}\nresponses:\n${order.map((kind) => `  - { conditions: [${kind}], steps: [${kind} it is] }\n`).join('')}`,
      );
    expect(differences(plans('high', 'bad'), plans('bad', 'high'), schema)).toEqual([
      { path: 'responses', old: 'high bad', new: 'bad high', applies: 'live' },
    ]);
  });

  it('tells secrets by their reference', () => {
    const secret = 'topic: uwb/{tag}/location\n    user: gateway\n    password: "${env:UWB}"';
    expect(told(loaded(changed('topic: uwb/{tag}/location ', secret)))).toMatchObject([
      { path: 'badges[uwb].user', new: 'gateway' },
      { path: 'badges[uwb].password', new: '${env:UWB}' },
    ]);
  });
});

describe('limits of priority 1 that were loosened', () => {
  const loose = (from: string, to: string): readonly string[] =>
    loosened(before.settings.plant, loaded(changed(from, to)).settings.plant);

  const EVERY_EMERGENCY = [
    `${POINT}.alarms.high-high`,
    `${POINT}.over-range`,
    `${POINT}.not-evacuated`,
    'devices[tank-farm-panel].points[tank-farm.call-point-1].on',
  ];

  it.each([
    ['a range that ends later', 'range: [0, 100]', 'range: [0, 200]', [`${POINT}.over-range`]],
    ['a range that ends earlier', 'range: [0, 100]', 'range: [0, 50]', []],
    ['a detector that is read less often', 'poll: 200ms', 'poll: 60s', EVERY_EMERGENCY],
    [
      'another scale',
      'scale: 0.1 }',
      'scale: 0.01 }',
      [`${POINT}.alarms.high-high`, `${POINT}.over-range`, `${POINT}.not-evacuated`],
    ],
    ['a lower limit', 'high-high: 14,', 'high-high: 12,', []],
    ['a delay', 'on-delay: 0s', 'on-delay: 3s', [`${POINT}.alarms.high-high`]],
    [
      'a zone that is elsewhere',
      '[[20, 20], [80, 20], [80, 70], [20, 70]]',
      '[[90, 20], [99, 20], [99, 70]]',
      ['zones[tank-farm].evacuate', 'zones[tank-farm].not-evacuated', 'zones[tank-farm].unprotected'],
    ],
    [
      'a call point that means the opposite',
      'active: 1',
      'active: 0',
      ['devices[tank-farm-panel].points[tank-farm.call-point-1].on'],
    ],
    [
      'a call point that is a door',
      'contact: call-point',
      'contact: door',
      ['devices[tank-farm-panel].points[tank-farm.call-point-1].on'],
    ],
    ['a person who goes', '  - { id: zhang-wei, name: 张伟, tag: "1a2b", groups: [operator] }\n', '', []],
  ])('%s', (_, from, to, expected) => {
    expect(loose(from, to)).toEqual(expected);
  });

  it('a higher limit, from a lower one', () => {
    const lower = loaded(changed('high-high: 14,', 'high-high: 10,'));
    expect(loosened(lower.settings.plant, before.settings.plant)).toEqual([`${POINT}.alarms.high-high`]);
    expect(loosened(before.settings.plant, lower.settings.plant)).toEqual([]);
  });

  it('a point that is gone, with what a zone knew by it', () => {
    const text = EXAMPLE.replace(/ {6}- id: tank-farm\.h2s-101\n(?: {8}.*\n)+/, '');
    expect(text).not.toContain('h2s-101');
    expect(loosened(before.settings.plant, loaded(text).settings.plant)).toEqual([
      `${POINT}.alarms.high-high`,
      `${POINT}.over-range`,
      `${POINT}.not-evacuated`,
      'zones[tank-farm].evacuate',
      'zones[tank-farm].not-evacuated',
      'zones[tank-farm].unprotected',
    ]);
  });
});
