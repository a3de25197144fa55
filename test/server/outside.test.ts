import { describe, expect, it, onTestFinished } from 'vitest';
import { type OutsideSettings } from '../../src/server/outside.ts';
import { TestSite, Viewer } from '../support/site.ts';

const PASSWORD = 'a long password';
const PUBLIC = 'https://plant.example/fengsui/';

async function open(outside: OutsideSettings = {}): Promise<TestSite> {
  const site = await TestSite.open(undefined, undefined, outside);
  onTestFinished(() => site.close());
  await site.store.users.add('op', 'operator', PASSWORD, 'test');
  return site;
}

type Headers = Record<string, string>;

const signIn = (site: TestSite, headers: Headers, path = '/api/v1/session') =>
  site.request('POST', path, { body: { user: 'op', password: PASSWORD }, headers });

const cookieOf = (headers: Readonly<Record<string, unknown>>): string => String(headers['set-cookie']);

/** What a sign-in, an act and the live socket answer to a page at `origin`, behind a proxy that sends `headers`. */
async function visit(site: TestSite, origin: string, headers: Headers, below = '') {
  const page = { origin, ...headers };
  const signedIn = await signIn(site, page, `${below}/api/v1/session`);
  const cookie = cookieOf((await signIn(site, {})).headers).split(';')[0] ?? '';
  const act = await site.request('POST', `${below}/api/v1/silence`, {
    headers: { ...page, cookie },
    body: { for: '1m' },
  });
  const viewer = new Viewer(`${site.url}${below}/api/v1/live`, { ...page, cookie });
  const live = await viewer.has('hello', undefined, 3000).then(
    () => 'hello',
    () => 'refused',
  );
  return [signedIn.status, act.status, live];
}

const ALL = [200, 200, 'hello'];
const NONE = [403, 403, 'refused'];

describe('a gateway behind a proxy', () => {
  const name = { host: 'plant.example' };
  const passed = { 'x-forwarded-host': 'plant.example', 'x-forwarded-proto': 'https' };
  const cases: [string, OutsideSettings, string, Headers, unknown][] = [
    ['nothing is set, Host is passed', {}, 'https://plant.example', name, ALL],
    ['nothing is set, the proxy of this machine says the host', {}, 'https://plant.example', passed, ALL],
    ['nothing is set, a foreign page', {}, 'https://evil.example', passed, NONE],
    ['nothing is set, TLS outside and a page without', {}, 'http://plant.example', { ...name, ...passed }, NONE],
    [
      'nothing is set, TLS outside in large letters and a page without',
      {},
      'http://plant.example',
      { ...name, 'x-forwarded-proto': 'HTTPS' },
      NONE,
    ],
    ['another proxy is named', { proxies: ['10.0.0.5'] }, 'https://plant.example', passed, NONE],
    ['this proxy is named', { proxies: ['127.0.0.0/8'] }, 'https://plant.example', passed, ALL],
    ['public-url, no Host and no word of the proxy', { publicUrl: PUBLIC }, 'https://plant.example', {}, ALL],
    ['public-url, Host of another name', { publicUrl: PUBLIC }, 'https://evil.example', { host: 'evil.example' }, NONE],
    [
      'public-url, a forwarded host',
      { publicUrl: PUBLIC },
      'https://evil.example',
      { 'x-forwarded-host': 'evil.example' },
      NONE,
    ],
    ['public-url, its name without TLS', { publicUrl: PUBLIC }, 'http://plant.example', name, NONE],
    ['public-url, its name at another port', { publicUrl: PUBLIC }, 'https://plant.example:8443', {}, NONE],
    [
      'public-url, opened past the proxy',
      { publicUrl: PUBLIC },
      'http://192.0.2.7:8420',
      { host: '192.0.2.7:8420' },
      ALL,
    ],
  ];

  it.each(cases)('decides by the origin of the page: %s', async (_name, outside, origin, headers, expected) => {
    expect(await visit(await open(outside), origin, headers)).toEqual(expected);
  });

  it('works below a path, whether the proxy takes it away or not', async () => {
    const site = await open({ publicUrl: PUBLIC });
    expect(await visit(site, 'https://plant.example', {}, '')).toEqual(ALL);
    expect(await visit(site, 'https://plant.example', {}, '/fengsui')).toEqual(ALL);
    expect(await visit(site, 'https://plant.example', {}, '/')).toEqual([...ALL]);
    const { status, headers } = await site.request('GET', '/fengsui?lang=en');
    expect([status, headers['location']]).toEqual([302, '/fengsui/?lang=en']);
    expect((await site.request('GET', '/fengsuipage')).status).toBe(404);
    expect((await site.request('GET', '/api/openapi.json', { as: 'viewer' })).json).toMatchObject({
      servers: [{ url: '/fengsui' }],
    });
  });

  it('says in both languages what to set when it refuses', async () => {
    const detail = async (outside: OutsideSettings, language: string) =>
      (await signIn(await open(outside), { origin: 'https://plant.example:444', 'accept-language': language })).json;
    expect(await detail({}, 'en')).toMatchObject({
      detail: expect.stringContaining('write `public-url: https://plant.example:444/` in plant.yaml'),
    });
    expect(await detail({}, 'zh')).toMatchObject({ detail: expect.stringContaining('请在 plant.yaml 中写') });
    expect(await detail({ publicUrl: PUBLIC }, 'en')).toMatchObject({ detail: expect.stringContaining(PUBLIC) });
  });

  it('leaves no path without a sign-in when it has a public-url', async () => {
    const site = await open({ publicUrl: PUBLIC });
    for (const path of ['/healthz', '/readyz', '/metrics', '/fengsui/metrics']) {
      expect(await site.request('GET', path)).toMatchObject({
        status: 401,
        json: { detail: expect.stringContaining('`public-url`') as string },
      });
      expect((await site.request('GET', path, { as: 'viewer' })).status).toBe(200);
    }
  });
});

describe('the cookie of a sign-in', () => {
  const cases: [string, OutsideSettings, Headers, boolean, string][] = [
    ['no proxy', {}, {}, false, '/'],
    ['a page with TLS', {}, { origin: 'https://plant.example', host: 'plant.example' }, true, '/'],
    ['no page, the proxy of this machine', {}, { 'x-forwarded-proto': 'https' }, true, '/'],
    ['no page, a proxy that writes large', {}, { 'x-forwarded-proto': 'HTTPS' }, true, '/'],
    ['no page, a proxy that is not named', { proxies: ['10.0.0.5'] }, { 'x-forwarded-proto': 'https' }, false, '/'],
    ['a public-url with TLS', { publicUrl: PUBLIC }, {}, true, '/fengsui/'],
    ['a public-url without TLS', { publicUrl: 'http://plant.example/' }, { 'x-forwarded-proto': 'https' }, false, '/'],
    ['past the proxy', { publicUrl: PUBLIC }, { origin: 'http://127.0.0.1', host: '127.0.0.1' }, false, '/'],
  ];

  it.each(cases)('is for TLS alone where the browser has it: %s', async (_name, outside, headers, secure, path) => {
    const { status, headers: answer } = await signIn(await open(outside), headers);
    const cookie = cookieOf(answer);
    expect([status, /; Secure/.test(cookie), /Path=([^;]*)/.exec(cookie)?.[1]]).toEqual([200, secure, path]);
    expect(cookie).toMatch(/HttpOnly.*SameSite=Strict/);
  });

  it('ends with the sign-out of the page that has it', async () => {
    const site = await open({ publicUrl: PUBLIC });
    const origin = 'https://plant.example';
    const cookie = cookieOf((await signIn(site, { origin })).headers).split(';')[0] ?? '';
    const out = await site.request('DELETE', '/api/v1/session', { headers: { origin, cookie } });
    expect([out.status, cookieOf(out.headers)]).toEqual([204, expect.stringContaining('Path=/fengsui/')]);
  });
});

describe('the people behind a proxy', () => {
  /** The status of the sixth wrong password of one person, and then of the right one of another. */
  async function guess(site: TestSite, guesser: (i: number) => string): Promise<unknown[]> {
    const statuses: number[] = [];
    for (let i = 0; i < 8; i++) {
      const body = { user: 'op', password: `guess ${i}` };
      const headers = { 'x-forwarded-for': guesser(i) };
      statuses.push((await site.request('POST', '/api/v1/session', { body, headers })).status);
    }
    return [statuses.includes(429), (await signIn(site, { 'x-forwarded-for': '192.0.2.99' })).status];
  }

  it('have addresses of their own where it is named: a guesser shuts out nobody else', async () => {
    const site = await open({ publicUrl: PUBLIC, proxies: ['127.0.0.1'] });
    expect(await guess(site, () => '192.0.2.7')).toEqual([true, 200]);
  });

  it('cannot write themselves another address in front of the one that the proxy adds', async () => {
    const site = await open({ proxies: ['127.0.0.1'] });
    expect(await guess(site, (i) => `198.51.100.${i}, 192.0.2.7:${4000 + i}`)).toEqual([true, 200]);
  });

  it.each([
    ['no proxy is named', {}],
    ['another one is named', { proxies: ['10.0.0.5'] }],
    ['a public-url alone', { publicUrl: PUBLIC }],
  ])('are one address where it is not named: %s', async (_name, outside) => {
    expect(await guess(await open(outside), (i) => `198.51.100.${i}`)).toEqual([true, 429]);
  });

  it('are in the record with their address', async () => {
    const site = await open({ proxies: ['127.0.0.1', '10.0.0.0/24'] });
    await signIn(site, { 'x-forwarded-for': '203.0.113.9, 198.51.100.4, 10.0.0.7' });
    await site.clock.pass(0);
    const events = site.log.entries.flatMap((entry) => entry.events);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'signed-in', peer: '198.51.100.4' }));
  });
});
