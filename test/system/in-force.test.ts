import { appendFileSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freePort } from '../support/children.ts';
import { BROKER, configOf, fengsui, GatewayProcess, newToken } from '../support/gateway.ts';
import { tempDir } from '../support/temp.ts';

interface Site {
  readonly config: string;
  readonly data: string;
  readonly plant: string;
  readonly token: string;
}

/** A folder whose configuration was in force once. */
async function siteThatRan(): Promise<Site> {
  const folder = tempDir();
  const config = configOf(folder, [BROKER, `mqtt://127.0.0.1:${await freePort()}`]);
  const data = join(folder, 'data');
  const gateway = await GatewayProcess.start(config, data);
  const token = await newToken(data);
  expect(await gateway.child.stop()).toBe(0);
  return { config, data, plant: join(config, 'plant.yaml'), token };
}

describe('a configuration with errors', () => {
  it('does not end the watch: the last one in force goes on, and an alarm says what to mend', async () => {
    const { config, data, plant, token } = await siteThatRan();
    const good = readFileSync(plant, 'utf8');
    appendFileSync(plant, 'devicez: []\n');
    const gateway = await GatewayProcess.start(config, data, token);
    expect(gateway.child.err).toContain('devicez');
    const { body } = await gateway.ask('GET', '/api/v1/alarms/gateway:config');
    expect(body['alarm']).toMatchObject({
      active: true,
      priority: 2,
      trouble: {
        what: 'configuration',
        count: 1,
        problems: [
          {
            zh: expect.stringMatching(/^plant\.yaml:\d+:\d+: 未知的键 `devicez`；/),
            en: expect.stringMatching(/^plant\.yaml:\d+:\d+: unknown key `devicez`; /),
          },
        ],
      },
    });
    const { body: view } = await gateway.ask('GET', '/api/v1/plant');
    expect(view['points']).toHaveLength(2);
    await gateway.child.stop();

    writeFileSync(plant, good);
    const mended = await GatewayProcess.start(config, data, token);
    const after = await mended.ask('GET', '/api/v1/alarms/gateway:config');
    expect(after.body['alarm']).toMatchObject({ active: false });
  });

  it.each<[string, (site: Site) => void]>([
    ['one bit of what was kept', ({ data }) => flip(join(data, 'config/in-force/plant.yaml'))],
    ['its list of files', ({ data }) => writeFileSync(join(data, 'config/in-force/manifest.json'), '{')],
  ])('ends with 2 where the last one in force is damaged: %s', async (_, damage) => {
    const site = await siteThatRan();
    damage(site);
    appendFileSync(site.plant, 'devicez: []\n');
    const { code, err } = await fengsui(['run', '--config', site.config, '--data', site.data, '--port', '0']);
    expect(code).toBe(2);
    expect(err).toContain('devicez');
  });

  it('is kept private and apart from the record', async () => {
    const { data } = await siteThatRan();
    const folder = join(data, 'config/in-force');
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o600);
  });

  it('also goes on where the folder is gone, and where the last start broke off while keeping it', async () => {
    const { config, data, token } = await siteThatRan();
    renameSync(config, `${config}.elsewhere`);
    renameSync(join(data, 'config/in-force'), join(data, 'config/in-force.old'));
    const gateway = await GatewayProcess.start(config, data, token);
    expect(await gateway.alarms()).toContain('gateway:config unacked');
  });
});

function flip(file: string): void {
  const bytes = readFileSync(file);
  bytes[100] = (bytes[100] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}
