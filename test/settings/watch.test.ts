import { expect, it } from 'vitest';
import { drivers } from '../../drivers/registry.ts';
import { load } from '../../src/settings/load.ts';
import { formatProblem } from '../../src/settings/problem.ts';
import { changed, written } from '../support/example.ts';
import { tempDir } from '../support/temp.ts';

const loadedWith = (watch: string) =>
  load(written(tempDir(), { 'plant.yaml': changed('log: {', `watch: ${watch}\nlog: {`) }), drivers);

it('is asked at an interval, at night and while alarms stand', () => {
  const loaded = loadedWith('{ every: 30m, at-night: { from: "22:00", to: "06:00", every: 15m }, while-alarms: 10m }');
  expect(loaded.ok && [loaded.warnings, loaded.settings.plant.watch]).toEqual([
    [],
    {
      every: 1_800_000,
      night: { from: 1320, to: 360, every: 900_000, clock: expect.arrayContaining([{ from: 0, ahead: 480 }]) },
      whileAlarms: 600_000,
      answer: 300_000,
    },
  ]);
});

it('is off where nothing is written', () => {
  const loaded = load(written(tempDir(), { 'plant.yaml': changed('log: {', 'log: {') }), drivers);
  expect(loaded.ok && loaded.settings.plant.watch).toBeUndefined();
});

it.each([
  ['{ every: 0s }', '1s or more'],
  ['{ every: soon }', 'duration'],
  ['{ at-night: { from: "25:00", to: "06:00", every: 15m } }', 'at-night.from'],
  ['{ at-night: { from: "01:00", to: "01:30", every: 45m } }', '30 minutes long: it would never ask'],
  ['{ at_night: 5m }', 'at_night'],
])('is refused with its place: %s', (watch, what) => {
  const loaded = loadedWith(watch);
  expect(loaded.ok ? [] : loaded.problems.map(formatProblem)).toEqual([
    expect.stringMatching(new RegExp(`plant.yaml:\\d+:\\d+: .*${what}`)),
  ]);
});
