import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { hashPassword, isPassword, randomPassword } from '../../src/accounts/password.ts';
import { AccountError, AccountStore } from '../../src/accounts/store.ts';
import { may, ROLES } from '../../src/ports/accounts.ts';
import { tempDir } from '../support/temp.ts';

const PASSWORD = 'a long password';

function open(data = tempDir(), now: () => number = Date.now): AccountStore {
  const store = new AccountStore(data, now);
  onTestFinished(() => store.close());
  return store;
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

  it('made by us can be read out over a radio', () => {
    const made = Array.from({ length: 200 }, randomPassword);
    for (const password of made) expect(password).toMatch(/^([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}$/);
    expect(new Set(made).size).toBe(200);
  });
});

/** A store with one account in it, which nothing here may change. */
const shared = mkdtempSync(join(tmpdir(), 'fengsui-accounts-'));
const bobs = new AccountStore(shared);
beforeAll(() => bobs.addUser('bob', 'viewer', PASSWORD, 'test'));
afterAll(() => {
  bobs.close();
  rmSync(shared, { recursive: true });
});

describe('accounts of people', () => {
  it('sign in with their password, in any case of their name, and out again', async () => {
    const store = open();
    expect(store.empty).toBe(true);
    await store.addUser('王芳', 'operator', PASSWORD, 'test');
    await store.addUser('Bob', 'viewer', PASSWORD, 'test');
    expect(store.empty).toBe(false);
    const signedIn = await store.signIn('bob', PASSWORD);
    expect(signedIn?.account).toEqual({ name: 'Bob', role: 'viewer', kind: 'user' });
    const session = signedIn?.session ?? '';
    expect(store.bySession(session)).toEqual(signedIn?.account);
    expect(store.bySession(`${session}x`)).toBeUndefined();
    store.signOut(session);
    expect(store.bySession(session)).toBeUndefined();
    expect((await store.signIn('王芳', PASSWORD))?.account.role).toBe('operator');
  });

  it.each([
    ['a wrong password', 'bob', 'another password'],
    ['no password', 'bob', ''],
    ['a name that is not there', 'eve', PASSWORD],
    ['no name', '', PASSWORD],
    ['a pattern for a name', '%', PASSWORD],
  ])('are closed to %s', async (_name, user, password) => {
    expect(await bobs.signIn(user, password)).toBeUndefined();
  });

  it('lose every session when they are disabled or get another password', async () => {
    const data = tempDir();
    const store = open(data);
    // The command line works on the same file while the gateway runs.
    const other = open(data);
    await store.addUser('bob', 'admin', PASSWORD, 'test');
    const sessions = async (): Promise<string[]> => [
      (await store.signIn('bob', PASSWORD))?.session ?? '',
      (await store.signIn('BOB', PASSWORD))?.session ?? '',
    ];
    const before = await sessions();
    await other.setPassword('Bob', 'another password', 'test');
    expect(before.map((session) => store.bySession(session))).toEqual([undefined, undefined]);
    expect(await store.signIn('bob', PASSWORD)).toBeUndefined();
    await store.setPassword('bob', PASSWORD, 'test');
    const again = await sessions();
    expect(again.map((session) => store.bySession(session)?.name)).toEqual(['bob', 'bob']);
    other.disableUser('BOB', 'test');
    expect(again.map((session) => store.bySession(session))).toEqual([undefined, undefined]);
    expect(await store.signIn('bob', PASSWORD)).toBeUndefined();
    expect(store.users()).toEqual([{ name: 'bob', role: 'admin', disabled: true }]);
  });

  it('are asked again after twelve hours', async () => {
    let now = 1_000_000;
    const store = open(tempDir(), () => now);
    await store.addUser('bob', 'viewer', PASSWORD, 'test');
    const session = (await store.signIn('bob', PASSWORD))?.session ?? '';
    now += 12 * 3_600_000 - 1;
    expect(store.bySession(session)?.name).toBe('bob');
    now += 1;
    expect(store.bySession(session)).toBeUndefined();
  });

  it('do not last for years where the clock at the sign-in was years ahead', async () => {
    const now = 1_000_000_000_000;
    const data = tempDir();
    const ahead = open(data, () => now + 400 * 86_400_000);
    await ahead.addUser('bob', 'viewer', PASSWORD, 'test');
    const session = (await ahead.signIn('bob', PASSWORD))?.session ?? '';
    expect(open(data, () => now).bySession(session)).toBeUndefined();
  });

  it.each<readonly [string, (store: AccountStore) => Promise<void> | void, string]>([
    ['a name twice', (store) => store.addUser('BOB', 'viewer', PASSWORD, 't'), 'exists'],
    ['a role that is none', (store) => store.addUser('eve', 'root', PASSWORD, 't'), 'bad-role'],
    ['a short password', (store) => store.addUser('eve', 'viewer', 'short', 't'), 'weak-password'],
    ['a password without end', (store) => store.addUser('eve', 'viewer', 'x'.repeat(257), 't'), 'weak-password'],
    ['a name with a blank', (store) => store.addUser('eve l', 'viewer', PASSWORD, 't'), 'bad-name'],
    ['an empty name', (store) => store.addUser('', 'viewer', PASSWORD, 't'), 'bad-name'],
    ['a password for nobody', (store) => store.setPassword('eve', PASSWORD, 't'), 'unknown'],
    ['a short new password', (store) => store.setPassword('bob', 'short', 't'), 'weak-password'],
    ['to disable nobody', (store) => store.disableUser('eve', 't'), 'unknown'],
    ['a token of no role', (store) => void store.addToken('root', 't'), 'bad-role'],
    ['to revoke nothing', (store) => store.revokeToken('fs_nothing', 't'), 'unknown'],
  ])('refuse %s', async (_name, run, reason) => {
    const failure = await (async () => run(bobs))().then(() => 'nothing', reasonOf);
    expect(failure).toBe(reason);
    expect(bobs.users()).toEqual([{ name: 'bob', role: 'viewer', disabled: false }]);
  });
});

describe('tokens of programs', () => {
  it('are good until they are revoked, by themselves or by their name', () => {
    const data = tempDir();
    const store = open(data);
    const tokens = [store.addToken('operator', 'test'), store.addToken('viewer', 'test')] as const;
    expect(store.empty, 'a token signs nobody in').toBe(true);
    expect(tokens.map((token) => store.byToken(token)?.role)).toEqual(['operator', 'viewer']);
    const name = store.byToken(tokens[1])?.name ?? '';
    expect(store.byToken(tokens[0])).toMatchObject({ kind: 'token' });
    open(data).revokeToken(tokens[0], 'test');
    store.revokeToken(name, 'test');
    expect(tokens.map((token) => store.byToken(token))).toEqual([undefined, undefined]);
    expect(store.byToken(name)).toBeUndefined();
  });
});

describe('roles', () => {
  it.each([
    ['read', ROLES],
    ['acknowledge', ['operator', 'engineer', 'admin']],
    ['reset', ['operator', 'engineer', 'admin']],
    ['silence', ['operator', 'engineer', 'admin']],
    ['comment', ['operator', 'investigator', 'engineer', 'admin']],
  ] as const)('who may %s', (deed, roles) => expect(ROLES.filter((role) => may(role, deed))).toEqual(roles));
});
