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
  ])('%s', (_name, devices, problem) => expect(problemsOf(devices)).toEqual([problem]));

  it('over TCP unit 0 is left to the gateway behind it, and two units share a socket', () => {
    expect(
      problemsOf('  - { id: a, connect: "tcp://h", unit: 0 }\n  - { id: b, connect: "tcp://h", unit: 3 }\n'),
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
