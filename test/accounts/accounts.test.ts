import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type AccountReport, ThreadedAccounts } from '../../src/accounts/accounts.ts';
import { AccountStore } from '../../src/accounts/store.ts';
import type { Ended, SignIn } from '../../src/ports/accounts.ts';
import { silentLogger } from '../../src/common/silent-logger.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';

const PASSWORD = 'a long password';
const HERE = '192.0.2.7';

/** The accounts of a running gateway, with all that they tell. */
async function open(data: string, firstPasswordInFile = false) {
  const accounts = new ThreadedAccounts({ data, firstPasswordInFile }, silentLogger);
  onTestFinished(() => accounts.close());
  const ended: Ended[] = [];
  const reports: AccountReport[] = [];
  accounts.onEnded((one) => ended.push(one));
  accounts.onReport((report) => reports.push(report));
  const first = await Promise.race([accounts.firstPassword, accounts.settled.then(() => undefined)]);
  return { accounts, ended, reports, first };
}

/** As the command line opens it, in a process of its own. */
function commandLine(data: string): AccountStore {
  const store = new AccountStore(data);
  onTestFinished(() => store.close());
  return store;
}

async function withBob(data = tempDir()): Promise<{ readonly data: string; readonly store: AccountStore }> {
  const store = commandLine(data);
  await store.users.add('root', 'admin', PASSWORD, 'test');
  await store.users.add('bob', 'operator', PASSWORD, 'test');
  return { data, store };
}

const sessionIn = (signIn: SignIn): string => (signIn.ok ? signIn.session : expect.fail(JSON.stringify(signIn)));

describe('who may come in', () => {
  it('is found out at once, and for what was made a moment ago after one look', async () => {
    const { data, store } = await withBob();
    const { accounts } = await open(data);
    const token = store.tokens.add('viewer', 'test');
    await Promise.all(Array.from({ length: 100 }, () => accounts.refresh()));
    expect(accounts.byToken(token)?.account.role).toBe('viewer');
    expect(accounts.byToken('fs_made-up')).toBeUndefined();
  });

  it.each<readonly [string, (store: AccountStore, token: string) => Promise<void> | void, Ended['reason'], string]>([
    ['is disabled', (store) => store.users.disable('bob', 'test'), 'account-disabled', 'user-disabled'],
    ['is removed', (store) => store.users.remove('bob', 'test'), 'account-removed', 'user-removed'],
    ['gets another role', (store) => store.users.setRole('bob', 'viewer', 'test'), 'role-changed', 'role-changed'],
    [
      'gets another password',
      (store) => store.users.setPassword('bob', 'another password', 'test'),
      'password-changed',
      'password-changed',
    ],
    ['loses the token', (store, token) => store.tokens.revoke(token, 'test'), 'token-revoked', 'token-revoked'],
  ])(
    'ends within a second when on the command line bob %s, and is in the record',
    async (_how, change, reason, what) => {
      const { data, store } = await withBob();
      const token = store.tokens.add('operator', 'test');
      const { accounts, ended, reports } = await open(data);
      const session = sessionIn(await accounts.signIn('bob', PASSWORD, HERE));
      const others = sessionIn(await accounts.signIn('root', PASSWORD, HERE));
      const key = (what === 'token-revoked' ? accounts.byToken(token) : accounts.bySession(session))?.key;
      await change(store, token);
      await until('an end', () => ended.some((one) => one.key === key), 1000);
      expect(new Set(ended.map((one) => one.reason)), 'of the session and of its screen').toEqual(new Set([reason]));
      expect(accounts.bySession(others)?.account.name).toBe('root');
      await until('a line', () =>
        reports.some((report) => report.kind === 'account' && report.what === what && report.by === 'test'),
      );
    },
  );

  it('never comes back after its sign-out, however many sign in, and is out of the store when that is answered', async () => {
    const { data, store } = await withBob();
    const { accounts, ended } = await open(data);
    const session = sessionIn(await accounts.signIn('bob', PASSWORD, HERE));
    // What the store says after each of these may be from before the sign-out.
    const others = Array.from({ length: 3 }, async () => {
      sessionIn(await accounts.signIn('root', PASSWORD, HERE));
      return accounts.bySession(session);
    });
    const signedOut = accounts.signOut({ session }, HERE);
    expect(await Promise.all(others)).toEqual([undefined, undefined, undefined]);
    await signedOut;
    expect(store.rows.sessions.map(({ user }) => user)).toEqual(['root', 'root', 'root']);
    expect(ended, 'the session and its screen, once').toHaveLength(2);
  });

  it('is in the record: who came, who went, who could not, in few words however many', async () => {
    const { data } = await withBob();
    const { accounts, ended, reports } = await open(data);
    const session = sessionIn(await accounts.signIn('BOB', PASSWORD, HERE));
    void accounts.signOut({ session }, HERE);
    expect(accounts.bySession(session)).toBeUndefined();
    expect(ended, 'the session and its screen').toMatchObject([{ reason: 'signed-out' }, { reason: 'signed-out' }]);
    for (const user of ['bob', 'my secret, typed into the wrong field'])
      expect(await accounts.signIn(user, 'wrong', HERE)).toEqual({ ok: false, why: 'wrong-password' });
    await until('all', () => reports.length >= 6);
    expect(reports).toEqual(
      expect.arrayContaining([
        { kind: 'account', what: 'user-added', subject: 'bob', by: 'test', detail: 'operator' },
        { kind: 'account', what: 'signed-in', subject: 'bob', by: 'bob', peer: HERE },
        { kind: 'account', what: 'signed-out', subject: 'bob', by: 'bob', peer: HERE },
        { kind: 'account', what: 'sign-in-failed', subject: 'bob', by: 'bob', peer: HERE, count: 1 },
        { kind: 'account', what: 'sign-in-failed', subject: '', by: '', peer: HERE, count: 1 },
      ]),
    );
  });

  it('is told of each change once, over a restart', async () => {
    const { data, store } = await withBob();
    const first = await open(data);
    await until('the lines', () => first.reports.length === 2);
    await first.accounts.close();
    store.users.disable('bob', 'test');
    const second = await open(data);
    await until('a line', () => second.reports.length > 0);
    expect(second.reports).toMatchObject([{ what: 'user-disabled' }]);
  });
});

describe('a slow disk', () => {
  it('delays a sign-in and nothing else', async () => {
    const { data, store } = await withBob();
    const token = store.tokens.add('viewer', 'test');
    const { accounts } = await open(data);
    const disk = new Database(join(data, 'accounts.sqlite'));
    disk.exec('BEGIN EXCLUSIVE');
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const begun = performance.now();
    const signingIn = accounts.signIn('bob', PASSWORD, HERE);
    while (performance.now() - begun < 3000) {
      expect(accounts.byToken(token)?.account.role).toBe('viewer');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    disk.exec('ROLLBACK');
    disk.close();
    sessionIn(await signingIn);
    delay.disable();
    expect(performance.now() - begun).toBeGreaterThan(3000);
    expect(delay.max / 1e6).toBeLessThan(250);
  });
});

const FILE = 'accounts.sqlite';
const asideIn = (data: string): string[] => readdirSync(data).filter((name) => name.includes('.damaged-'));

describe('a damaged store', () => {
  it.each<readonly [string, (file: string) => void]>([
    ['is garbage', (file) => writeFileSync(file, 'x'.repeat(8192))],
    ['is cut off', (file) => truncateSync(file, statSync(file).size / 2)],
    ['is cut off in its header', (file) => truncateSync(file, 60)],
    ['is empty', (file) => truncateSync(file, 0)],
    ['is gone', (file) => rmSync(file)],
    [
      'is a folder',
      (file) => {
        rmSync(file);
        mkdirSync(file);
      },
    ],
    [
      'was written by somebody else',
      (file) => {
        const db = new Database(file);
        db.exec("UPDATE users SET role = 'viewer' WHERE name = 'root'");
        db.close();
      },
    ],
    [
      'has lost a table',
      (file) => {
        const db = new Database(file);
        db.exec('DROP TABLE tokens');
        db.close();
      },
    ],
  ])('that %s is no first start: nobody is made, and the command line adds who is needed', async (how, damage) => {
    const { data, store } = await withBob();
    store.close();
    damage(join(data, FILE));
    const { accounts, reports, first } = await open(data);
    expect(first).toEqual({ missing: 'admin' });
    await until('damage', () => reports.length > 0);
    const kept = asideIn(data);
    expect(kept).toHaveLength(how === 'is gone' || how === 'is empty' ? 0 : 1);
    expect(reports).toEqual([
      {
        kind: 'damaged',
        statesUnknown: false,
        files: [{ file: FILE, at: expect.any(Number), what: expect.any(String), ...(kept[0] && { aside: kept[0] }) }],
      },
    ]);
    expect(await accounts.signIn('root', PASSWORD, HERE)).toMatchObject({
      why: 'store-failing',
      detail: { en: expect.stringContaining('fengsui user add') },
    });
    await commandLine(data).users.add('chief', 'admin', PASSWORD, 'test');
    sessionIn(await accounts.signIn('chief', PASSWORD, HERE));
    await accounts.close();
    const again = await open(data);
    expect(again.first).toBeUndefined();
    expect(
      again.reports.filter(({ kind }) => kind === 'damaged'),
      'told once',
    ).toEqual([]);
  });

  it('is begun again with what was known, when it happens while the gateway runs', async () => {
    const { data, store } = await withBob();
    const token = store.tokens.add('viewer', 'test');
    const { accounts, ended, reports } = await open(data);
    const session = sessionIn(await accounts.signIn('bob', PASSWORD, HERE));
    writeFileSync(join(data, FILE), 'y'.repeat(8192));
    await until('damage', () => reports.some(({ kind }) => kind === 'damaged'));
    expect([accounts.bySession(session)?.account.name, accounts.byToken(token)?.account.role]).toEqual([
      'bob',
      'viewer',
    ]);
    sessionIn(await accounts.signIn('bob', PASSWORD, HERE));
    expect(ended).toEqual([]);
    expect(asideIn(data)).toHaveLength(1);
  });

  it('never lets anything else happen: any one bit', { timeout: 120_000 }, async () => {
    const { data, store } = await withBob();
    store.users.disable('bob', 'test');
    store.tokens.add('viewer', 'test');
    const rows = store.rows;
    store.close();
    const whole = readFileSync(join(data, FILE));
    let found = 0;
    for (let i = 0; i < 400; i++) {
      const flipped = Buffer.from(whole);
      // Half of them in the header and the first page, where there is most to break; a stride that meets every bit.
      const at = i < 100 ? i : (i * 7919 + 13) % whole.length;
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (i % 8));
      const folder = tempDir();
      writeFileSync(join(folder, FILE), flipped);
      const opened = new AccountStore(folder);
      if (opened.lost === undefined) expect([i, opened.rows]).toEqual([i, rows]);
      else {
        found += 1;
        expect([i, opened.rows.users, opened.isFirstStart]).toEqual([i, [], false]);
        expect(asideIn(folder)).toHaveLength(1);
      }
      opened.close();
      rmSync(folder, { recursive: true });
    }
    expect(found).toBeGreaterThan(50);
  });
});

describe('a store that cannot be reached', () => {
  it('refuses sign-ins with the reason at a start, and is used as soon as it can be', async () => {
    const outer = tempDir();
    const data = join(outer, 'data');
    writeFileSync(data, 'in the way');
    const { accounts, first } = await open(data);
    expect(first).toBeUndefined();
    expect(await accounts.signIn('bob', PASSWORD, HERE)).toMatchObject({
      ok: false,
      why: 'store-failing',
      detail: { en: expect.stringContaining('accounts.sqlite: E') },
    });
    rmSync(data);
    await withBob(data);
    await until('a sign-in', async () => (await accounts.signIn('bob', PASSWORD, HERE)).ok, 5000);
  });

  it('leaves those in who are in, and signs out for good those who sign out', async () => {
    const outer = tempDir();
    const data = join(outer, 'data');
    const { store } = await withBob(data);
    const { accounts, ended } = await open(data);
    const [session, other] = [
      sessionIn(await accounts.signIn('bob', PASSWORD, HERE)),
      sessionIn(await accounts.signIn('bob', PASSWORD, HERE)),
    ];
    renameSync(data, join(outer, 'elsewhere'));
    await until('a refusal', async () => {
      const signIn = await accounts.signIn('bob', PASSWORD, HERE);
      return !signIn.ok && signIn.why === 'store-failing';
    });
    expect(accounts.bySession(session)?.account.name).toBe('bob');
    void accounts.signOut({ session: other }, HERE);
    expect(ended).toHaveLength(2);
    renameSync(join(outer, 'elsewhere'), data);
    await until('a sign-in', async () => (await accounts.signIn('bob', PASSWORD, HERE)).ok, 5000);
    await until('one session less', () => store.rows.sessions.length === 2);
    expect([session, other].map((one) => accounts.bySession(one)?.account.name)).toEqual(['bob', undefined]);
    expect(ended).toHaveLength(2);
  });
});

describe('the first password', () => {
  it('is told, and opens reading until another is chosen, which ends all sessions but the new one', async () => {
    const data = tempDir();
    const { accounts, first, ended } = await open(data);
    const password = first !== undefined && 'password' in first ? first.password : expect.fail('no password');
    const signIn = await accounts.signIn('admin', password, HERE);
    expect(signIn).toMatchObject({ account: { name: 'admin', role: 'admin', mustChange: true } });
    expect(await accounts.changePassword('admin', 'wrong', PASSWORD, HERE)).toMatchObject({ why: 'wrong-password' });
    expect(await accounts.changePassword('admin', password, 'admin123', HERE)).toMatchObject({ why: 'weak-password' });
    const changed = await accounts.changePassword('admin', password, PASSWORD, HERE);
    expect(accounts.bySession(sessionIn(changed))?.account).toEqual({ name: 'admin', role: 'admin', kind: 'user' });
    expect(accounts.bySession(sessionIn(signIn))).toBeUndefined();
    expect(ended).toMatchObject([{ reason: 'password-changed' }, { reason: 'password-changed' }]);
  });

  it('of a service waits in a file that nobody else can read, and is gone with the change', async () => {
    const data = tempDir();
    const { accounts, first } = await open(data, true);
    const file = join(data, 'first-password');
    expect(first).toEqual({ file });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const password = readFileSync(file, 'utf8').trim();
    sessionIn(await accounts.changePassword('admin', password, PASSWORD, HERE));
    expect(readdirSync(data)).not.toContain('first-password');
  });
});

describe('a start leaves a way in', () => {
  it('tells the file of the first password at each start, until that password is changed', async () => {
    const data = tempDir();
    const file = join(data, 'first-password');
    const one = await open(data, true);
    expect(one.first).toEqual({ file });
    await one.accounts.close();
    // It broke off before a person had read the line.
    expect((await open(data, true)).first).toEqual({ file });
    await commandLine(data).users.setPassword('admin', PASSWORD, 'test');
    expect((await open(data, true)).first).toBeUndefined();
  });

  it.each<readonly [string, (store: AccountStore) => Promise<void> | void]>([
    ['no account is an administrator', () => {}],
    [
      'the administrator is disabled',
      async (store) => {
        await store.users.add('root', 'admin', PASSWORD, 'test');
        store.users.disable('root', 'test', true);
      },
    ],
  ])('says so where %s, and makes none of its own', async (_, change) => {
    const data = tempDir();
    const store = commandLine(data);
    await store.users.add('bob', 'operator', PASSWORD, 'test');
    await change(store);
    const before = store.users.list();
    expect((await open(data)).first).toEqual({ missing: 'admin' });
    expect(store.users.list()).toEqual(before);
  });
});
