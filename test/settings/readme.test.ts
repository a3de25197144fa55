import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { drivers } from '../../drivers/registry.ts';
import { load } from '../../src/settings/load.ts';
import { EXAMPLE, written } from '../support/example.ts';
import { tempDir } from '../support/temp.ts';

it('the outputs of their page go into the example as they are printed', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/outputs.md'), 'utf8');
  const [, outputs = ''] = /```yaml\n([^]+?)```/.exec(page) ?? [];
  const loaded = load(written(tempDir(), { 'plant.yaml': EXAMPLE + outputs }), drivers);
  expect(loaded.ok ? loaded.warnings : loaded.problems).toEqual([]);
  expect(loaded.settings?.plant.outputs).toHaveLength(3);
});

it('the plant of the Chinese guide can be run as it is printed', () => {
  const guide = readFileSync(join(import.meta.dirname, '../../README.zh.md'), 'utf8');
  const [, plant = ''] = /```yaml\n([^]+?)```/.exec(guide) ?? [];
  const loaded = load(written(tempDir(), { 'plant.yaml': plant.replaceAll(/^ {3}/gm, '') }), drivers);
  expect(loaded.ok ? loaded.settings.plant.people.map(({ name }) => name) : loaded.problems).toEqual(['张伟', '李娜']);
});
