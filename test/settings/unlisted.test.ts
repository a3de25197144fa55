import { expect, it } from 'vitest';
import { drivers } from '../../drivers/registry.ts';
import { lastInForce } from '../../src/configuration/in-force.ts';
import { settingsIn } from '../../src/configuration/settings.ts';
import { load, loadOrThrow } from '../../src/settings/load.ts';
import { changed, EXAMPLE, written } from '../support/example.ts';
import { fix, read } from '../support/drafts.ts';
import { Fold } from '../support/fold.ts';
import { tempDir } from '../support/temp.ts';

/** The example with a gas that is in no table. */
const TDI = changed('gas: H2S', 'gas: TDI', changed('unit: ppm', 'unit: ppb'));

it('a gas that is in no table has every alarm of a gas, and clears the zone at level 1 as a toxic one does', () => {
  const { plant } = loadOrThrow(written(tempDir(), { 'plant.yaml': TDI }), drivers);
  const own = plant.conditions.filter(({ subject }) => subject === 'tank-farm.h2s-101').map(({ name }) => name);
  const kinds = [
    'high',
    'high-high',
    'over-range',
    'rising',
    'rate',
    'bad',
    'drift',
    'bypass-expired',
    'not-evacuated',
  ];
  expect(own).toEqual(expect.arrayContaining(kinds));
  const fold = Fold.started(plant).feed([
    [1000, fix('1a2b', 50, 50)],
    [2000, read('tank-farm.h2s-101', 7)],
    [3000, read('tank-farm.h2s-101', 100)],
  ]);
  expect(fold.story('tank-farm:evacuate')).toEqual(['2000 raise']);
  expect(fold.story('tank-farm.h2s-101:over-range')).toEqual(['3000 raise']);
});

it('a configuration that was in force stays it, though a later build has a rule against it', () => {
  // As a check of an earlier build let it pass.
  const old = changed('deadband: 0.5', 'deadband: 50');
  const folder = written(tempDir(), { 'plant.yaml': old });
  expect(load(folder, drivers)).toMatchObject({ ok: false, problems: [{ code: 'deadband-never-clears' }] });
  expect(settingsIn(folder)?.plant.points).toHaveLength(2);
  // What cannot be read at all is none.
  expect(settingsIn(written(tempDir(), { 'plant.yaml': changed('poll: 200ms', 'poll: soon') }))).toBeUndefined();
  expect(lastInForce(tempDir())).toBeUndefined();
});

it('warnings are told by the command and stop nothing', () => {
  const loaded = load(written(tempDir(), { 'plant.yaml': changed('poll: 200ms', 'poll: 90s', EXAMPLE) }), drivers);
  expect(loaded).toMatchObject({ ok: true, warnings: [{ code: 'poll-slow', level: 'warning', line: 16 }] });
});
