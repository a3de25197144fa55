import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { hashPassword, isPassword, randomPassword } from '../../src/accounts/password.ts';
import { AccountError } from '../../src/accounts/error.ts';
import { Known, knownAccountsIn } from '../../src/accounts/known.ts';
import { digest } from '../../src/accounts/secret.ts';
import { AccountStore } from '../../src/accounts/store.ts';
import type { Account } from '../../src/ports/accounts.ts';
import { ROLES } from '../../src/ports/accounts.ts';
import { may } from '../../src/server/permission.ts';
import { tempDir } from '../support/temp.ts';

const PASSWORD = 'a long password';
const HERE = '192.0.2.7';

function open(data = tempDir(), now: () => number = Date.now): AccountStore {
  const store = new AccountStore(data, now);
  onTestFinished(() => store.close());
  return store;
}

/** Who comes in with a session or a token, as the gateway finds out. */
function known(store: AccountStore, now = Date.now()) {
  const found = new Known();
  found.replace(knownAccountsIn(store.rows), now, new Set());
  return {
    bySession: (session: string): Account | undefined => found.bySession(digest(session), now)?.account,
    byScreen: (screen: string) => found.byScreen(digest(screen), now),
    byToken: (token: string): Account | undefined => found.byToken(digest(token))?.account,
  };
}

const reasonOf = (error: unknown): string => (error instanceof AccountError ? error.reason : String(error));

describe('a password', () => {
  it('is kept as a salted hash and known again, in whatever form its letters came', async () => {
    const kept = await hashPassword('passwort é');
    expect(kept).toMatch(/^scrypt\$[^$]{24}\$[^$]{44}$/);
    expect(kept).not.toContain('passwort');
    expect(await hashPassword('passwort é')).not.toBe(kept);
    expect(await isPassword('passwort é'.normalize('NFD'), kept)).toBe(true);
    expect(await isPassword('Passwort é', kept)).toBe(false);
    expect(await isPassword('', kept)).toBe(false);
  });

  it.each(['', 'plain', 'scrypt$$', 'scrypt$AAAA$AAAA'])(
    'no password opens what was not made by us: %j',
    async (kept) => {
      expect(await isPassword('', kept)).toBe(false);
      expect(await isPassword(PASSWORD, kept)).toBe(false);
    },
  );

  it('lies in a file that no other user of the machine can read', () => {
    const data = tempDir();
    open(data);
    expect(statSync(join(data, 'accounts.sqlite')).mode & 0o777).toBe(0o600);
  });

  it('made by us can be read out over a radio', () => {
    const made = Array.from({ length: 200 }, randomPassword);
    for (const password of made) expect(password).toMatch(/^([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}$/);
    expect(new Set(made).size).toBe(200);
  });
});

async function sessionOf(store: AccountStore, name: string): Promise<string> {
  return (await store.sessions.signIn(name, PASSWORD))?.session ?? '';
}

/** A store with one account in it, which nothing here may change. */
const shared = mkdtempSync(join(tmpdir(), 'fengsui-accounts-'));
const bobs = new AccountStore(shared);
beforeAll(() => bobs.users.add('bob', 'viewer', PASSWORD, 'test'));
afterAll(() => {
  bobs.close();
  rmSync(shared, { recursive: true });
});

describe('accounts of people', () => {
  it('sign in with their password, in any case of their name, and out again', async () => {
    const store = open();
    expect(store.empty).toBe(true);
    await store.users.add('王芳', 'operator', PASSWORD, 'test');
    await store.users.add('Bob', 'viewer', PASSWORD, 'test');
    expect(store.empty).toBe(false);
    const session = await sessionOf(store, 'bob');
    expect(known(store).bySession(session)).toEqual({ name: 'Bob', role: 'viewer', kind: 'user' });
    expect(known(store).bySession(`${session}x`)).toBeUndefined();
    store.sessions.signOut(digest(session));
    expect(known(store).bySession(session)).toBeUndefined();
    const wangs = await sessionOf(store, '王芳');
    expect(known(store).bySession(wangs)?.role).toBe('operator');
  });

  it.each([
    ['a wrong password', 'bob', 'another password'],
    ['no password', 'bob', ''],
    ['a name that is not there', 'eve', PASSWORD],
    ['no name', '', PASSWORD],
    ['a pattern for a name', '%', PASSWORD],
  ])('are closed to %s', async (_name, user, password) => {
    expect(await bobs.sessions.signIn(user, password)).toBeUndefined();
  });

  it.each<readonly [string, (store: AccountStore) => Promise<void> | void]>([
    ['get another password', (store) => store.users.setPassword('Bob', 'another password', 'test')],
    ['are disabled', (store) => store.users.disable('BOB', 'test')],
    ['get another role', (store) => store.users.setRole('bob', 'viewer', 'test')],
    ['are removed', (store) => store.users.remove('bOb', 'test')],
  ])('lose every session when they %s, and nobody else does', async (_name, change) => {
    const data = tempDir();
    const store = open(data);
    // The command line works on the same file while the gateway runs.
    const other = open(data);
    await store.users.add('bob', 'operator', PASSWORD, 'test');
    await store.users.add('eve', 'operator', PASSWORD, 'test');
    const sessions = [await sessionOf(store, 'bob'), await sessionOf(store, 'BOB')];
    const others = await sessionOf(store, 'eve');
    const names = () => [...sessions, others].map((session) => known(store).bySession(session)?.name);
    expect(names()).toEqual(['bob', 'bob', 'eve']);
    await change(other);
    expect(names()).toEqual([undefined, undefined, 'eve']);
  });

  it('are asked again after twelve hours', async () => {
    let now = 1_000_000;
    const store = open(tempDir(), () => now);
    await store.users.add('bob', 'viewer', PASSWORD, 'test');
    const session = await sessionOf(store, 'bob');
    now += 12 * 3_600_000 - 1;
    expect(known(store, now).bySession(session)?.name).toBe('bob');
    now += 1;
    expect(known(store, now).bySession(session)).toBeUndefined();
  });

  it.each([
    ['stays behind', -400 * 86_400_000],
    ['went on by two days', 2 * 86_400_000],
    ['went on by years', 4000 * 86_400_000],
  ])('stay signed in over a start where the clock %s', async (_name, step) => {
    const data = tempDir();
    let now = Date.UTC(2026, 0, 1);
    const first = open(data, () => now);
    first.keepTime(true);
    await first.users.add('bob', 'viewer', PASSWORD, 'test');
    const session = await sessionOf(first, 'bob');
    now += step;
    const second = open(data, () => now);
    second.keepTime(true);
    expect(known(second, now).bySession(session)?.name).toBe('bob');
    now += 12 * 3_600_000;
    expect(known(second, now).bySession(session), 'and no longer than they would').toBeUndefined();
  });

  it('have so many sessions, and no more: the oldest end', async () => {
    let now = 1_000_000;
    const store = open(tempDir(), () => (now += 1));
    await store.users.add('bob', 'viewer', PASSWORD, 'test');
    const first = await sessionOf(store, 'bob');
    const sessions = Array.from({ length: 99 }, (_, i) => ({ hash: `${i}`, user: 'bob', until: now + 1e9 }));
    store.restore({ users: [], tokens: [], sessions, screens: [] });
    expect(known(store, now).bySession(first)?.name).toBe('bob');
    const last = await sessionOf(store, 'bob');
    expect(store.rows.sessions).toHaveLength(100);
    expect([first, last].map((session) => known(store, now).bySession(session)?.name)).toEqual([undefined, 'bob']);
  });

  it.each<readonly [string, (store: AccountStore, force?: boolean) => void]>([
    ['disabled', (store, force) => store.users.disable('root', 'test', force)],
    ['removed', (store, force) => store.users.remove('ROOT', 'test', force)],
    ['made less', (store, force) => store.users.setRole('root', 'engineer', 'test', force)],
  ])('the last admin who can sign in is not %s, unless by force', async (_name, change) => {
    const store = open();
    await store.users.add('root', 'admin', PASSWORD, 'test');
    await store.users.add('other', 'admin', PASSWORD, 'test');
    store.users.disable('other', 'test');
    expect(() => change(store)).toThrow('last admin');
    expect(store.users.list()).toContainEqual({ name: 'root', role: 'admin', disabled: false });
    store.users.enable('other', 'test');
    change(store);
    expect(store.users.list()).not.toContainEqual({ name: 'root', role: 'admin', disabled: false });
    expect(() => store.users.remove('other', 'test')).toThrow('last admin');
    store.users.remove('other', 'test', true);
  });

  it.each<readonly [string, (store: AccountStore) => Promise<void> | void, string]>([
    ['a name twice', (store) => store.users.add('BOB', 'viewer', PASSWORD, 't'), 'exists'],
    ['a role that is none', (store) => store.users.add('eve', 'root', PASSWORD, 't'), 'bad-role'],
    ['a short password', (store) => store.users.add('eve', 'viewer', 'short', 't'), 'weak-password'],
    ['a password without end', (store) => store.users.add('eve', 'viewer', 'x'.repeat(257), 't'), 'weak-password'],
    ['a name with a blank', (store) => store.users.add('eve l', 'viewer', PASSWORD, 't'), 'bad-name'],
    ['an empty name', (store) => store.users.add('', 'viewer', PASSWORD, 't'), 'bad-name'],
    ['a password for nobody', (store) => store.users.setPassword('eve', PASSWORD, 't'), 'unknown'],
    ['a short new password', (store) => store.users.setPassword('bob', 'short', 't'), 'weak-password'],
    ['a password of everybody', (store) => store.users.add('eve', 'viewer', 'Password123', 't'), 'weak-password'],
    ['to remove nobody', (store) => store.users.remove('eve', 't'), 'unknown'],
    ['another role for nobody', (store) => store.users.setRole('eve', 'viewer', 't'), 'unknown'],
    ['to disable nobody', (store) => store.users.disable('eve', 't'), 'unknown'],
    ['a token of no role', (store) => void store.tokens.add('root', 't'), 'bad-role'],
    ['to revoke nothing', (store) => store.tokens.revoke('fs_nothing', 't'), 'unknown'],
  ])('refuse %s', async (_name, run, reason) => {
    const failure = await (async () => run(bobs))().then(() => 'nothing', reasonOf);
    expect(failure).toBe(reason);
    expect(bobs.users.list()).toEqual([{ name: 'bob', role: 'viewer', disabled: false }]);
  });
});

describe('the screen of a session', () => {
  const HOUR = 3_600_000;
  const DAY = 24 * HOUR;

  async function signedIn() {
    let now = Date.UTC(2026, 0, 1);
    const data = tempDir();
    const store = open(data, () => now);
    store.keepTime(true);
    await store.users.add('bob', 'operator', PASSWORD, 'test');
    const { session, screen = '' } = (await store.sessions.signIn('bob', PASSWORD)) ?? expect.fail('no session');
    const pass = (ms: number): void => void (now += ms);
    const seen = () => known(store, now).byScreen(screen);
    return { store, data, session, screen, pass, seen, now: () => now };
  }

  it('looks on as a viewer when the session has expired, says since when, and for 30 days', async () => {
    const { store, session, pass, seen, now } = await signedIn();
    const expires = now() + 12 * HOUR;
    pass(13 * HOUR);
    store.sessions.expire();
    expect(known(store, now()).bySession(session)).toBeUndefined();
    const account = { name: 'bob', role: 'viewer', kind: 'user', shows: 'expired' };
    expect(seen()).toMatchObject({ account, since: expires });
    expect(store.ledger.unrecorded(9).at(-1)).toMatchObject({ what: 'session-expired', subject: 'bob' });
    pass(30 * DAY - 13 * HOUR - 1);
    expect(seen()?.account).toEqual(account);
    pass(1);
    expect(seen()).toBeUndefined();
    store.sessions.expire();
    expect(store.rows.screens).toEqual([]);
  });

  it.each<readonly [string, (store: AccountStore, session: string) => Promise<void> | void]>([
    ['signing out', (store, session) => store.sessions.signOut(digest(session))],
    ['another password', (store) => store.users.setPassword('Bob', 'another password', 'test')],
    ['disabling', (store) => store.users.disable('BOB', 'test')],
    ['another role', (store) => store.users.setRole('bob', 'engineer', 'test')],
    ['removing', (store) => store.users.remove('bOb', 'test')],
  ])('ends by %s, before and after the session has expired', async (_how, end) => {
    for (const hours of [0, 13]) {
      const { store, data, session, pass, seen, now } = await signedIn();
      pass(hours * HOUR);
      store.sessions.expire();
      expect(seen()?.account.name).toBe('bob');
      await end(
        open(data, () => now()),
        session,
      );
      expect(seen()).toBeUndefined();
    }
  });

  it.each([
    ['stays behind', -400 * DAY, true],
    ['went on by two days', 2 * DAY, true],
    ['went on by 29 days', 29 * DAY, true],
    ['went on by 30 days, as it may', 30 * DAY, false],
    ['went on by years', 4000 * DAY, true],
  ])('stays over a start where the clock %s', async (_name, step, stays) => {
    const { data, screen, pass, now } = await signedIn();
    pass(step);
    const again = open(data, () => now());
    again.keepTime(true);
    expect(known(again, now()).byScreen(screen) !== undefined).toBe(stays);
    pass(30 * DAY);
    expect(known(again, now()).byScreen(screen), 'and no longer than it would').toBeUndefined();
  });

  it('is one of a hundred of an account: the oldest ends', async () => {
    const { store, seen, now } = await signedIn();
    const screens = Array.from({ length: 99 }, (_, i) => {
      const until = now() + 31 * DAY;
      return { hash: `${i}`, session: `s${i}`, user: 'bob', expired: until, until };
    });
    store.restore({ users: [], tokens: [], sessions: [], screens });
    expect(seen()?.account.name).toBe('bob');
    await store.sessions.signIn('bob', PASSWORD);
    expect(store.rows.screens).toHaveLength(100);
    expect(seen()).toBeUndefined();
  });

  it('is not made at a kiosk, where a person signs in for five minutes', async () => {
    const { store, pass, now } = await signedIn();
    const { session, screen } = (await store.sessions.signIn('bob', PASSWORD, HERE, 'kiosk')) ?? expect.fail('none');
    expect(screen).toBeUndefined();
    pass(5 * 60_000 - 1);
    expect(known(store, now()).bySession(session)?.name).toBe('bob');
    pass(1);
    expect(known(store, now()).bySession(session)).toBeUndefined();
  });
});

describe('a file of version 1', () => {
  const golden = join(import.meta.dirname, '../fixtures/golden/formats-1/accounts.sqlite');

  it('is opened with all that is in it, and no screens', () => {
    const data = tempDir();
    copyFileSync(golden, join(data, 'accounts.sqlite'));
    const store = open(data);
    expect(store.lost).toBeUndefined();
    expect(store.rows.users.map(({ name }) => name)).toContain('wang-fang');
    expect(store.rows.tokens.map(({ kiosk }) => kiosk)).toEqual([0]);
    expect(store.rows.screens).toEqual([]);
    expect(open(data).lost, 'the second time, in the new version').toBeUndefined();
  });

  it('in which a row was changed is damaged, and not taken over', () => {
    const data = tempDir();
    copyFileSync(golden, join(data, 'accounts.sqlite'));
    const db = new Database(join(data, 'accounts.sqlite'));
    db.prepare("UPDATE users SET role = 'admin' WHERE name = 'wang-fang'").run();
    db.close();
    const store = open(data);
    expect(store.lost?.what).toContain('checksum');
    expect(store.users.list()).toEqual([]);
  });
});

describe('tokens of kiosks', () => {
  it('only show, whatever the file says of their role, and are told apart', () => {
    const store = open();
    const [token, program] = [store.tokens.add('viewer', 'test', 'kiosk'), store.tokens.add('viewer', 'test')];
    expect(known(store).byToken(token)).toMatchObject({ role: 'viewer', kind: 'token', shows: 'kiosk' });
    expect(known(store).byToken(program)?.shows).toBeUndefined();
    expect(
      store.tokens
        .list()
        .map(({ kiosk }) => kiosk ?? false)
        .toSorted(),
    ).toEqual([false, true]);
    store.tokens.revoke(token, 'test');
    expect(known(store).byToken(token)).toBeUndefined();
  });

  it.each(['operator', 'investigator', 'engineer', 'admin'])('are never of an %s', (role) => {
    const store = open();
    expect(() => store.tokens.add(role, 'test', 'kiosk')).toThrow(AccountError);
    expect(store.tokens.list()).toEqual([]);
  });
});

describe('tokens of programs', () => {
  it('are good until they are revoked, by themselves or by their name', () => {
    const data = tempDir();
    const store = open(data);
    const tokens = [store.tokens.add('operator', 'test'), store.tokens.add('viewer', 'test')] as const;
    expect(store.empty, 'a token signs nobody in').toBe(true);
    expect(tokens.map((token) => known(store).byToken(token)?.role)).toEqual(['operator', 'viewer']);
    const name = known(store).byToken(tokens[1])?.name ?? '';
    expect(store.tokens.list()).toContainEqual({ name, role: 'viewer' });
    expect(known(store).byToken(tokens[0])).toMatchObject({ kind: 'token' });
    open(data).tokens.revoke(tokens[0], 'test');
    store.tokens.revoke(name, 'test');
    expect(tokens.map((token) => known(store).byToken(token))).toEqual([undefined, undefined]);
    expect(known(store).byToken(name)).toBeUndefined();
  });
});

describe('roles', () => {
  it.each([
    ['read', ROLES],
    ['acknowledge', ['operator', 'engineer', 'admin']],
    ['reset', ['operator', 'engineer', 'admin']],
    ['silence', ['operator', 'engineer', 'admin']],
    ['head-count', ['operator', 'engineer', 'admin']],
    ['comment', ['operator', 'investigator', 'engineer', 'admin']],
  ] as const)('who may %s', (permission, roles) =>
    expect(ROLES.filter((role) => may(role, permission))).toEqual(roles),
  );
});
