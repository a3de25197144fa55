import { describe, expect, it } from 'vitest';
import { drivers } from '../../drivers/registry.ts';
import { load } from '../../src/settings/load.ts';
import { formatProblem } from '../../src/settings/problem.ts';
import { changed, EXAMPLE, placeOf, written } from '../support/example.ts';
import { tempDir } from '../support/temp.ts';

/** What `fengsui check` says of the example after one change, a line a problem. */
function problemsOf(text: string, files: Readonly<Record<string, string>> = {}): string[] {
  const loaded = load(written(tempDir(), { 'plant.yaml': text, ...files }), drivers);
  return (loaded.ok ? loaded.warnings : loaded.problems).map(formatProblem);
}

/** name, piece of the example, what stands there instead, where the problem is (at `|`), what is said. */
type Case = readonly [name: string, from: string, to: string, at: string, said: RegExp];

const SHAPE: readonly Case[] = [
  [
    'a bracket that is not closed',
    '[20, 70]]',
    '[20, 70]',
    '|people: { max',
    / not valid YAML: .+; check indentation, quotes and brackets/,
  ],
  [
    'a bracket too many',
    '[20, 70]]',
    '[20, 70]]]',
    '|]\n    people: { max',
    / not valid YAML: .+; what comes after it cannot be read; check brackets/,
  ],
  ['a tab for indentation', '    unit: 1', '\tunit: 1', '|\tunit: 1', /not valid YAML/],
  ['a key twice', '    unit: 1', '    unit: 1\n    unit: 2', '|unit: 2', /not valid YAML: Map keys must be unique/],
  ['an alias', 'name: 张伟', 'name: *x', '|*x', /anchors and aliases are not used here; write the value out/],
  ['an unknown key', 'poll: 200ms', 'pol: 200ms', '|pol: 200ms', /unknown key `pol`; did you mean `poll`\?/],
  [
    'an unknown key like no other',
    'poll: 200ms',
    'zzzzzzzz: 1',
    '|zzzzzzzz',
    /unknown key `zzzzzzzz`; remove it; known keys are connect, unit, poll/,
  ],
  ['an unknown key at the top', 'people:\n', 'peple:\n', '|peple:', /unknown key `peple`; did you mean `people`\?/],
  ['an unknown alarm level', 'high-high: 14', 'high-hihg: 14', '|high-hihg', /did you mean `high-high`\?/],
  ['an unknown key in a read', 'scale: 0.1', 'scal: 0.1', '|scal: 0.1', /did you mean `scale`\?/],
  [
    'text for a number',
    'unit: 1\n',
    'unit: one\n',
    'unit: |one',
    /`devices\[0\]\.unit`: this has to be a number, and is a text; write a number/,
  ],
  [
    'a number for text',
    'poll: 200ms',
    'poll: 200',
    'poll: |200',
    /`devices\[0\]\.poll`: .+; write it like `500ms`, `3s`/,
  ],
  ['a duration without a unit', 'poll: 200ms', 'poll: "200"', 'poll: |"200"', /not a duration; write it like `500ms`/],
  ['a size without a unit', 'quota: 8GB', 'quota: 8', 'quota: |8', /write it like `512MB`, `8GB`/],
  ['an id with a capital', 'id: tank-farm-panel', 'id: Tank', 'id: |Tank', /not an id: small letters/],
  ['a unit number out of reach', 'unit: 1\n', 'unit: 300\n', 'unit: |300', /`devices\[0\]\.unit`.+at most 255/],
  ['an address out of reach', 'address: 0, type', 'address: 70000, type', 'address: |70000', /at most 65535/],
  [
    'a table that is none',
    'table: input',
    'table: inputs',
    'table: |inputs',
    /read\.table`: not one of what may stand here; write one of input, holding, coil, discrete; did you mean `input`\?/,
  ],
  [
    'a gas that is in no table',
    'gas: H2S',
    'gas: H2O',
    'gas: |H2O',
    /warning: H2O is in no table of gases: .+ goes by its own limits alone.+did you mean `H2S`\?/,
  ],
  [
    'a contact that is none',
    'contact: call-point',
    'contact: callpoint',
    'contact: |callpoint',
    /write one of call-point, level-switch/,
  ],
  [
    'a polygon of two corners',
    '[[20, 20], [80, 20], [80, 70], [20, 70]]',
    '[[20, 20], [80, 20]]',
    'polygon: |[[',
    /`zones\[0\]\.polygon`.+at least 3/,
  ],
  ['a badge as a number', 'tag: "1a2b"', 'tag: 77', 'tag: |77', /`people\[0\]\.tag`: .+; put it in quotes: "77"/],
  [
    'a version of MQTT by its name',
    'dialect: json',
    'version: 3.1.1\n    dialect: json',
    'version: |3.1.1',
    /`badges\[0\]\.version`: not one of what may stand here; write one of 4, 5/,
  ],
  [
    'a key that is missing and has no example',
    '    topic: uwb/{tag}/location             # {name} is a + whose text becomes that field\n',
    '',
    '- |id: uwb',
    /`badges\[0\]\.topic` is missing; .+; it is: `\{name\}` matches one level .+uwb\/\{tag\}\/location/,
  ],
  ['another version', 'fengsui: 1 ', 'fengsui: 2 ', 'fengsui: |2', /write one of 1/],
  [
    'a missing key',
    'connect: tcp://127.0.0.1:1502',
    '',
    '|id: tank-farm-panel',
    /`devices\[0\]\.connect` is missing; write it like `tcp:\/\/192/,
  ],
  [
    'a text in one language',
    'en: Tank farm',
    'de: Tanklager',
    'name: |{ zh: 罐区',
    /not a text: one string, or \{ zh: …, en: … \}/,
  ],
  ['a topic with half a name', 'uwb/{tag}/location', 'uwb/x{tag}/location', 'topic: |uwb/x', /x\{tag\} in a topic/],
  ['a topic that goes on after #', 'uwb/{tag}/location', 'uwb/#/location', 'topic: |uwb/#', /# ends it/],
  ['a pointer without a slash', 'x: /position/x', 'x: position.x', 'x: |position.x', /not a JSON pointer \(RFC 6901\)/],
  [
    'a drawing outside the folder',
    'extent: [0, 0, 200, 120] }',
    'extent: [0, 0, 200, 120], drawing: ../x.svg }',
    'drawing: |../x.svg',
    /not the name of an SVG file/,
  ],
];

const CONNECT: readonly Case[] = [
  ['no address', 'tcp://127.0.0.1:1502', 'panel', 'connect: |panel', /not an address; write tcp/],
  [
    'another protocol',
    'tcp://127.0.0.1:1502',
    'http://127.0.0.1',
    'connect: |http',
    /http:\/\/ is not a way to reach a Modbus device/,
  ],
  ['no host', 'tcp://127.0.0.1:1502', 'tcp://', 'connect: |tcp://', /names no host|not an address/],
  [
    'a port out of reach',
    'tcp://127.0.0.1:1502',
    'tcp://127.0.0.1:70000',
    'connect: |tcp://127.0.0.1:70000',
    /not an address/,
  ],
  [
    'a baud rate that is none',
    'tcp://127.0.0.1:1502',
    'rtu:///dev/ttyS0?baud=fast',
    'connect: |rtu',
    /fast is not a baud rate/,
  ],
  [
    'an unknown parity',
    'tcp://127.0.0.1:1502',
    'rtu:///dev/ttyS0?parity=mark',
    'connect: |rtu',
    /parity is none, even or odd/,
  ],
  [
    'an unknown serial option',
    'tcp://127.0.0.1:1502',
    'rtu:///dev/ttyS0?speed=9600',
    'connect: |rtu',
    /unknown serial option speed; known are baud/,
  ],
  ['no serial port', 'tcp://127.0.0.1:1502', 'rtu://?baud=9600', 'connect: |rtu', /names its port/],
  [
    'a broker of another kind',
    'mqtt://127.0.0.1:1883',
    'tcp://127.0.0.1:1883',
    'connect: |tcp://127.0.0.1:1883',
    /write mqtt:\/\/host:1883/,
  ],
];

const MEANING: readonly Case[] = [
  [
    'a point twice',
    'id: tank-farm.call-point-1',
    'id: tank-farm.h2s-101',
    '- { id: |tank-farm.h2s-101',
    /the id tank-farm\.h2s-101 is used twice: by a point and by a point; give one/,
  ],
  [
    'a zone named like a person',
    'id: zhang-wei',
    'id: tank-farm',
    '- { id: |tank-farm,',
    /used twice: by a zone and by a person/,
  ],
  ['something named gateway', 'id: visitor-1', 'id: gateway', '|fengsui: 1', /the id gateway is used twice/],
  [
    'a floor twice',
    'drawing: ground.svg is optional',
    'x\n  - { id: ground, extent: [0, 0, 1, 1] }',
    '- { id: |ground, extent',
    /the floor ground is there twice/,
  ],
  [
    'a floor that is not there',
    '    floor: ground\n    polygon',
    '    floor: grond\n    polygon',
    'floor: |grond',
    /there is no floor grond; did you mean `ground`\?/,
  ],
  [
    'a badge floor that is not there',
    'at: ms }\n    floor: ground',
    'at: ms }\n    floor: attic',
    'floor: |attic',
    /there is no floor attic; floors are ground/,
  ],
  [
    'a point on a floor that is not there',
    'at: { floor: ground, x: 40',
    'at: { floor: g, x: 40',
    'floor: |g,',
    /there is no floor g/,
  ],
  [
    'an empty extent',
    'extent: [0, 0, 200, 120]',
    'extent: [0, 0, 0, 120]',
    'extent: |[0, 0, 0',
    /the extent of floor ground is empty/,
  ],
  [
    'a border that crosses itself',
    '[80, 70], [20, 70]]',
    '[20, 70], [80, 70]]',
    'polygon: |[[',
    /the border of zone tank-farm crosses itself; list its corners in order/,
  ],
  [
    'a group of nobody',
    'forbid: [visitor]',
    'forbid: [visitors]',
    'forbid: [|visitors',
    /no person is in the group visitors, so this forbids only badges that no person carries; did you mean `visitor`/,
  ],
  [
    'a group of nobody that counts for two',
    'forbid: [visitor]',
    'two-person: { qualified: [oprator] }',
    'qualified: [|oprator',
    /warning: no person of the configuration is in the group oprator, .+; did you mean `operator`/,
  ],
  [
    'visitors of a group of nobody',
    'forbid: [visitor]',
    'no-escort: { groups: [visitors] }',
    'groups: [|visitors',
    /warning: no person of the configuration is in the group visitors, .+; did you mean `visitor`/,
  ],
  [
    'a person who is let in and is not there',
    'forbid: [visitor]',
    'allow: [operator, zhang-wie]',
    'operator, |zhang-wie',
    /warning: the configuration has no person and no group zhang-wie, .+; did you mean `zhang-wei`/,
  ],
  [
    'a post that is not there',
    'tag: "1a2b"',
    'tag: "1a2b", posts: [tank-frm]',
    'posts: [|tank-frm',
    /there is no zone tank-frm; did you mean `tank-farm`/,
  ],
  [
    'more people at least than at most',
    'forbid: [visitor]',
    'min: 4',
    'min: |4',
    /zone tank-farm asks for at least 4 people and allows at most 3; make `min` at most `max`/,
  ],
  [
    'roll-calls without a muster point',
    'people:\n',
    'musters: [{ when: { priority: [1] } }]\npeople:\n',
    '|musters: [',
    /warning: there are `musters` and no zone with `muster: true`.+; write `muster: true`/,
  ],
  ...[
    ['a point', '"tank-farm.h2s-101"'],
    ['a point, in capitals', '"TANK-FARM.H2S-101"'],
    ['a zone', 'tank-farm'],
    ['another person', '"Visitor-1"'],
  ].map(([what, tag]): Case => [
    `a badge with the id of ${what}`,
    'tag: "1a2b"',
    `tag: ${tag}`,
    `tag: |${tag}`,
    /the badge .+ of zhang-wei has the same id as (a point|a zone|the person visitor-1).*; give .+ another id/,
  ]),
  [
    'a badge of two people',
    'tag: "1a2c"',
    'tag: "1A2B"',
    'tag: |"1A2B"',
    /the badge 1A2B is carried by zhang-wei and by visitor-1/,
  ],
  [
    'a limit above GB/T 50493',
    'high: 7,',
    'high: 8,',
    'high: |8,',
    /high of .+ is 8 ppm; GB\/T 50493-2019 allows at most 7\.05 ppm \(10 mg\/m3\) for H2S; set it to 7\.05 ppm or lower/,
  ],
  [
    'a second limit above GB/T 50493',
    'high-high: 14',
    'high-high: 15',
    'high-high: |15',
    /high-high of .+ is 15 ppm; GB\/T 50493-2019 allows at most 14\.1 ppm \(20 mg\/m3\)/,
  ],
  [
    'level 1 above level 2',
    'high: 7, high-high: 14',
    'high: 7, high-high: 6',
    'high: |7, high-high: 6',
    /is above high-high; level 1 comes first/,
  ],
  [
    'a limit outside the range',
    'range: [0, 100]',
    'range: [0, 10]',
    'high-high: |14',
    /high-high of .+ is 14, outside its range 0 to 10/,
  ],
  [
    'an empty range',
    'range: [0, 100]',
    'range: [100, 0]',
    'range: |[100, 0]',
    /the range of tank-farm\.h2s-101 is empty/,
  ],
  [
    'a gas in a unit that its register cannot show',
    'unit: ppm\n        range: [0, 100]\n        alarms: { high: 7, high-high: 14, deadband: 0.5, on-delay: 0s, off-delay: 5s }',
    'unit: "%VOL"',
    '- |id: tank-farm.h2s-101',
    /one step of .+ is 0\.1: no reading comes before high \(0\.000705\) is passed/,
  ],
  [
    'oxygen that may fall below the law',
    'gas: H2S                          # brings unit, range, set points and direction (EX: any %LEL); each can be overridden\n        unit: ppm\n        range: [0, 100]\n        alarms: { high: 7, high-high: 14, deadband: 0.5, on-delay: 0s, off-delay: 5s }',
    'gas: O2\n        unit: vol%\n        alarms: { high: 23, low: 19 }',
    'high: 23, low: |19',
    /asks for at least 19\.5 %VOL for O2; set it to 19\.5 %VOL or higher/,
  ],
  [
    'a contact with a gas',
    'contact: call-point, active: 1',
    'contact: call-point, gas: CO, active: 1',
    '- |{ id: tank-farm.call-point-1',
    /is a contact and has a gas or set points/,
  ],
];

describe('every mistake has its place and its mend', () => {
  it.each([...SHAPE, ...CONNECT, ...MEANING])('%s', (_name, from, to, at, said) => {
    const text = changed(from, to);
    const problems = problemsOf(text);
    const found = problems.find((problem) => problem.startsWith(`plant.yaml:${placeOf(text, at)}: `));
    expect(found ?? problems.join('\n')).toMatch(said);
  });

  it('tells one problem of a bracket too many, not one of each token after it', () => {
    expect(problemsOf(changed('[20, 70]]', '[20, 70]]]'))).toHaveLength(1);
  });

  it('tells every problem at once, in the order of the file', () => {
    const text = [
      ['poll: 200ms', 'pol: 200ms'],
      ['high: 7,', 'high: 9,'],
      ['forbid: [visitor]', 'forbid: [vistor]'],
      ['id: visitor-1', 'id: zhang-wei'],
      ['quota: 8GB', 'quota: lots'],
    ].reduce((known, [from = '', to = '']) => changed(from, to, known), EXAMPLE);
    const lines = problemsOf(text).map((problem) => Number(problem.split(':')[1]));
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
    expect(problemsOf(text).map((problem) => problem.replace(/^[^ ]+ /, '').slice(0, 20))).toEqual([
      'warning: no person i',
      'unknown key `pol`; d',
      'high of tank-farm.h2',
      'the id zhang-wei is ',
      '`log.quota`: not a s',
    ]);
  });
});

it.each(['0107', '0x1b', '123e4', '1e3', '012', '0o17', '1.50', '.inf', 'true'])(
  'a badge %s without quotes is to be quoted as it is written',
  (tag) => {
    const found = problemsOf(changed('tag: "1a2b"', `tag: ${tag}`)).find((line) => line.includes('.tag`'));
    expect(found).toContain(`put it in quotes: "${tag}"`);
  },
);

describe('secrets', () => {
  it.each([
    ['in the open', '    dialect: json', '    password: hunter2\n    dialect: json'],
    ['in the address of a broker', 'mqtt://127.0.0.1', 'mqtt://me:hunter2@127.0.0.1'],
    ['in an address that is none', 'tcp://127.0.0.1:1502', 'tcp://me:hunter2@127.0.0.1:99999'],
    ['in the address of a device', 'tcp://127.0.0.1', 'tcp://me:hunter2@127.0.0.1'],
    ['in the accounts of the broker', 'log: {', 'broker: { accounts: [{ user: me, password: hunter2 }] }\nlog: {'],
  ])('%s are refused and not repeated', (_name, from, to) => {
    const problems = problemsOf(changed(from, to));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(
      /secret stands in the open; write it like `\$\{env:|user (or|and) password|not an address/,
    );
    expect(problems[0]).not.toContain('hunter2');
  });

  it.each(['${env:MQTT_PASSWORD}', '${file:/run/secrets/mqtt}'])('%s is a reference', (reference) => {
    const problems = problemsOf(changed('    dialect: json', `    password: ${reference}\n    dialect: json`));
    expect(problems.filter((problem) => !problem.includes(': warning: '))).toEqual([]);
  });
});

describe('a secret that is not there', () => {
  const withPassword = (secret: string): string =>
    changed('topic: uwb/{tag}/location', `user: uwb\n    password: "${secret}"\n    topic: uwb/{tag}/location`);

  it.each([
    ['${file:uwb.password}', /: warning: there is no file uwb\.password.+; make the file/],
    ['${env:FENGSUI_NO_SUCH_VARIABLE}', /: warning: the environment has no FENGSUI_NO_SUCH_VARIABLE.+; set it where/],
  ])('%s is a warning at its place', (secret, said) => {
    const text = withPassword(secret);
    const loaded = load(written(tempDir(), { 'plant.yaml': text }), drivers);
    const warnings = loaded.ok ? loaded.warnings.map(formatProblem) : [];
    expect([loaded.ok, warnings]).toEqual([true, [expect.stringMatching(said)]]);
    expect(warnings[0]).toContain(`plant.yaml:${placeOf(text, `password: |"${secret}`)}: `);
  });

  it('is told of where it is another file of the machine', () => {
    expect(problemsOf(withPassword('${file:/etc/hostname}'))).toEqual([
      expect.stringMatching(
        /the file \/etc\/hostname.+ is outside the folder of the configuration; put it beside plant.yaml/,
      ),
    ]);
  });

  it('says nothing of one that is there', () => {
    expect(problemsOf(withPassword('${file:uwb.password}'), { 'uwb.password': 'x' })).toEqual([]);
    expect(problemsOf(withPassword('${env:PATH}'))).toEqual([]);
  });
});

describe('a file that is included', () => {
  const devices = /devices:\n((?: {2}.+\n)+)/.exec(EXAMPLE)?.[1] ?? '';
  const rest = `${EXAMPLE.replace(`devices:\n${devices}`, '').trimEnd()}\n`;

  it.each(['', '# nothing yet\n', '~\n', 'devices\n', '5\n'])('is no empty list where it holds %j', (text) => {
    const said =
      'devices.yaml:1:1: the file holds neither a list nor keys; write the list, or `[]` where it is meant to be empty';
    expect(problemsOf(`${rest}include: [devices.yaml]\n`, { 'devices.yaml': text })).toEqual([said]);
    expect(problemsOf(`${rest}devices: { include: devices.yaml }\n`, { 'devices.yaml': text })).toEqual([said]);
  });

  it('never takes the place of what another file says', () => {
    const list = `devices:\n${devices}`;
    expect(
      problemsOf(`${rest}include: [north.yaml, south.yaml]\n`, { 'north.yaml': list, 'south.yaml': 'devices: []\n' }),
    ).toEqual(['south.yaml:1:1: `devices` stands in another file, too; write it in one file']);
    expect(
      problemsOf(`${rest}include: [north/devices.yaml, south/devices.yaml]\n`, {
        'north/devices.yaml': devices,
        'south/devices.yaml': '[]\n',
      }),
    ).toEqual(['south/devices.yaml:1:1: `devices` stands in another file, too; write it in one file']);
    expect(problemsOf(`${EXAMPLE}include: [people.yaml]\n`, { 'people.yaml': 'zones: []\n' })).toContainEqual(
      'people.yaml:1:1: `zones` stands in another file, too; write it in one file',
    );
  });
});
