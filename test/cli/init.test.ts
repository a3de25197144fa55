import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fengsui } from '../support/gateway.ts';
import { tempDir } from '../support/temp.ts';

/** The examples of a configuration, taken out of their comments as a person does. */
const withExamples = (text: string): string => text.replaceAll(/^# (?!yaml-language-server)/gm, '');

async function begun(): Promise<string> {
  const folder = join(tempDir(), 'plant');
  expect(await fengsui(['init', folder])).toMatchObject({ code: 0, err: '' });
  return folder;
}

describe('fengsui init', () => {
  it('writes a plant that passes the check, also with each of its examples', async () => {
    const folder = await begun();
    expect(await fengsui(['check', '--config', folder])).toMatchObject({ code: 0, err: '' });
    const plant = join(folder, 'plant.yaml');
    writeFileSync(plant, withExamples(readFileSync(plant, 'utf8')));
    writeFileSync(join(folder, 'uwb.password'), 'a long password');
    expect(await fengsui(['check', '--config', folder])).toEqual({
      code: 0,
      out: expect.stringMatching(/^ok: 1 floors, 1 zones, 2 devices, 2 points, 2 people/),
      err: '',
    });
  });

  it('explains in Chinese and then in English, and is known to editors', async () => {
    const folder = await begun();
    const lines = readFileSync(join(folder, 'plant.yaml'), 'utf8').split('\n');
    expect(lines[0]).toBe('# yaml-language-server: $schema=fengsui.schema.json');
    expect(readdirSync(folder)).toContain('fengsui.schema.json');
    const explanations = lines.filter((line) => line.startsWith('## '));
    expect(explanations[0]).toMatch(/\p{Script=Han}/u);
    const chinese = explanations.filter((line) => /\p{Script=Han}/u.test(line));
    expect(chinese.length).toBeGreaterThan(8);
    expect(explanations.length).toBeGreaterThanOrEqual(2 * chinese.length);
  });

  it('leaves what is there as it is, and names it', async () => {
    const folder = join(tempDir(), 'plant');
    mkdirSync(folder);
    writeFileSync(join(folder, 'zones.yaml'), '[]');
    expect(await fengsui(['init', folder, '--lang', 'en'])).toEqual({
      code: 1,
      out: '',
      err: expect.stringContaining('already holds zones.yaml'),
    });
    expect(readdirSync(folder)).toEqual(['zones.yaml']);
    const own = await begun();
    expect((await fengsui(['init', own])).code).toBe(1);
  });

  it('says how to go on, in the language of the person, and lets the account of the gateway read', async () => {
    const folder = join(tempDir(), 'plant');
    const { out } = await fengsui(['init', folder, '--lang', 'zh']);
    expect(out).toMatch(/^已写好 /);
    expect(out).toContain(`fengsui check --config ${folder}\n`);
    expect(out).toContain(`fengsui run --config ${folder} `);
    expect(statSync(folder).mode & 0o777).toBe(0o755);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o644);
  });

  it('is what the check of an empty folder points at', async () => {
    const folder = tempDir();
    expect(await fengsui(['check', '--config', folder, '--lang', 'en'])).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining(`fengsui init ${folder}`),
    });
  });
});
