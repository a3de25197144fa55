import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ageSignIns, DAY_MS, HOUR_MS } from '../support/age.ts';
import { freePort } from '../support/children.ts';
import { BROKER, configOf, DETECTOR, fengsui, GatewayProcess } from '../support/gateway.ts';
import { Viewer } from '../support/site.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';

const PASSWORD = 'the valve is red';

/** A plant with the user `li`, and what the command line does to its accounts. */
async function plant() {
  const folder = tempDir();
  const [detector, broker] = [await freePort(), await freePort()];
  const config = configOf(folder, [DETECTOR, `tcp://127.0.0.1:${detector}`], [BROKER, `mqtt://127.0.0.1:${broker}`]);
  const data = join(folder, 'data');
  mkdirSync(data);
  const run = async (...args: string[]): Promise<string> => {
    const { code, out, err } = await fengsui([...args, '--data', data], `${PASSWORD}\n`);
    expect([code, err]).toEqual([0, '']);
    return out.trim();
  };
  await run('user', 'add', 'root', '--role', 'admin', '--password-stdin');
  await run('user', 'add', 'li', '--role', 'operator', '--password-stdin');
  return { config, data, run, start: () => GatewayProcess.start(config, data) };
}

/** One request of a page of the gateway, with the cookies that it holds. */
const ask = ({ url }: GatewayProcess, method: string, path: string, cookie: string, body?: object): Promise<Response> =>
  fetch(`${url}/api/v1/session${path}`, {
    method,
    headers: { origin: url, cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

const cookiesOf = ({ headers }: Response): string =>
  headers
    .getSetCookie()
    .map((set) => set.split(';')[0] ?? '')
    .filter((pair) => !pair.endsWith('='))
    .join('; ');

async function signIn(gateway: GatewayProcess, user = 'li'): Promise<string> {
  const signedIn = await ask(gateway, 'POST', '', '', { user, password: PASSWORD });
  expect(signedIn.status).toBe(200);
  return cookiesOf(signedIn);
}

const who = async (gateway: GatewayProcess, cookie: string): Promise<unknown> => {
  const answer = await ask(gateway, 'GET', '', cookie);
  return answer.status === 200 ? answer.json() : answer.status;
};

async function screenOf({ url }: GatewayProcess, cookie: string): Promise<Viewer> {
  const viewer = new Viewer(`${url}/api/v1/live`, { cookie, origin: url });
  await viewer.has('hello');
  return viewer;
}

describe('a screen that was signed in', () => {
  it('looks on after a kill and the night, and ends within a second of a command', async () => {
    const { data, run, start } = await plant();
    const first = await start();
    const cookie = await signIn(first);
    await first.child.stop('SIGKILL');
    ageSignIns(data, 13 * HOUR_MS);
    const second = await start();
    expect(await who(second, cookie)).toMatchObject({ user: 'li', role: 'viewer', shows: 'expired' });
    const screen = await screenOf(second, cookie);
    const ended = run('user', 'disable', 'li');
    await until('the end', () => screen.closed, 30_000);
    expect(screen.closed).toBe('1008 account-disabled');
    await ended;
    expect(await who(second, cookie)).toBe(401);
  });

  it('is closed to a browser that was off when its account was disabled, and enabled again', async () => {
    const { run, start } = await plant();
    const gateway = await start();
    const cookie = await signIn(gateway);
    await run('user', 'disable', 'li');
    await run('user', 'enable', 'li');
    await until('the news', async () => (await who(gateway, cookie)) === 401);
  });

  it('is closed when the account was disabled, removed or changed while the gateway was down, and after 30 days', async () => {
    const { data, run, start } = await plant();
    const changes = {
      disabled: ['user', 'disable', 'disabled'],
      removed: ['user', 'remove', 'removed'],
      role: ['user', 'role', 'role', 'engineer'],
      password: ['user', 'passwd', 'password', '--password-stdin'],
    };
    const people = [...Object.keys(changes), 'li'];
    for (const name of Object.keys(changes)) await run('user', 'add', name, '--role', 'operator', '--password-stdin');
    const first = await start();
    const cookies = new Map<string, string>();
    for (const name of people) cookies.set(name, await signIn(first, name));
    await first.child.stop('SIGTERM');
    for (const change of Object.values(changes)) await run(...change);
    const whoIs = async (gateway: GatewayProcess) =>
      Promise.all(people.map(async (name) => [name, await who(gateway, cookies.get(name) ?? '')]));
    const second = await start();
    expect(await whoIs(second)).toMatchObject([
      ['disabled', 401],
      ['removed', 401],
      ['role', 401],
      ['password', 401],
      ['li', { user: 'li' }],
    ]);
    await second.child.stop('SIGTERM');
    ageSignIns(data, 31 * DAY_MS);
    const third = await start();
    expect(await who(third, cookies.get('li') ?? '')).toBe(401);
    await third.child.stop('SIGTERM');
  });
});

describe('a kiosk', () => {
  it('is made on the command line, told apart, and comes back after a kill until it is revoked', async () => {
    const { run, start } = await plant();
    const token = await run('token', 'add', '--role', 'viewer', '--kiosk');
    expect(token).toMatch(/^\S+$/);
    const name = /^(token-\w{8})\tviewer\tkiosk$/m.exec(await run('token', 'list', '--lang', 'en'))?.[1] ?? '';
    expect(name).not.toBe('');
    const first = await start();
    expect(JSON.parse(await run('token', 'list', '--json'))).toMatchObject({
      tokens: expect.arrayContaining([
        { name, role: 'viewer', kiosk: true },
        { name: expect.not.stringContaining(name), role: 'admin' },
      ]),
    });
    const cookie = cookiesOf(await ask(first, 'POST', '/kiosk', '', { token }));
    await first.child.stop('SIGKILL');
    const second = await start();
    expect(await who(second, cookie)).toMatchObject({ user: name, shows: 'kiosk' });
    const screen = await screenOf(second, cookie);
    await run('token', 'revoke', name);
    await until('the end', () => screen.closed, 1000);
    expect(screen.closed).toBe('1008 token-revoked');
    await second.child.stop('SIGKILL');

    const another = await run('token', 'add', '--role', 'viewer', '--kiosk');
    const third = await start();
    const held = cookiesOf(await ask(third, 'POST', '/kiosk', cookie, { token: another }));
    await third.child.stop('SIGTERM');
    await run('token', 'revoke', another);
    const fourth = await start();
    expect(await who(fourth, held), 'revoked while the gateway was down').toBe(401);
  });

  it.each(['operator', 'engineer', 'admin', 'nonsense'])('of role %s is a wrong use', async (role) => {
    const { code, out, err } = await fengsui(['token', 'add', '--role', role, '--kiosk', '--data', tempDir()]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('--role viewer');
  });
});
