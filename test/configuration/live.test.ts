import { readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { drivers } from '../../drivers/registry.ts';
import { silentLogger } from '../../src/common/silent-logger.ts';
import { examine } from '../../src/configuration/examine.ts';
import { inForce } from '../../src/configuration/in-force.ts';
import { type ConfigurationFollowers, LiveConfiguration } from '../../src/configuration/live.ts';
import { startingWith } from '../../src/configuration/start.ts';
import { deviceId } from '../../src/domain/ids.ts';
import { instant } from '../../src/domain/time.ts';
import { DeviceError } from '../../src/ports/driver.ts';
import { loadOrThrow } from '../../src/settings/load.ts';
import { TextError } from '../../src/words/text-error.ts';
import { changed, EXAMPLE, written } from '../support/example.ts';
import { tempDir } from '../support/temp.ts';

const HIGHER = changed('high: 7,', 'high: 6,');
const asked = { by: 'an engineer', role: 'engineer', reason: 'a test' };

/** A configuration in a folder, whose drivers and gateway do what a test says. */
function opened(followers: Partial<ConfigurationFollowers> = {}) {
  const folder = tempDir();
  const config = written(join(folder, 'config'), { 'plant.yaml': EXAMPLE });
  const data = join(folder, 'data');
  const told: string[] = [];
  const open = (): LiveConfiguration => {
    const starting = startingWith(config, data);
    if (!starting.ok) throw new Error('the folder has errors');
    const live = new LiveConfiguration(
      { data, folder: config, settings: starting.settings, isRefused: false, writesFolder: true, logger: silentLogger },
      instant(0),
    );
    live.begin({
      now: () => instant(1000),
      examine: (examination) => Promise.resolve(examine(examination)),
      plan: () => ({ apply: () => [] }),
      configure: ({ revision }) => {
        told.push(revision);
        return Promise.resolve({ ok: true, durable: true });
      },
      ...followers,
    });
    return live;
  };
  return { config, data, told, open, file: () => readFileSync(join(config, 'plant.yaml'), 'utf8') };
}

/** Lets what is kept of a revision be of a program that named it otherwise. */
function asOfOlderProgram(data: string, revision: string, name: string): void {
  const texts = join(data, 'configuration', 'texts');
  renameSync(join(texts, `${revision}.json`), join(texts, `${name}.json`));
  for (const path of [
    join(data, 'config', 'in-force', 'manifest.json'),
    join(data, 'configuration', 'history', '000001.json'),
  ])
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(revision, name));
}

describe('a change that does not come into force', () => {
  it.each<[string, Partial<ConfigurationFollowers>, object]>([
    ['the gateway does not take it', { configure: () => Promise.resolve({ ok: false }) }, { why: 'failed' }],
    ['the gateway fails', { configure: () => Promise.reject(new Error('broken')) }, { why: 'failed' }],
    [
      'a driver cannot use it',
      {
        plan: () => {
          throw new DeviceError(deviceId('uwb'), new TextError({ zh: '密码未设置', en: 'the secret is not set' }));
        },
      },
      { why: 'problems', problems: [{ message: 'uwb: the secret is not set', zh: { message: 'uwb：密码未设置' } }] },
    ],
    ['the check fails', { examine: () => Promise.reject(new Error('too slow')) }, { why: 'failed' }],
  ])('leaves the old one, on the disk too: %s', async (_, followers, why) => {
    const { data, open, file, config } = opened(followers);
    const live = open();
    await live.settled();
    const { revision } = live.current();
    expect(await live.put({ 'plant.yaml': HIGHER }, asked)).toMatchObject({ ok: false, ...why });
    expect(live.current().revision).toBe(revision);
    expect(live.history()).toEqual([]);
    expect(inForce(data)?.revision).toBe(revision);
    expect(file()).toBe(EXAMPLE);
    expect(loadOrThrow(config, drivers).plant.revision).toBe(revision);
    // A later start finds nothing to tell.
    expect(open().editSince(revision)).toBeUndefined();
  });
});

describe('a secret in another file of the machine', () => {
  const asking = (name: string): string =>
    changed('topic: uwb/{tag}/location', `user: uwb\n    password: "\${file:${name}}"\n    topic: uwb/{tag}/location`);

  it('is not taken into force: who may write a configuration may not read every file of the service', async () => {
    const { open, config } = opened();
    const live = open();
    symlinkSync('/etc/hostname', join(config, 'link'));
    for (const name of ['/etc/hostname', '../../../../../../../etc/hostname', 'link']) {
      const problems = [
        { code: 'secret-outside', line: expect.any(Number), mend: expect.stringContaining('beside plant.yaml') },
      ];
      expect(await live.put({ 'plant.yaml': asking(name) }, asked)).toMatchObject({ ok: false, problems });
    }
    writeFileSync(join(config, 'uwb.password'), 'x');
    expect(await live.put({ 'plant.yaml': asking('uwb.password') }, asked)).toMatchObject({ ok: true });
  });

  it('stays in force where it was before', async () => {
    const { open, config } = opened();
    writeFileSync(join(config, 'plant.yaml'), asking('/etc/hostname'));
    const live = open();
    expect(
      await live.put({ 'plant.yaml': asking('/etc/hostname').replace('high: 7,', 'high: 6,') }, asked),
    ).toMatchObject({ ok: true });
  });
});

describe('checks of a configuration', () => {
  it('run one at a time, and too many are turned away', async () => {
    let running = 0;
    let most = 0;
    const live = opened({
      examine: async (examination) => {
        most = Math.max(most, (running += 1));
        await Promise.resolve();
        running -= 1;
        return examine(examination);
      },
    }).open();
    const answers = await Promise.all(Array.from({ length: 12 }, () => live.check({ 'plant.yaml': HIGHER })));
    expect(most).toBe(1);
    expect(answers.filter((answer) => answer === 'busy')).toHaveLength(4);
    expect(answers[0]).toEqual([]);
  });

  it('that break off are a problem, and no failure of the gateway', async () => {
    const live = opened({ examine: () => Promise.reject(new Error('too slow')) }).open();
    expect(await live.check({ 'plant.yaml': HIGHER })).toMatchObject([{ file: 'plant.yaml', message: 'too slow' }]);
  });
});

describe('changes of a configuration', () => {
  it('wait for one another, and each is over the one before', async () => {
    const { open, told, file } = opened();
    const live = open();
    const both = await Promise.all([
      live.put({ 'plant.yaml': HIGHER }, asked),
      live.put({ 'plant.yaml': changed('high: 6,', 'high: 5,', HIGHER) }, asked),
    ]);
    expect(both).toMatchObject([{ ok: true }, { ok: true }]);
    expect(live.history()).toMatchObject([{ changes: [{ old: 6, new: 5 }] }, { changes: [{ old: 7, new: 6 }] }]);
    expect(told).toHaveLength(2);
    expect(file()).toContain('high: 5,');
  });

  it('that change nothing are no changes', async () => {
    const { open, told } = opened();
    const live = open();
    expect(await live.put({ 'plant.yaml': EXAMPLE }, asked)).toMatchObject({ ok: true, applied: [], restart: [] });
    expect(live.history()).toEqual([]);
    expect(told).toEqual([]);
  });

  it('are taken back and made again by undo, and to any revision that is kept', async () => {
    const { open, file } = opened();
    const live = open();
    const first = live.current().revision;
    await live.put({ 'plant.yaml': HIGHER }, asked);
    const second = live.current().revision;
    await live.put({ 'plant.yaml': `# words\n${HIGHER}` }, asked);
    expect(await live.undo(first, asked)).toMatchObject({ ok: true, revision: first });
    expect(file()).toBe(EXAMPLE);
    expect(await live.undo(undefined, asked)).toMatchObject({ ok: true });
    expect(file()).toBe(`# words\n${HIGHER}`);
    expect(await live.undo(second, asked)).toMatchObject({ ok: true, revision: second });
    expect(await live.undo('0123456789abcdef', asked)).toMatchObject({ ok: false, why: 'unknown-revision' });
    expect(live.history()).toMatchObject([{ undo: true }, { undo: true }, { undo: true }, {}, {}]);
  });

  it('have another revision where a newer program reads more out of the same files; undo passes over that', async () => {
    const { data, open } = opened();
    const live = open();
    const first = live.current().revision;
    await live.put({ 'plant.yaml': HIGHER }, asked);
    await live.settled();
    const { revision } = live.current();
    asOfOlderProgram(data, revision, 'abcdef0123456789');
    const upgraded = open();
    expect(upgraded.editSince('abcdef0123456789')).toMatchObject({ by: 'upgrade', changed: 0 });
    await upgraded.settled();
    const later = open();
    expect(later.history()).toMatchObject([
      { by: 'upgrade', revision, previous: 'abcdef0123456789' },
      { by: asked.by, revision: 'abcdef0123456789', previous: first },
    ]);
    expect(await later.undo(undefined, asked)).toMatchObject({ ok: true, revision: first });
  });

  it('have nothing to undo where there was none', async () => {
    expect(await opened().open().undo(undefined, asked)).toMatchObject({ ok: false, why: 'nothing-to-undo' });
  });

  it('are told to a fold that has not seen them, as their author made them', async () => {
    const { open } = opened();
    const live = open();
    const before = live.current().revision;
    await live.put({ 'plant.yaml': HIGHER }, asked);
    expect(open().editSince(before)).toMatchObject({ ...asked, changed: 1, changes: [{ old: '7', new: '6' }] });
    expect(open().editSince(live.current().revision)).toBeUndefined();
  });

  it('leave out a part of the configuration with what names it', async () => {
    const { open, config } = opened();
    const live = open();
    const zones = 'zones:\n  - { id: tank-farm, floor: ground, polygon: [[20, 20], [80, 20], [80, 70]] }\n';
    const withZones = changed('floors:\n', 'include: more.yaml\nfloors:\n').replace(/^zones:\n(?: {2}.*\n)+/m, '');
    expect(await live.put({ 'plant.yaml': withZones, 'more.yaml': zones }, asked)).toMatchObject({ ok: true });
    expect(readFileSync(join(config, 'more.yaml'), 'utf8')).toBe(zones);
    expect(Object.keys(live.current().files).sort()).toEqual(['more.yaml', 'plant.yaml']);
    expect(await live.put({ 'plant.yaml': EXAMPLE }, asked)).toMatchObject({ ok: true });
    expect(Object.keys(live.current().files)).toEqual(['plant.yaml']);
  });
});
