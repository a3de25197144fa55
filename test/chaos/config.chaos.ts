import { cpSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { type Chaos, chaos } from './support/case.ts';
import { Gateway, NotStarted } from './support/gateway.ts';
import { BADGE_SECRET } from './support/plant.ts';
import { freePort } from '../support/children.ts';

const brokerPort = await freePort();
const plant = (c: Chaos): string => join(c.config, 'plant.yaml');
const rewrite = (c: Chaos, change: (text: string) => string): void =>
  writeFileSync(plant(c), change(readFileSync(plant(c), 'utf8')));

/** What can be wrong with a folder of configuration. */
const MISTAKES: Readonly<Record<string, (c: Chaos) => void>> = {
  'an unknown key': (c) => rewrite(c, (text) => text.replace('"poll"', '"pol"')),
  'broken YAML': (c) => rewrite(c, (text) => text.slice(0, text.length / 2)),
  'an empty file': (c) => writeFileSync(plant(c), ''),
  'no file': (c) => rmSync(plant(c)),
  'no folder': (c) => rmSync(c.config, { recursive: true }),
  'bytes that are no text': (c) => writeFileSync(plant(c), Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28])),
};

describe('config: broken after it was good', () => {
  for (const [name, mistake] of Object.entries(MISTAKES)) {
    chaos(`config: ${name}`, {}, async (c) => {
      await c.start();
      await c.alarms.steps(1);
      await c.stop();
      const good = join(c.folder, 'good');
      cpSync(c.config, good, { recursive: true });
      mistake(c);
      const gateway = await c.start();
      await c.alarms.steps(2);
      const alarm = await gateway.raises('gateway:config');
      expect(alarm.priority).toBe(2);
      c.saw(alarm.text.en);
      isPrivate(c);
      await c.stop();
      rmSync(c.config, { recursive: true, force: true });
      renameSync(good, c.config);
      const mended = await c.start();
      await c.alarms.steps(1);
      expect((await mended.alarm('gateway:config'))?.active ?? false, 'gateway:config after it was mended').toBe(false);
    });
  }

  chaos('config: a secret that is no longer there', { badges: { embedded: brokerPort } }, async (c) => {
    await c.start();
    await c.alarms.steps(1);
    await c.stop();
    const gateway = await c.start({ env: { [BADGE_SECRET]: undefined } });
    await c.alarms.steps(2);
    await gateway.raises('gateway:config');
  });
});

/** What was in force is kept for its owner alone, apart from the record, which holds no address. */
function isPrivate(c: Chaos): void {
  const address = `tcp://127.0.0.1:${c.panel.port}`;
  const kept = readdirSync(c.data, { recursive: true, encoding: 'utf8' }).filter((path) => {
    const file = join(c.data, path);
    return statSync(file).isFile() && readFileSync(file).includes(address);
  });
  expect(kept, 'the configuration in force is kept below the data folder').not.toEqual([]);
  for (const path of kept) {
    expect(path.startsWith('log'), `${path} is part of the record and holds an address`).toBe(false);
    expect(statSync(join(c.data, path)).mode & 0o077, `${path} can be read by others`).toBe(0);
  }
}

describe('config: broken with none before', () => {
  for (const [name, mistake] of Object.entries(MISTAKES)) {
    chaos(`config: ${name}, at the first start`, {}, async (c) => {
      mistake(c);
      const { config, data, token } = c;
      const failure: unknown = await Gateway.start({ config, data, token }).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(NotStarted);
      expect(failure).toMatchObject({ code: 2 });
    });
  }
});

describe('config: another data folder', () => {
  chaos('config: data copied while it runs, and started beside', { noise: 20 }, async (c) => {
    await c.start();
    await c.alarms.steps(2);
    await c.acts.durable();
    const copy = join(c.folder, 'copy');
    cpSync(c.data, copy, { recursive: true });
    const { config, token } = c;
    const second = await Gateway.start({ config, data: copy, token });
    c.undo(() => second.kill());
    expect((await second.ready()).ready).toBe(true);
    await c.alarms.steps(2);
  });

  chaos('config: data moved while it runs, killed, and started there', { noise: 20 }, async (c) => {
    await c.start();
    await c.alarms.steps(2);
    await c.acts.durable();
    const moved = join(c.folder, 'moved');
    renameSync(c.data, moved);
    await c.alarms.steps(3);
    await c.kill();
    await c.start({ data: moved });
    await c.alarms.steps(2);
  });
});
