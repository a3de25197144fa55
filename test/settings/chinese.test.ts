import { join } from 'node:path';
import { expect, it } from 'vitest';
import { drivers } from '../../drivers/registry.ts';
import { load } from '../../src/settings/load.ts';
import { formatProblemIn } from '../../src/settings/problem.ts';
import { problemIn } from '../../src/words/problems.ts';
import { fengsui } from '../support/gateway.ts';
import { written } from '../support/example.ts';
import { tempDir } from '../support/temp.ts';

const WRONG = `
fengsui: 1
site: { id: test, name: { zh: 试验, en: Test } }
floors: [{ id: ground, extent: [0, 0, 10, 10] }]
zones:
  - { id: tank, floor: grund, polygon: [[0, 0], [4, 4], [4, 0], [0, 4]] }
  - { id: tank, floor: ground, polygon: [[0, 0], [4, 0], [4, 4]], fence: { exit-delay: soon }, colour: red }
devices:
  - id: panel
    connect: tcp://10.0.0.7
    points:
      - { id: h2s, gas: H2S, read: { table: input, address: 0 }, alarms: { high: 10 } }
      - { id: o2, gas: O2, read: { table: input, address: 1 }, contact: door }
people: [{ id: li, name: 李雷, tag: a1, groups: 7 }, { id: han, name: 韩梅, tag: A1 }]
`;
const folder = (): string => written(join(tempDir(), 'config'), { 'plant.yaml': WRONG });

it('says every problem of a configuration in Chinese and in English, under one code', () => {
  const loaded = load(folder(), drivers);
  const problems = loaded.ok ? [] : loaded.problems;
  expect(problems.map(({ code }) => code).toSorted()).toEqual([
    'contact-with-gas',
    'gas-without-place',
    'gas-without-place',
    'id-twice',
    'limit-against-standard',
    'misfit',
    'misfit',
    'no-floor',
    'tag-twice',
    'unknown-key',
    'zone-crosses',
  ]);
  for (const problem of problems) {
    const [zh, en] = [problemIn(problem, 'zh'), problemIn(problem, 'en')];
    expect([zh.message, zh.mend]).toEqual([expect.stringMatching(/[一-鿿]/), expect.stringMatching(/[一-鿿]/)]);
    expect([en.message, en.mend].join(' ')).not.toMatch(/[一-鿿]/);
    expect(zh).toEqual({ ...en, message: zh.message, mend: zh.mend });
  }
  const floor = problems.find(({ code }) => code === 'no-floor');
  expect(floor && formatProblemIn(floor, 'zh')).toBe('plant.yaml:6:24: 没有楼层 grund；是否指 `ground`？');
});

it('the command says them in the language that is asked for, to people and to programs', async () => {
  const config = folder();
  const chinese = await fengsui(['check', '--config', config, '--lang', 'zh']);
  expect([chinese.code, chinese.err]).toEqual([2, expect.stringContaining('标签 A1 由 li 和 han 同时佩戴')]);
  const { code, out } = await fengsui(['check', '--config', config, '--json', '--lang', 'zh']);
  expect([code, JSON.parse(out)]).toEqual([
    2,
    {
      problems: expect.arrayContaining([
        {
          file: 'plant.yaml',
          line: 6,
          column: 24,
          code: 'no-floor',
          message: '没有楼层 grund',
          mend: '是否指 `ground`？',
          level: 'error',
        },
      ]),
    },
  ]);
});

it('says what drivers find wrong in Chinese, too', () => {
  const config = written(join(tempDir(), 'config'), {
    'plant.yaml': `
fengsui: 1
site: { id: test, name: { zh: 试验, en: Test } }
floors: [{ id: ground, extent: [0, 0, 10, 10] }]
devices:
  - { id: a, connect: "rtu:///dev/ttyS0", unit: 0, timeout: 0s }
  - id: b
    connect: tcp://h
    model: honeywell-xnx
    points: [{ id: b.gas, gas: H2S, read: { signal: gaz } }]
badges:
  - { id: uwb, connect: "mqtt://h", dialect: json, topic: uwb/+, fields: { x: /x }, floor: ground, tls: { ca: no.pem } }
broker: { listen: 0.0.0.0:1883 }
`,
  });
  const loaded = load(config, drivers);
  const problems = loaded.ok ? [] : loaded.problems;
  expect(problems.map(({ code }) => code).toSorted()).toEqual([
    'broker-open',
    'field-missing',
    'gas-without-place',
    'no-file',
    'no-signal',
    'no-tag',
    'no-timeout',
    'no-tls',
    'serial-broadcast',
  ]);
  for (const { zh } of problems) expect([zh?.message, zh?.mend].join()).toMatch(/[一-鿿].*,.*[一-鿿]/);
});

it('says in Chinese what a schema says of a value in words of ours', () => {
  const config = (device: string): string =>
    written(join(tempDir(), 'config'), {
      'plant.yaml': `
fengsui: 1
site: { id: test, name: { zh: 试验, en: Test } }
floors: [{ id: ground, extent: [0, 0, 10, 10] }]
devices: [${device}]
`,
    });
  const said = (device: string): readonly (string | undefined)[] => {
    const loaded = load(config(device), drivers);
    return loaded.ok ? [] : loaded.problems.map(({ zh }) => zh?.message);
  };
  const points = 'points: [{ id: a.gas, gas: XX, read: { table: input, address: 0 } }]';
  expect(said(`{ id: a, connect: "tcp://h", ${points} }`)).toEqual([
    expect.stringMatching(/^XX 不在气体表中，而 a\.gas 缺少 `unit`, `range`, `alarms\.high`, `alarms\.high-high`$/),
  ]);
  expect(said('{ id: a, connect: "rtu:///dev/ttyS0?speed=1" }')).toEqual([
    '`devices[0].connect`：未知的串口参数 speed；已知的有 baud, parity, stop, data',
  ]);
});
