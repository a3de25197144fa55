import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AccountStore } from '../../src/accounts/store.ts';
import { freePort } from '../support/children.ts';
import { changed } from '../support/example.ts';
import { type Answer, BROKER, configOf, DETECTOR, fengsui, GatewayProcess, newToken } from '../support/gateway.ts';
import { dataPdu, tcpFrame, WireDevice } from '../support/modbus-wire.ts';
import { seeded } from '../support/random.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';

const HIGH = 'devices[tank-farm-panel].points[tank-farm.h2s-101].alarms.high';
const HIGH_HIGH = `${HIGH}-high`;

/** A folder, and a detector at 5 ppm: below both limits. */
async function site() {
  const folder = tempDir();
  const detector = await WireDevice.listen('tcp', ({ transaction, unit, code }, say) =>
    say(tcpFrame(transaction, unit, dataPdu(code, code === 4 ? 50 : 0))),
  );
  const config = configOf(
    folder,
    [DETECTOR, `tcp://127.0.0.1:${detector.port}`],
    [BROKER, `mqtt://127.0.0.1:${await freePort()}`],
  );
  const file = join(config, 'plant.yaml');
  return { config, data: join(folder, 'data'), file, text: readFileSync(file, 'utf8'), detector };
}

/** With other limits; comments and order are as they were. */
const limits = (text: string, high: number, highHigh = 14): string =>
  changed('high: 7, high-high: 14', `high: ${high}, high-high: ${highHigh}`, text);

const put = (gateway: GatewayProcess, text: string, more: object = {}): Promise<Answer> =>
  gateway.ask('PUT', '/api/v1/config', { files: { 'plant.yaml': text }, reason: 'a test', ...more });

const isUp = (gateway: GatewayProcess, alarm: string): Promise<unknown> =>
  until(`${alarm} to be up`, async () => (await gateway.alarms()).some((line) => line.startsWith(`${alarm} `)));

describe('a configuration that is applied while the gateway runs', () => {
  it('raises what is beyond its limits at once, is written byte for byte, and is undone', async () => {
    const { config, data, file, text, detector } = await site();
    const gateway = await GatewayProcess.start(config, data);
    await gateway.hears('tank-farm-panel');
    const before = (await gateway.ask('GET', '/api/v1/config')).body;
    expect(before).toMatchObject({ files: { 'plant.yaml': text }, servedFrom: 'folder' });

    const lower = `# by hand\n${limits(text, 4)}`;
    const answer = await put(gateway, lower);
    expect(answer).toMatchObject({ status: 200, body: { applied: [HIGH], restart: [], loosened: [] } });
    await isUp(gateway, 'tank-farm.h2s-101:high');
    expect(readFileSync(file, 'utf8')).toBe(lower);
    expect(detector.connections).toBe(1);

    const { body: undone } = await gateway.ask('POST', '/api/v1/config/undo', { reason: 'too low' });
    expect(undone).toMatchObject({ revision: before['revision'], applied: [HIGH] });
    expect(readFileSync(file, 'utf8')).toBe(text);
    const { body: history } = await gateway.ask('GET', '/api/v1/config/history');
    expect(history.items).toMatchObject([
      { revision: before['revision'], undo: true, reason: 'too low', changes: [{ path: HIGH, old: 4, new: 7 }] },
      { revision: answer.body['revision'], reason: 'a test', kept: true, changes: [{ path: HIGH, old: 7, new: 4 }] },
    ]);
    const { body: events } = await gateway.ask('GET', '/api/v1/events?kind=configured');
    expect(events.items).toMatchObject([
      { comment: 'too low' },
      { comment: 'a test', revision: answer.body['revision'] },
    ]);
  });

  it('begins a changed device again, and says what needs a restart', async () => {
    const { config, data, text, detector } = await site();
    const gateway = await GatewayProcess.start(config, data);
    await gateway.hears('tank-farm-panel');
    const other = changed('table: input, address: 0', 'table: input, address: 7', text);
    expect(await put(gateway, other)).toMatchObject({
      status: 200,
      body: { applied: [expect.stringMatching(/read.address$/)], devices: ['tank-farm-panel'], restart: [] },
    });
    await until('the other register to be read', () => detector.requests.some(({ address }) => address === 7));
    expect(await put(gateway, changed('quota: 8GB', 'quota: 9GB', other))).toMatchObject({
      status: 200,
      body: { applied: [], devices: [], restart: ['log.quota'] },
    });
  });

  it('leaves the old one in force where it has a problem', async () => {
    const { config, data, file, text } = await site();
    const gateway = await GatewayProcess.start(config, data);
    const wrong = text.replace('poll: 200ms', 'pol: 200ms');
    const problem = { file: 'plant.yaml', mend: 'did you mean `poll`?' };
    const checked = await gateway.ask('POST', '/api/v1/config/check', { files: { 'plant.yaml': wrong } });
    expect(checked).toMatchObject({ status: 200, body: { problems: [problem] } });
    expect(await put(gateway, wrong)).toMatchObject({
      status: 422,
      body: { type: 'urn:fengsui:problem:bad-configuration', problems: [problem] },
    });
    expect(await gateway.ask('PUT', '/api/v1/config', { files: { 'plant.yaml': text } })).toMatchObject({
      status: 422,
    });
    expect(
      await gateway.ask('PUT', '/api/v1/config', { files: { 'more.yaml': 'zones: []\n' }, reason: 'lost' }),
    ).toMatchObject({
      status: 422,
      body: { problems: [{ file: 'more.yaml', message: 'nothing includes this file' }] },
    });
    expect(readFileSync(file, 'utf8')).toBe(text);
    const { body } = await gateway.ask('GET', '/api/v1/config/history');
    expect(body.items).toEqual([]);
  });

  it('is for engineers and admins', async () => {
    const { config, data, text } = await site();
    const gateway = await GatewayProcess.start(config, data);
    const operator = await newToken(data, 'operator');
    for (const [method, path] of [
      ['GET', '/api/v1/config'],
      ['GET', '/api/v1/config/history'],
      ['POST', '/api/v1/config/check'],
      ['PUT', '/api/v1/config'],
      ['POST', '/api/v1/config/undo'],
    ] as const) {
      const body = method === 'GET' ? undefined : { files: { 'plant.yaml': text }, reason: 'none' };
      expect((await gateway.ask(method, path, body, operator)).status, path).toBe(403);
    }
  });

  it('needs a second person for limits of priority 1, or leaves an alarm', async () => {
    const { config, data, text } = await site();
    writeFileSync(join(config, 'plant.yaml'), limits(text, 7, 10));
    const store = new AccountStore(data);
    await store.users.add('wang', 'engineer', 'correct horse battery', 'a test');
    await store.users.add('li', 'operator', 'another long password', 'a test');
    store.close();
    const gateway = await GatewayProcess.start(config, data);
    const confirm = (user: string, password: string) =>
      put(gateway, limits(text, 7, 12), { confirmedBy: { user, password } });
    expect((await confirm('wang', 'a wrong password')).status).toBe(403);
    expect((await confirm('li', 'another long password')).status).toBe(403);
    expect((await gateway.ask('GET', '/api/v1/config/history')).body.items).toEqual([]);
    expect(await confirm('wang', 'correct horse battery')).toMatchObject({
      status: 200,
      body: { loosened: [HIGH_HIGH] },
    });
    expect(await gateway.alarms()).not.toContain('gateway:unconfirmed unacked');
    expect((await put(gateway, limits(text, 7, 14))).status).toBe(200);
    await isUp(gateway, 'gateway:unconfirmed');
    const { body } = await gateway.ask('GET', '/api/v1/config/history');
    expect(body.items).toMatchObject([{ loosened: [HIGH_HIGH] }, { loosened: [HIGH_HIGH], confirmedBy: 'wang' }]);
  });

  it('is in force from the data folder where its own takes no file, also after a kill', async () => {
    const { config, data, file, text } = await site();
    const gateway = await GatewayProcess.start(config, data);
    const stuck = join(config, '.plant.yaml.new');
    mkdirSync(stuck);
    expect(await put(gateway, limits(text, 6))).toMatchObject({ status: 200, body: { servedFrom: 'data' } });
    expect(readFileSync(file, 'utf8')).toBe(text);
    await gateway.child.stop('SIGKILL');
    const again = await GatewayProcess.start(config, data, gateway.token);
    expect((await again.ask('GET', '/api/v1/config')).body).toMatchObject({
      servedFrom: 'data',
      files: { 'plant.yaml': limits(text, 6) },
    });
    await again.child.stop();

    rmSync(stuck, { recursive: true });
    const written = await GatewayProcess.start(config, data, gateway.token);
    expect((await written.ask('GET', '/api/v1/config')).body).toMatchObject({ servedFrom: 'folder' });
    expect(readFileSync(file, 'utf8')).toBe(limits(text, 6));
    await written.child.stop();

    // What was once in the folder is edited there as anything else.
    writeFileSync(file, text);
    const edited = await GatewayProcess.start(config, data, gateway.token);
    expect((await edited.ask('GET', '/api/v1/config')).body).toMatchObject({ files: { 'plant.yaml': text } });
  });
});

describe('a gateway that is killed while a configuration comes into force', () => {
  const SEED = 20_261_126;
  const KILLS = 6;

  it(`starts with the old one or with the new one, whole (seed ${SEED})`, { timeout: 180_000 }, async () => {
    const random = seeded(SEED);
    const { config, data, file, text } = await site();
    const token = await newToken(data);
    let possible = [text];
    for (let kill = 0; kill < KILLS; kill++) {
      const gateway = await GatewayProcess.start(config, data, token);
      const { body } = await gateway.ask('GET', '/api/v1/config');
      const inForce = (body['files'] as Record<string, string>)['plant.yaml'] ?? '';
      expect(possible).toContain(inForce);
      expect(readFileSync(file, 'utf8'), 'what is in the folder').toBe(inForce);
      const next = limits(text, 6 - kill / 10);
      possible = [inForce, next];
      const answer = put(gateway, next).then(
        ({ status }) => status,
        () => undefined,
      );
      // At any moment between the request and, now and then, its answer.
      const patience = performance.now() + random() * 1500;
      let status: number | undefined;
      void answer.then((told) => (status = told));
      // The last one has its answer, so that on a slow machine, too, one change came into force.
      if (kill === KILLS - 1) await answer;
      else await until('the moment of the kill', () => performance.now() > patience);
      await gateway.child.stop('SIGKILL');
      await answer;
      if (status === 200) possible = [next];
    }
    const last = await GatewayProcess.start(config, data, token);
    expect(possible).toContain(readFileSync(file, 'utf8'));
    const { body } = await last.ask('GET', '/api/v1/config/history');
    const revisions = (body.items ?? []).map(({ revision }) => revision);
    expect(new Set(revisions).size, 'a change stands in the history once').toBe(revisions.length);
    expect(revisions.length, 'some change came into force').toBeGreaterThan(0);
  });
});

describe('a folder with errors', () => {
  it('is mended by what is put into force over the last one', async () => {
    const { config, data, file, text } = await site();
    const gateway = await GatewayProcess.start(config, data);
    await gateway.child.stop();
    writeFileSync(file, changed('poll: 200ms', 'pol: 200ms', text));
    const again = await GatewayProcess.start(config, data, gateway.token);
    await isUp(again, 'gateway:config');
    expect((await again.ask('GET', '/api/v1/config')).body).toMatchObject({
      servedFrom: 'data',
      files: { 'plant.yaml': text },
    });
    expect(await put(again, limits(text, 6))).toMatchObject({ status: 200, body: { servedFrom: 'folder' } });
    expect(readFileSync(file, 'utf8')).toBe(limits(text, 6));
    await until('gateway:config to end', async () => {
      const { body } = await again.ask('GET', '/api/v1/alarms/gateway:config');
      return !(body['alarm'] as { active: boolean }).active;
    });
    const replaced = join(data, 'configuration/replaced');
    const kept = readdirSync(replaced).map((name) => readFileSync(join(replaced, name), 'utf8'));
    expect(kept, 'what a person wrote is kept').toEqual([changed('poll: 200ms', 'pol: 200ms', text)]);
  });
});

describe('a folder that is edited while the gateway is off', () => {
  it('is a change, too, by edit, and loosened limits stand as an alarm', async () => {
    const { config, data, file, text } = await site();
    writeFileSync(file, limits(text, 7, 10));
    const gateway = await GatewayProcess.start(config, data);
    await gateway.child.stop();
    writeFileSync(file, text);
    const again = await GatewayProcess.start(config, data, gateway.token);
    await isUp(again, 'gateway:unconfirmed');
    const { body } = await again.ask('GET', '/api/v1/config/history');
    expect(body.items).toMatchObject([
      { by: 'edit', changes: [{ path: HIGH_HIGH, old: 10, new: 14 }], loosened: [HIGH_HIGH] },
    ]);
  });
});

describe('fengsui config apply', () => {
  const apply = (config: string, data: string) =>
    fengsui(['config', 'apply', '--config', config, '--data', data, '--reason', 'by command', '--json']);

  it('reaches the gateway that runs on the data folder', async () => {
    const { config, data, file, text } = await site();
    const gateway = await GatewayProcess.start(config, data);
    writeFileSync(file, limits(text, 6));
    const { code, out } = await apply(config, data);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ applied: [HIGH], restart: [], servedFrom: 'folder' });
    const { body } = await gateway.ask('GET', '/api/v1/config/history');
    expect(body.items).toMatchObject([{ by: expect.stringMatching(/^cli:/), reason: 'by command' }]);
  });

  it('puts it into force for the next start where none runs, as its author', async () => {
    const { config, data, file, text } = await site();
    const gateway = await GatewayProcess.start(config, data);
    await gateway.child.stop();
    writeFileSync(file, limits(text, 4));
    expect((await apply(config, data)).code).toBe(0);
    const again = await GatewayProcess.start(config, data, gateway.token);
    await isUp(again, 'tank-farm.h2s-101:high');
    const { body } = await again.ask('GET', '/api/v1/events?kind=configured');
    expect(body.items).toMatchObject([{ by: expect.stringMatching(/^cli:/), comment: 'by command' }]);
  });

  it('tells every problem and ends with 2', async () => {
    const { config, data, file, text } = await site();
    writeFileSync(file, text.replace('poll: 200ms', 'pol: 200ms'));
    const { code, out } = await apply(config, data);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ problems: [{ file: 'plant.yaml', mend: 'did you mean `poll`?' }] });
    expect(existsSync(join(data, 'config'))).toBe(false);
  });

  it('and the start say what check warns of, and go on', async () => {
    const { config, data, file, text } = await site();
    writeFileSync(file, text.replace('poll: 200ms', 'poll: 90s'));
    const gateway = await GatewayProcess.start(config, data);
    const warning = /plant\.yaml:\d+:\d+: .*90s/;
    expect(gateway.child.err).toMatch(warning);
    const said = await fengsui(['config', 'apply', '--config', config, '--data', data]);
    expect(said).toMatchObject({ code: 0, err: expect.stringMatching(warning) });
  });
});
