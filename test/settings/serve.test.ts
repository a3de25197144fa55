import { expect, it } from 'vitest';
import { drivers } from '../../drivers/registry.ts';
import { load } from '../../src/settings/load.ts';
import { formatProblem } from '../../src/settings/problem.ts';
import { changed, written } from '../support/example.ts';
import { tempDir } from '../support/temp.ts';

function problemsOf(modbus: string): string[] {
  const text = changed('log: {', `serve: { modbus: ${modbus} }\nlog: {`);
  const loaded = load(written(tempDir(), { 'plant.yaml': text }), drivers);
  return (loaded.ok ? loaded.warnings : loaded.problems).map(formatProblem);
}

it.each([
  '{}',
  '{ listen: 127.0.0.1:1602, unit: 1 }',
  '{ listen: "localhost:502" }',
  '{ listen: "[::1]:502" }',
  '{ listen: 192.168.1.5:502, unit: 247 }',
  '{ listen: 10.1.2.3:502 }',
  '{ listen: 172.16.0.1:502 }',
])('the panel listens on this machine or on a net of the plant: %s', (modbus) => {
  expect(problemsOf(modbus)).toEqual([]);
});

it.each(['0.0.0.0:502', '"[::]:502"', '203.0.113.9:502', '172.32.0.1:502', 'plant.example:502'])(
  'an address that others may reach is a warning: %s',
  (listen) => {
    expect(problemsOf(`{ listen: ${listen} }`)).toEqual([expect.stringMatching(/warning: .+ Modbus has no sign-in/)]);
  },
);

it.each([
  ['{ listen: 127.0.0.1 }', 'host:port'],
  ['{ listen: 127.0.0.1:99999 }', 'host:port'],
  ['{ listen: 127.0.0.1:1602, unit: 0 }', 'unit'],
  ['{ listen: 127.0.0.1:1602, unit: 248 }', 'unit'],
  ['{ listen: 127.0.0.1:1883 }', 'taken by the broker'],
  ['{ port: 502 }', 'port'],
])('is refused with its place: %s', (modbus, what) => {
  expect(problemsOf(modbus)).toEqual([expect.stringMatching(new RegExp(`plant.yaml:\\d+:\\d+: .*${what}`))]);
});
