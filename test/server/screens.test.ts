import { describe, expect, it, onTestFinished } from 'vitest';
import type { AccountStore } from '../../src/accounts/store.ts';
import { ageSignIns, DAY_MS, HOUR_MS } from '../support/age.ts';
import { type Answered, TestSite, Viewer } from '../support/site.ts';
import { until } from '../support/until.ts';

const PASSWORD = 'a long password';

async function open(): Promise<TestSite> {
  const site = await TestSite.open();
  onTestFinished(() => site.close());
  await site.store.users.add('op', 'operator', PASSWORD, 'test');
  await site.store.users.add('eve', 'engineer', PASSWORD, 'test');
  return site;
}

/** A browser: it keeps the cookies that it is given, and says from which page it asks. */
class Browser {
  readonly site: TestSite;
  readonly cookies = new Map<string, string>();
  /** The attributes of each cookie, as it was set last. */
  readonly attributes = new Map<string, string>();

  constructor(site: TestSite) {
    this.site = site;
  }

  get headers(): Record<string, string> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return { origin: this.site.url, ...(cookie === '' ? {} : { cookie }) };
  }

  async ask(method: string, path: string, body?: object): Promise<Answered> {
    const headers = this.headers;
    const answer = await this.site.request(method, `/api/v1${path}`, {
      headers,
      ...(body === undefined ? {} : { body }),
    });
    for (const set of [answer.headers['set-cookie'] ?? []].flat()) {
      const [, name = '', value = '', attributes = ''] = /^([^=]+)=([^;]*);? ?(.*)$/.exec(set) ?? [];
      this.attributes.set(name, attributes);
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }

  signIn(user = 'op'): Promise<Answered> {
    return this.ask('POST', '/session', { user, password: PASSWORD });
  }

  silence(): Promise<Answered> {
    return this.ask('POST', '/silence', { for: '1s' });
  }

  async who(): Promise<unknown> {
    const { status, json } = await this.ask('GET', '/session');
    return status === 200 ? json : status;
  }

  socket(path: 'live' | 'replay' = 'live'): Viewer {
    return new Viewer(`${this.site.url}/api/v1/${path}`, this.headers);
  }
}

const typeOf = ({ status, json }: Answered) => [status, (json as { type?: string }).type];
const NOT_SIGNED_IN = [401, 'urn:fengsui:problem:not-signed-in'];

/** A browser in which a person signed in so long ago. */
async function signedInAgo(ms: number): Promise<{ site: TestSite; browser: Browser }> {
  const site = await open();
  const browser = new Browser(site);
  expect((await browser.signIn()).json).toEqual({ user: 'op', role: 'operator' });
  ageSignIns(site.data, ms);
  await until('the expiry', async () => JSON.stringify(await browser.who()).includes('left') === ms < 12 * HOUR_MS);
  return { site, browser };
}

describe('a sign-in', () => {
  it('gives a session and a screen, which no script and no other site can use', async () => {
    const { browser } = await signedInAgo(0);
    expect([...browser.cookies.keys()]).toEqual(['fengsui_session', 'fengsui_screen']);
    for (const attributes of browser.attributes.values()) expect(attributes).toBe('Path=/; HttpOnly; SameSite=Strict');
    expect(await browser.who()).toEqual({ user: 'op', role: 'operator', left: 12 * 3600 });
  });

  it('of a browser that was signed in ends its first session, and tells its other tab so', async () => {
    const { browser } = await signedInAgo(0);
    const old = browser.headers;
    const tab = browser.socket();
    await tab.has('hello');
    await browser.signIn('eve');
    await until('the close', () => tab.closed, 1000);
    expect(tab.closed).toBe('1008 replaced');
    expect((await browser.site.request('GET', '/api/v1/state', { headers: old })).status).toBe(401);
    expect(await browser.who()).toMatchObject({ user: 'eve', role: 'engineer' });
  });

  it('that fails ends nothing', async () => {
    const { browser } = await signedInAgo(13 * HOUR_MS);
    expect((await browser.ask('POST', '/session', { user: 'op', password: 'wrong' })).status).toBe(401);
    expect(await browser.who()).toMatchObject({ shows: 'expired' });
  });
});

describe('thirteen hours after the sign-in', () => {
  it('the screen looks on with the sight of a viewer, over a reload, and says who and since when', async () => {
    const { browser } = await signedInAgo(13 * HOUR_MS);
    const who = await browser.who();
    expect(who).toEqual({ user: 'op', role: 'viewer', shows: 'expired', since: expect.any(Number) });
    const { since } = who as { since: number };
    expect(Math.abs(Date.now() - HOUR_MS - since)).toBeLessThan(60_000);
    for (const path of ['/state', '/plant', '/alarms', '/events', '/devices'])
      expect([path, (await browser.ask('GET', path)).status]).toEqual([path, 200]);
    expect((await browser.ask('GET', '/config')).status, 'a page of an engineer').toBe(403);
    const hello = await browser.socket().has('hello');
    expect(hello.role).toBe('viewer');
    browser.socket('replay');
    await until('the replay', () => browser.site.archive.openReplays === 1);
  });

  it('a socket that was open stays open, and sees as a viewer; a replay is asked for again', async () => {
    const { site, browser } = await signedInAgo(0);
    const [live, replay] = [browser.socket(), browser.socket('replay')];
    expect((await live.has('hello')).role).toBe('operator');
    await until('the replay', () => site.archive.openReplays === 1);
    ageSignIns(site.data, 13 * HOUR_MS);
    await live.has('hello', ({ role }) => role === 'viewer', 2000);
    await until('the close', () => replay.closed, 1000);
    expect([live.closed, replay.closed]).toEqual([undefined, '1008 replaced']);
  });

  it('acts ask who it is, and are done as the one who says it', async () => {
    const { site, browser } = await signedInAgo(13 * HOUR_MS);
    const acts: [string, string, object][] = [
      ['POST', '/silence', { for: '1s' }],
      ['POST', '/alarms/h2s-101:h1/ack', { occurrence: 'x' }],
      ['POST', '/alarms/ack', { occurrences: [] }],
      ['POST', '/session/password', { old: PASSWORD, new: 'the valve is red' }],
      ['PUT', '/config', { files: {}, reason: 'x' }],
      ['POST', '/clock', { accept: 'wall', reason: 'x' }],
    ];
    for (const [method, path, body] of acts)
      expect([path, ...typeOf(await browser.ask(method, path, body))]).toEqual([path, ...NOT_SIGNED_IN]);
    const refused = await browser.silence();
    expect(refused.json).toMatchObject({ detail: expect.stringContaining('only shows: sign in first') });
    await browser.signIn('eve');
    expect((await browser.silence()).status).toBe(200);
    await site.clock.pass(0);
    const events = site.log.entries.flatMap((entry) => entry.events);
    expect(events.filter(({ kind }) => kind === 'silenced')).toMatchObject([{ by: 'eve' }]);
    expect(
      events.filter(({ kind }) => kind === 'refused'),
      'nobody knows who stood there',
    ).toEqual([]);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'session-expired', subject: 'op' }));
  });

  it('a page of another site gets neither a socket nor an end', async () => {
    const { browser } = await signedInAgo(13 * HOUR_MS);
    const headers = { ...browser.headers, origin: 'http://evil.example' };
    const viewer = new Viewer(`${browser.site.url}/api/v1/live`, headers);
    await until('a refusal', () => viewer.failure);
    expect(viewer.failure?.message).toContain('403');
    expect((await browser.site.request('DELETE', '/api/v1/session', { headers })).status).toBe(403);
    expect(await browser.who()).toMatchObject({ shows: 'expired' });
  });

  it.each<readonly [string, (store: AccountStore, browser: Browser) => unknown, string]>([
    ['signing out', (_store, browser) => browser.ask('DELETE', '/session'), 'signed-out'],
    ['disabling', (store) => store.users.disable('op', 'test'), 'account-disabled'],
    ['removing', (store) => store.users.remove('op', 'test'), 'account-removed'],
    ['another role', (store) => store.users.setRole('op', 'engineer', 'test'), 'role-changed'],
    ['another password', (store) => store.users.setPassword('op', 'the valve is red', 'test'), 'password-changed'],
  ])('%s still ends the screen within a second, and says so', async (_how, end, reason) => {
    const { site, browser } = await signedInAgo(0);
    const screen = browser.socket();
    await screen.has('hello');
    ageSignIns(site.data, 13 * HOUR_MS);
    await screen.has('hello', ({ role }) => role === 'viewer', 2000);
    const before = browser.headers;
    await end(site.store, browser);
    await until('the close', () => screen.closed, 1000);
    expect(screen.closed).toBe(`1008 ${reason}`);
    expect(screen.all('bye')).toMatchObject([{ reason }]);
    expect((await site.request('GET', '/api/v1/session', { headers: before })).status, 'a reload').toBe(401);
  });
});

it('thirty days after the sign-in the screen asks for it', async () => {
  const { browser } = await signedInAgo(31 * DAY_MS);
  expect(await browser.who()).toBe(401);
  const socket = browser.socket();
  await until('a refusal', () => socket.failure);
});

it('signing out in one tab ends all of this browser, takes its cookies, and ends nobody else', async () => {
  const { site, browser } = await signedInAgo(0);
  const other = new Browser(site);
  await other.signIn();
  const [first, second, others] = [browser.socket(), browser.socket(), other.socket()];
  for (const tab of [first, second, others]) await tab.has('hello');
  expect((await browser.ask('DELETE', '/session')).status).toBe(204);
  expect([...browser.cookies]).toEqual([]);
  for (const tab of [first, second]) await until('the close', () => tab.closed, 1000);
  expect(await browser.who()).toBe(401);
  expect(await other.who()).toMatchObject({ user: 'op' });
  expect(others.closed).toBeUndefined();
});

describe('a kiosk', () => {
  async function kiosk(): Promise<{ site: TestSite; browser: Browser; token: string }> {
    const site = await open();
    const token = site.store.tokens.add('viewer', 'test', 'kiosk');
    const browser = new Browser(site);
    const opened = await browser.ask('POST', '/session/kiosk', { token });
    expect(opened.json).toEqual({ user: expect.stringMatching(/^token-/), role: 'viewer' });
    return { site, browser, token };
  }

  it('takes a token for a cookie that outlives the browser and that no script can read', async () => {
    const { site, browser } = await kiosk();
    expect([...browser.cookies.keys()]).toEqual(['fengsui_kiosk']);
    expect(browser.attributes.get('fengsui_kiosk')).toBe('Max-Age=34560000; Path=/; HttpOnly; SameSite=Strict');
    expect(await browser.who()).toMatchObject({ role: 'viewer', shows: 'kiosk' });
    await browser.socket().has('hello');
    expect((await browser.ask('POST', '/session/kiosk', {})).status, 'for longer').toBe(200);
    await site.clock.pass(0);
    const opened = site.log.entries.flatMap(({ events }) => events).filter(({ kind }) => kind === 'kiosk-opened');
    expect(opened).toMatchObject([{ subject: expect.stringMatching(/^token-/), peer: '127.0.0.1' }]);
    expect((await site.request('GET', '/')).headers['referrer-policy']).toBe('no-referrer');
  });

  it.each<readonly [string, (site: TestSite) => string]>([
    ['an unknown one', () => 'fs_unknown'],
    ['that of a program', (site) => site.tokens.viewer],
    ['none', () => ''],
    [
      'one that was revoked',
      (site) => {
        const token = site.store.tokens.add('viewer', 'test', 'kiosk');
        site.store.tokens.revoke(token, 'test');
        return token;
      },
    ],
  ])('is made of no other token: %s', async (_which, tokenOf) => {
    const site = await open();
    const browser = new Browser(site);
    const token = tokenOf(site);
    const refused = await browser.ask('POST', '/session/kiosk', token === '' ? {} : { token });
    expect(typeOf(refused)).toEqual(NOT_SIGNED_IN);
    browser.cookies.set('fengsui_kiosk', token);
    expect(await browser.who()).toBe(401);
  });

  it('is made by no page of another site', async () => {
    const { site, token } = await kiosk();
    const headers = { origin: 'http://evil.example' };
    const refused = await site.request('POST', '/api/v1/session/kiosk', { headers, body: { token } });
    expect(typeOf(refused)).toEqual([403, 'urn:fengsui:problem:foreign-origin']);
  });

  it('ends the session of the browser that becomes one', async () => {
    const { site, browser, token } = await kiosk();
    const other = new Browser(site);
    await other.signIn();
    const before = other.headers;
    await other.ask('POST', '/session/kiosk', { token });
    expect([...other.cookies]).toEqual([...browser.cookies]);
    expect((await site.request('GET', '/api/v1/state', { headers: before })).status).toBe(401);
  });

  it('only shows; a person signs in for five minutes, and it is a kiosk again', async () => {
    const { site, browser } = await kiosk();
    expect(typeOf(await browser.silence())).toEqual(NOT_SIGNED_IN);
    await browser.signIn();
    expect(await browser.who()).toEqual({ user: 'op', role: 'operator', left: 300, kiosk: true });
    expect([...browser.cookies.keys()]).toEqual(['fengsui_kiosk', 'fengsui_session']);
    expect((await browser.silence()).status).toBe(200);
    const live = browser.socket();
    expect((await live.has('hello')).role).toBe('operator');
    ageSignIns(site.data, 5 * 60_000);
    await live.has('hello', ({ role }) => role === 'viewer', 2000);
    expect(await browser.who()).toMatchObject({ shows: 'kiosk' });
    await browser.signIn();
    await browser.ask('DELETE', '/session');
    expect(await browser.who()).toMatchObject({ shows: 'kiosk' });
    expect(live.closed).toBeUndefined();
  });

  it('ends within a second when its token is revoked, and a sign-in there is a usual one', async () => {
    const { site, browser, token } = await kiosk();
    const live = browser.socket();
    await live.has('hello');
    site.store.tokens.revoke(token, 'test');
    await until('the close', () => live.closed, 1000);
    expect(live.closed).toBe('1008 token-revoked');
    expect(await browser.who()).toBe(401);
    await browser.signIn();
    expect(await browser.who()).toEqual({ user: 'op', role: 'operator', left: 12 * 3600 });
    expect([...browser.cookies.keys()]).toEqual(['fengsui_session', 'fengsui_screen']);
  });

  it('is no kiosk any more when one who stands before it ends it', async () => {
    const { browser } = await kiosk();
    expect((await browser.ask('DELETE', '/session')).status).toBe(204);
    expect([...browser.cookies]).toEqual([]);
    expect(await browser.who()).toBe(401);
  });
});
