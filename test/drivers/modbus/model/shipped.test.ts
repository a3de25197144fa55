import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Models, parseModel, shippedModels } from '../../../../drivers/modbus/model/load.ts';
import { drivers } from '../../../../drivers/registry.ts';
import { load } from '../../../../src/settings/load.ts';
import { formatProblem } from '../../../../src/settings/problem.ts';
import { written } from '../../../support/example.ts';
import { tempDir } from '../../../support/temp.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../../../docs/profiles.md'), 'utf8');

describe('the profiles that come along', () => {
  const models = new Models('/nowhere');

  it('are all there, and nothing else is', () => {
    expect(readdirSync(shippedModels()).sort()).toEqual(models.names.map((name) => `${name}.yaml`));
    expect(models.names.length).toBeGreaterThanOrEqual(28);
  });

  it.each(models.names)('%s can be used, and says what it stands on', (name) => {
    const outcome = models.get(name);
    if (outcome.found !== true)
      throw new Error(outcome.found === 'broken' ? outcome.problems.map(formatProblem).join('\n') : '');
    const { source, confirm, evidence } = outcome.loaded.model;
    expect(source).toMatch(/verified/);
    expect(confirm.length).toBeGreaterThan(0);
    for (const { zh, en } of confirm) expect(zh).not.toBe(en);
    expect(PAGE).toMatch(new RegExp(`^\\| \`${name}\` \\|.+\\| ${evidence} \\|`, 'm'));
  });

  it('the page shows how one is used', () => {
    const [devices = ''] = /^devices:[\s\S]+?(?=^```)/m.exec(PAGE) ?? [];
    const plant = `fengsui: 1\nsite: { id: s, name: S }\nfloors: [{ id: f, extent: [0, 0, 1, 1] }]\n${devices}`;
    const outcome = load(written(tempDir(), { 'plant.yaml': plant }), drivers);
    expect(outcome.ok ? outcome.settings.plant.points.length : outcome.problems.map(formatProblem)).toBe(4);
  });

  it('the page shows one that works', () => {
    const [text = ''] = /^model: acme-sniffer[\s\S]+?(?=^```)/m.exec(PAGE) ?? [];
    const model = parseModel('acme-sniffer', 'acme-sniffer.yaml', text);
    expect('model' in model ? model.model : model.map(formatProblem)).toBe('acme-sniffer');
  });
});
