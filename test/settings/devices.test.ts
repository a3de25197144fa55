import { describe, expect, it } from 'vitest';
import { drivers } from '../../drivers/registry.ts';
import { load } from '../../src/settings/load.ts';
import { formatProblem } from '../../src/settings/problem.ts';
import { written } from '../support/example.ts';
import { tempDir } from '../support/temp.ts';

const PLANT = `fengsui: 1
site: { id: here, name: Here }
floors: [{ id: ground, extent: [0, 0, 10, 10] }]
devices:
`;

const loaded = (devices: string) => load(written(tempDir(), { 'plant.yaml': `${PLANT}${devices}` }), drivers);

function problemsOf(devices: string): string[] {
  const found = loaded(devices);
  return found.ok ? [] : found.problems.map(formatProblem);
}

describe('devices that cannot be read as they are written', () => {
  it.each([
    [
      'everybody on a serial line',
      '  - { id: a, connect: "rtu:///dev/ttyS0", unit: 0 }\n',
      'plant.yaml:5:49: a is unit 0, which on a serial line is everybody: nobody answers; write the unit that is set in the device, 1 to 247',
    ],
    [
      'two speeds on one line',
      '  - { id: a, connect: "rtu:///dev/ttyS0?baud=9600" }\n  - { id: b, unit: 2, connect: "rtu:///dev/ttyS0?baud=4800" }\n',
      'plant.yaml:6:32: b and a are on one line, and do not agree on its speed, parity or bits; set all devices of a line alike, and write it alike',
    ],
    [
      'an alarm that is read slowly',
      '  - id: a\n    connect: tcp://h\n    points:\n      - { id: g, gas: H2S, read: { table: input, address: 0, pace: slow } }\n',
      'plant.yaml:8:68: g can be an alarm and is read slowly; leave `pace: slow` to housekeeping',
    ],
    [
      'any unit on a line with others, whose late replies would be its own',
      '  - { id: a, connect: "rtu:///dev/ttyS0" }\n  - { id: b, connect: "rtu:///dev/ttyS0", unit: 254, any-unit: true }\n',
      'plant.yaml:6:64: b takes the replies of any unit for its own, and a is on its line; give b a line of its own, or the unit that it answers with',
    ],
    [
      'no time to answer',
      '  - { id: a, connect: "tcp://h", timeout: 0ms }\n',
      'plant.yaml:5:43: a has no time to answer; leave `timeout` out, or write how long it takes at most, as 500ms',
    ],
    [
      'a heartbeat without a period',
      '  - { id: a, connect: "tcp://h", heartbeat: { address: 3, period: 0s } }\n',
      'plant.yaml:5:67: the heartbeat of a would stand still at once; write how often it moves, as 2s',
    ],
    [
      'a stretch that is none, and would be read over',
      '  - { id: a, connect: "tcp://h", forbidden: [{ table: holding, from: 9, to: 3 }] }\n',
      'plant.yaml:5:46: from 9 to 3 is nothing; write `from` below `to`',
    ],
    [
      'half a float at a time',
      '  - id: a\n    connect: tcp://h\n    most-registers: 1\n    points:\n      - { id: g, gas: H2S, read: { table: input, address: 0, type: f32 } }\n',
      'plant.yaml:7:21: a gives one register at a time, and g is a number of two; write what the device allows, 2 or more',
    ],
  ])('%s', (_name, devices, problem) => expect(problemsOf(devices)).toEqual([problem]));

  it('over TCP unit 0 is left to the gateway behind it, and two units share a socket', () => {
    expect(
      problemsOf('  - { id: a, connect: "tcp://h", unit: 0 }\n  - { id: b, connect: "tcp://h", unit: 3 }\n'),
    ).toEqual([]);
  });

  it('over TCP, where a transaction tells whose a reply is, any unit may be among others', () => {
    expect(
      problemsOf('  - { id: a, connect: "tcp://h" }\n  - { id: b, connect: "tcp://h", unit: 254, any-unit: true }\n'),
    ).toEqual([]);
  });

  it('a point that is read slowly is not stale before it is due', () => {
    const found = loaded(
      '  - id: a\n    connect: tcp://h\n    slow-poll: 5m\n    points:\n      - { id: life, read: { table: input, address: 0, pace: slow } }\n      - { id: now, read: { table: input, address: 1 } }\n',
    );
    expect(found.ok && found.settings.plant.points.map(({ id, period }) => [id, period])).toEqual([
      ['life', 300_000],
      ['now', undefined],
    ]);
  });
});
