import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { freePort, start } from '../support/children.ts';
import { BROKER, configOf, DETECTOR, FENGSUI, fengsui, GatewayProcess, newToken, pidOf } from '../support/gateway.ts';
import { written } from '../support/example.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';

/** The example with nothing at the other ends. */
async function alone(): Promise<{ readonly config: string; readonly data: string }> {
  const folder = tempDir();
  const [detector, broker] = [await freePort(), await freePort()];
  return {
    config: configOf(folder, [DETECTOR, `tcp://127.0.0.1:${detector}`], [BROKER, `mqtt://127.0.0.1:${broker}`]),
    data: join(folder, 'data'),
  };
}

/** Ends with 0 within two seconds, and lets go of the data. */
/** Two seconds on a machine of its own; here others use the processor, too, and what hangs takes longer than this. */
const ORDERLY_END_MS = 8000;

async function endsBy(gateway: GatewayProcess, signal: NodeJS.Signals, data: string): Promise<void> {
  const begun = performance.now();
  expect(await gateway.child.stop(signal)).toBe(0);
  expect(performance.now() - begun).toBeLessThan(ORDERLY_END_MS);
  expect(existsSync(join(data, 'gateway.pid'))).toBe(false);
}

describe('the example of the contract with nothing at the other end', () => {
  it('comes up, is ready, and says what is missing', async () => {
    const { config, data } = await alone();
    const gateway = await GatewayProcess.start(config, data);
    const viewer = await gateway.view();
    expect(await gateway.ask('GET', '/readyz')).toMatchObject({
      status: 200,
      body: { ready: true, recording: true, offline: ['tank-farm-panel', 'uwb'] },
    });
    expect(await gateway.ask('GET', '/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } });
    await viewer.has('transition', ({ alarm, kind }) => alarm === 'tank-farm-panel:offline' && kind === 'raise');
    await viewer.has('transition', ({ alarm }) => alarm === 'uwb:offline');
    expect(await gateway.alarms()).toEqual(
      expect.arrayContaining(['tank-farm-panel:offline unacked', 'uwb:offline unacked']),
    );
    const { body } = await gateway.ask('GET', '/api/v1/state');
    expect(body['readings']).toMatchObject([
      { value: null, quality: 'bad', reason: 'comm' },
      { value: null, quality: 'bad', reason: 'comm' },
    ]);
    expect(await gateway.ask('GET', '/api/v1/devices')).toMatchObject({
      body: {
        items: [
          { id: 'tank-farm-panel', up: false, trouble: 'refused' },
          { id: 'uwb', up: false, trouble: 'refused' },
        ],
      },
    });
    expect(gateway.child.err).not.toMatch(/"level":[56]0/);
    await endsBy(gateway, 'SIGTERM', data);
  });
});

describe('a gateway that is ended while it starts', () => {
  it('ends in order, and lets go of the data', async () => {
    const { config, data } = await alone();
    const child = start(process.execPath, [FENGSUI, 'run', '--config', config, '--data', data, '--port', '0']);
    await until('the gateway to hold its data', () => existsSync(join(data, 'gateway.pid')));
    expect(await child.stop('SIGTERM')).toBe(0);
    expect(existsSync(join(data, 'gateway.pid'))).toBe(false);
  });
});

describe('a gateway that cannot run', () => {
  it('ends, and leaves the one that runs alone', async () => {
    const { config, data } = await alone();
    const gateway = await GatewayProcess.start(config, data);
    const [, password = ''] = await gateway.child.says(/^admin password: (\S+)$/m);
    const elsewhere = join(tempDir(), 'data');
    const [second, sameport] = await Promise.all([
      fengsui(['run', '--config', config, '--data', data, '--port', '0']),
      fengsui(['run', '--config', config, '--data', elsewhere, '--port', new URL(gateway.url).port]),
    ]);
    expect([second.code, second.out, second.err]).toEqual([
      1,
      '',
      expect.stringContaining(`pid ${gateway.child.process.pid}`),
    ]);
    expect(pidOf(data)).toBe(gateway.child.process.pid);
    expect([sameport.code, sameport.err]).toEqual([1, expect.stringContaining('EADDRINUSE')]);
    expect(existsSync(join(elsewhere, 'gateway.pid'))).toBe(false);

    // The account of the first start, told once.
    expect(await gateway.ask('POST', '/api/v1/session', { user: 'admin', password })).toMatchObject({
      status: 200,
      body: { user: 'admin', role: 'admin' },
    });
    expect(gateway.child.err).not.toContain(password);
    await endsBy(gateway, 'SIGINT', data);
    expect((await GatewayProcess.start(config, data, 'none')).child.out).toMatch(/^listening /);
  });

  it('exits 2 on a bad configuration, with every problem and no trace in the data', async () => {
    const folder = tempDir();
    const config = configOf(folder, ['poll: 200ms', 'pol: 200ms'], ['high: 7,', 'high: 9,']);
    const data = join(folder, 'data');
    const run = await fengsui(['run', '--config', config, '--data', data]);
    expect(run.code).toBe(2);
    expect(run.err).toMatch(
      /^plant\.yaml:16:5: unknown key `pol`; did you mean `poll`\?\nplant\.yaml:\d+:\d+: high of /,
    );
    expect(existsSync(data)).toBe(false);
    const check = await fengsui(['check', '--config', config, '--json']);
    expect(check.code).toBe(2);
    expect(JSON.parse(check.out)).toMatchObject({
      problems: [
        { file: 'plant.yaml', line: 16, column: 5, message: 'unknown key `pol`', mend: 'did you mean `poll`?' },
        {},
      ],
    });
  });

  it('exits 2 on a wrong usage, and explains itself', async () => {
    const wrong = [
      [],
      ['rum'],
      ['run', '--confg', 'x'],
      ['run', '--config', 'x'],
      ['run', '--config', 'x', '--data', 'y', '--port', '70000'],
      ['check', '--config', '/nowhere'],
      ['token', 'add', '--data', 'x'],
    ];
    expect((await Promise.all(wrong.map((args) => fengsui(args)))).map(({ code }) => code)).toEqual(wrong.map(() => 2));
    const helps = [['--help'], ['run', '--help'], ['user', 'add', '--help']];
    for (const { code, out } of await Promise.all(helps.map((args) => fengsui(args))))
      expect([code, out]).toEqual([0, expect.stringMatching(/^Usage: fengsui/)]);
  });

  it('a good configuration is ok', async () => {
    const { config } = await alone();
    expect(await fengsui(['check', '--config', config])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^ok: 1 floors, 1 zones, 2 devices, 2 points, 2 people/),
    });
    expect(
      await fengsui(['check', '--config', written(tempDir(), { 'plant.yaml': 'fengsui: 1' }), '--json']),
    ).toMatchObject({ code: 2 });
  });
});

describe('accounts', () => {
  it('are the operator’s own when there is one, and can be changed while it runs', async () => {
    const { config, data } = await alone();
    const chen = ['chen', '--data', data];
    expect(
      await fengsui(['user', 'add', ...chen, '--role', 'operator', '--password-stdin'], 'a long password\n'),
    ).toMatchObject({ code: 0, out: '' });
    const gateway = await GatewayProcess.start(config, data);
    expect(gateway.child.out).not.toContain('password');
    const signIn = (password: string) => gateway.ask('POST', '/api/v1/session', { user: 'chen', password });
    expect((await signIn('a long password')).body).toEqual({ user: 'chen', role: 'operator' });

    const passwd = await fengsui(['user', 'passwd', ...chen]);
    const [, made = ''] = /^chen password: (\S+)\n$/.exec(passwd.out) ?? [];
    expect((await signIn('a long password')).status).toBe(401);
    expect((await signIn(made)).status).toBe(200);
    expect(JSON.parse((await fengsui(['user', 'list', '--data', data, '--json'])).out)).toEqual({
      users: [{ name: 'chen', role: 'operator', disabled: false }],
    });
    expect(await fengsui(['user', 'disable', ...chen])).toMatchObject({ code: 0 });
    expect((await signIn(made)).status).toBe(401);

    const viewer = await newToken(data, 'viewer');
    expect((await gateway.ask('GET', '/api/v1/state', undefined, viewer)).status).toBe(200);
    expect((await gateway.ask('POST', '/api/v1/silence', { for: '1s' }, viewer)).status).toBe(403);
    expect(await fengsui(['token', 'revoke', viewer, '--data', data])).toMatchObject({ code: 0 });
    await until(
      'the token to be gone',
      async () => (await gateway.ask('GET', '/api/v1/state', undefined, viewer)).status === 401,
    );
  });

  it('that make no sense are refused in a word', async () => {
    const data = tempDir();
    const wrong = [
      ['user', 'add', 'eve', '--role', 'root'],
      ['user', 'add', 'eve', '--role', 'viewer', '--password-stdin'],
      ['user', 'disable', 'eve'],
    ];
    for (const { code, out, err } of await Promise.all(
      wrong.map((args) => fengsui([...args, '--data', data], 'short')),
    )) {
      expect([code, out, err]).toEqual([1, '', expect.stringMatching(/^fengsui: [^\n]+\n$/)]);
    }
  });
});
