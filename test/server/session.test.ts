import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { TestSite, Viewer } from '../support/site.ts';
import { until } from '../support/until.ts';

const PASSWORD = 'a long password';

async function open(): Promise<TestSite> {
  const site = await TestSite.open();
  onTestFinished(() => site.close());
  await site.store.users.add('op', 'operator', PASSWORD, 'test');
  return site;
}

const signIn = (site: TestSite, password = PASSWORD, from = '127.0.0.1') =>
  site.request('POST', '/api/v1/session', { body: { user: 'op', password }, from });

const cookieOf = ({ headers }: { headers: Readonly<Record<string, unknown>> }): string =>
  String(headers['set-cookie']).split(';')[0] ?? '';

const typeOf = ({ status, json }: { status: number; json: unknown }) => [status, (json as { type?: string }).type];

describe('the health of the gateway', () => {
  const paths = ['/healthz', '/readyz', '/metrics'];
  const hosts: [string, number][] = [
    ['127.0.0.1', 200],
    ['127.0.0.1:8420', 200],
    ['localhost', 200],
    ['LOCALHOST:80', 200],
    ['[::1]:8420', 200],
    ['plant.example', 401],
    ['127.0.0.1.plant.example', 401],
    ['localhost.plant.example', 401],
    ['192.0.2.1', 401],
    ['127.0.0.1@plant.example', 401],
  ];

  it('is open to who asks on the machine for the machine, and to nobody else without a sign-in', async () => {
    const site = await open();
    for (const path of paths)
      for (const [host, status] of hosts)
        expect([path, host, (await site.request('GET', path, { headers: { host } })).status]).toEqual([
          path,
          host,
          status,
        ]);
  });

  it.each(['Forwarded', 'Via', 'X-Forwarded-For', 'x-forwarded-proto', 'X-Forwarded-Host', 'X-Forwarded-Anything'])(
    'is closed behind a proxy that says so: %s',
    async (name) => {
      const site = await open();
      for (const path of paths) {
        expect(typeOf(await site.request('GET', path, { headers: { [name]: '' } }))).toEqual([
          401,
          'urn:fengsui:problem:not-signed-in',
        ]);
        const headers = { [name]: 'for=192.0.2.1' };
        expect((await site.request('GET', path, { headers, as: 'viewer' })).status).toBe(200);
      }
    },
  );
});

describe('who guesses', () => {
  it('waits longer and longer, is told so, and keeps nobody else out', async () => {
    const site = await open();
    const tries = [];
    for (let i = 0; i < 8; i++) tries.push(await signIn(site, `guess ${i}`, '127.0.0.66'));
    expect(tries.slice(0, 5).map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
    const last = tries.at(-1) ?? expect.fail('no try');
    expect(typeOf(last)).toEqual([429, 'urn:fengsui:problem:locked']);
    expect(last.json).toMatchObject({ detail: expect.stringMatching(/too many wrong passwords .+ wait \d+ s/) });
    expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
    expect((await signIn(site, PASSWORD, '127.0.0.66')).status, 'not even with the right one').toBe(429);
    expect((await signIn(site, PASSWORD, '127.0.0.7')).status).toBe(200);
  });

  it('of one user leaves the tries of the others at the same address', async () => {
    const site = await open();
    await site.store.users.add('eve', 'viewer', PASSWORD, 'test');
    const statuses = [];
    for (let i = 0; i < 40; i++) statuses.push((await signIn(site, `guess ${i}`)).status);
    expect(statuses.slice(5)).not.toContain(401);
    const eve = { user: 'eve', password: PASSWORD };
    expect((await site.request('POST', '/api/v1/session', { body: eve })).status).toBe(200);
  });

  it('of many names is bounded by the address', async () => {
    const site = await open();
    const statuses = new Set<number>();
    for (let i = 0; i < 31; i++) {
      const body = { user: `name-${i}`, password: '' };
      statuses.add((await site.request('POST', '/api/v1/session', { body, from: '127.0.0.66' })).status);
    }
    expect(statuses).toContain(429);
    expect((await signIn(site, PASSWORD, '127.0.0.7')).status).toBe(200);
  });

  it('is in the record, and so is who came and went', async () => {
    const site = await open();
    await signIn(site, 'wrong', '127.0.0.66');
    const headers = { cookie: cookieOf(await signIn(site)), origin: site.url };
    await site.request('DELETE', '/api/v1/session', { headers });
    const events = await until('all three', async () => {
      await site.clock.pass(0);
      const found = site.log.entries.flatMap((entry) => entry.events);
      return found.some(({ kind }) => kind === 'signed-out') ? found : undefined;
    });
    const about = { subject: 'op', by: 'op' };
    expect(events).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'account-changed', reason: 'user-added', subject: 'op', by: 'test' }),
        expect.objectContaining({ kind: 'sign-in-failed', ...about, peer: '127.0.0.66', amount: 1 }),
        expect.objectContaining({ kind: 'signed-in', ...about, peer: '127.0.0.1' }),
        expect.objectContaining({ kind: 'signed-out', ...about, peer: '127.0.0.1' }),
      ]),
    );
  });
});

describe('a password that the program made', () => {
  it('reads, and writes nothing until another is chosen', async () => {
    const site = await open();
    await site.store.users.setPassword('op', PASSWORD, 'test', 'made');
    const first = await signIn(site);
    expect(first.json).toEqual({ user: 'op', role: 'operator', mustChange: true });
    const headers = { cookie: cookieOf(first), origin: site.url };
    expect((await site.request('GET', '/api/v1/state', { headers })).status).toBe(200);
    const silence = (of: Record<string, string>) =>
      site.request('POST', '/api/v1/silence', { headers: of, body: { for: '1s' } });
    expect(typeOf(await silence(headers))).toEqual([403, 'urn:fengsui:problem:must-change-password']);
    const change = (body: object, of: Record<string, string> = headers) =>
      site.request('POST', '/api/v1/session/password', { headers: of, body });
    expect(typeOf(await change({ old: 'wrong', new: 'the valve is red' }))).toEqual([
      401,
      'urn:fengsui:problem:wrong-password',
    ]);
    const weak = await change({ old: PASSWORD, new: 'operator1' });
    expect(typeOf(weak)).toEqual([422, 'urn:fengsui:problem:weak-password']);
    expect(weak.json).toMatchObject({ detail: expect.stringMatching(/^this password .+: choose another$/) });
    const chinese = await change({ old: PASSWORD, new: 'operator1' }, { ...headers, 'accept-language': 'zh-CN' });
    expect(chinese.json).toMatchObject({ title: '密码太容易猜到', detail: expect.stringMatching(/^密码.+请换一个$/) });
    expect(
      (await change({ old: PASSWORD, new: 'the valve is red' }, { ...headers, origin: 'http://evil' })).status,
    ).toBe(403);
    const changed = await change({ old: PASSWORD, new: 'the valve is red' });
    expect([changed.status, changed.json]).toEqual([200, { user: 'op', role: 'operator' }]);
    expect((await silence({ cookie: cookieOf(changed), origin: site.url })).status).toBe(200);
    expect((await site.request('GET', '/api/v1/state', { headers })).status, 'the session before').toBe(401);
  });

  it('is nothing that a token has', async () => {
    const site = await open();
    const answer = await site.request('POST', '/api/v1/session/password', {
      as: 'admin',
      body: { old: 'x', new: 'y' },
    });
    expect(typeOf(answer)).toEqual([403, 'urn:fengsui:problem:forbidden']);
  });
});

describe('a session that ends', () => {
  it.each<readonly [string, (site: TestSite, cookie: string) => unknown, string]>([
    [
      'by signing out',
      (site, cookie) => site.request('DELETE', '/api/v1/session', { headers: { cookie, origin: site.url } }),
      'signed-out',
    ],
    ['by disabling', (site) => site.store.users.disable('op', 'test'), 'account-disabled'],
    ['by removing', (site) => site.store.users.remove('op', 'test'), 'account-removed'],
    ['by another role', (site) => site.store.users.setRole('op', 'viewer', 'test'), 'role-changed'],
    [
      'by another password',
      (site) => site.store.users.setPassword('op', 'the valve is red', 'test'),
      'password-changed',
    ],
  ])('%s takes its sockets along within a second, and those of nobody else', async (_how, end, reason) => {
    const site = await open();
    const cookie = cookieOf(await signIn(site));
    const viewers = ['live', 'replay'].map(
      (path) => new Viewer(`${site.url}/api/v1/${path}`, { cookie, origin: site.url }),
    );
    const other = await site.live();
    await viewers[0]?.has('hello');
    await until('the replay', () => site.archive.openReplays === 1);
    await end(site, cookie);
    for (const viewer of viewers) {
      await until('the close', () => viewer.closed, 1000);
      expect([viewer.all('bye'), viewer.closed]).toMatchObject([[{ type: 'bye', reason }], `1008 ${reason}`]);
    }
    expect(other.closed).toBeUndefined();
  });

  it('by revoking a token takes its sockets along', async () => {
    const site = await open();
    const viewer = await site.live('engineer');
    site.store.tokens.revoke(site.tokens.engineer, 'test');
    await until('the close', () => viewer.closed, 1000);
    expect(viewer.closed).toBe('1008 token-revoked');
  });
});

describe('a store that fails', () => {
  it('refuses sign-ins with the true reason, and leaves those in who are in', async () => {
    const site = await open();
    const cookie = cookieOf(await signIn(site));
    const viewer = await site.live();
    renameSync(site.data, `${site.data}-away`);
    writeFileSync(site.data, 'in the way');
    const refused = await until('a refusal', async () => {
      const answer = await signIn(site);
      return answer.status === 503 ? answer : undefined;
    });
    expect(typeOf(refused)).toEqual([503, 'urn:fengsui:problem:store-failing']);
    expect(refused.json).toMatchObject({ detail: expect.stringContaining('accounts.sqlite: E') });
    const headers = { cookie, origin: site.url };
    expect((await site.request('POST', '/api/v1/silence', { headers, body: { for: '1s' } })).status).toBe(200);
    expect((await site.request('GET', '/api/v1/state', { as: 'viewer' })).status).toBe(200);
    expect(viewer.closed).toBeUndefined();
    renameSync(site.data, join(`${site.data}-away`, 'in-the-way'));
    renameSync(`${site.data}-away`, site.data);
    await until('a sign-in', async () => (await signIn(site)).status === 200, 5000);
  });
});
