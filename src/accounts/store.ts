import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Database as Connection } from 'better-sqlite3';
import { type Role, ROLES } from '../ports/accounts.ts';
import { addRows, rowsIn } from './content.ts';
import { ACCOUNTS_FILE, failing, hadAccounts, type Lost, markKnown, openAccounts } from './database.ts';
import { AccountError } from './error.ts';
import { forgetFirstPassword } from './first.ts';
import { checkPassword } from './judge.ts';
import { Ledger } from './ledger.ts';
import { hashPassword, isPassword } from './password.ts';
import type { AccountRows, UserLine, UserRow } from './rows.ts';
import { digest, newSecret, tokenName } from './secret.ts';

const SESSION_MS = 12 * 3_600_000;

/** More than this of anything is a mistake or an attack, and would make every change slow. */
const MOST_USERS = 1000;
const MOST_TOKENS = 1000;
const MOST_SESSIONS = 2000;
const MOST_SESSIONS_OF_ONE = 100;

/** A clock that moved further than this while the gateway was down is not believed: sessions keep the time they had left. */
const LONGEST_BELIEVED_MS = 24 * 3_600_000;

/** How a password came to be. `made`: by the program, and the person has to choose another at the first use. */
export type PasswordKind = 'chosen' | 'made';

/** Users, tokens and sessions in a file of their own, which the command line may change while the gateway runs. */
export class AccountStore {
  /** What was found instead of the accounts when the store was opened. */
  readonly lost: Lost | undefined;
  readonly ledger: Ledger;
  readonly #db: Connection;
  readonly #data: string;
  readonly #now: () => number;
  readonly #inode: number;

  constructor(data: string, now: () => number = Date.now) {
    this.#data = data;
    this.#now = now;
    const { db, lost } = openAccounts(data, now());
    this.#db = db;
    this.ledger = new Ledger(db, now);
    this.lost = lost;
    this.#inode = statSync(join(data, ACCOUNTS_FILE)).ino;
    if (lost === undefined) return;
    try {
      this.ledger.change({ what: 'store-damaged', subject: lost.aside ?? '', by: '', detail: lost.what });
    } catch (error) {
      db.close();
      throw failing(error);
    }
  }

  /** Whether there is no user: a token is a program's. */
  get empty(): boolean {
    return this.#db.prepare('SELECT 1 FROM users').get() === undefined;
  }

  /** Whether no user was ever made in this folder. */
  get isFirstStart(): boolean {
    return this.empty && !hadAccounts(this.#data);
  }

  /** Another number after each change by another process; `moved` where another file is in the place of ours. */
  get version(): number | 'moved' {
    const inode = statSync(join(this.#data, ACCOUNTS_FILE), { throwIfNoEntry: false })?.ino;
    return inode === this.#inode ? Number(this.#db.pragma('data_version', { simple: true })) : 'moved';
  }

  get rows(): AccountRows {
    return rowsIn(this.#db);
  }

  async addUser(
    name: string,
    role: string,
    password: string,
    by: string,
    kind: PasswordKind = 'chosen',
  ): Promise<void> {
    const known = roleOf(role);
    checkName(name);
    checkPassword(password, name);
    if (this.#user(name) !== undefined) throw new AccountError('exists', `there is already an account ${name}`);
    const hash = await hashPassword(password);
    this.ledger.change({ what: 'user-added', subject: name, by, detail: known }, () => {
      // Somebody else may have been quicker while the password was hashed.
      if (this.#user(name) !== undefined) throw new AccountError('exists', `there is already an account ${name}`);
      if (this.#count('users') >= MOST_USERS)
        throw new AccountError('too-many', `there are already ${MOST_USERS} users`);
      this.#db
        .prepare('INSERT INTO users (name, role, password, must_change, password_at) VALUES (?, ?, ?, ?, ?)')
        .run(name, known, hash, kind === 'made' ? 1 : 0, this.#now());
    });
    markKnown(this.#data);
  }

  /** Ends every session of the user as well. */
  async setPassword(
    name: string,
    password: string,
    by: string,
    kind: PasswordKind = 'chosen',
    peer?: string,
  ): Promise<void> {
    this.#known(name);
    checkPassword(password, name);
    const hash = await hashPassword(password);
    const user = this.#known(name);
    this.ledger.change({ what: 'password-changed', subject: user.name, by, peer }, () => {
      this.#db
        .prepare('UPDATE users SET password = ?, must_change = ?, password_at = ? WHERE name = ?')
        .run(hash, kind === 'made' ? 1 : 0, this.#now(), name);
      this.#endSessions(name);
    });
    if (user.must_change === 1) forgetFirstPassword(this.#data, user.name);
  }

  enableUser(name: string, by: string): void {
    const user = this.#known(name);
    this.ledger.change({ what: 'user-enabled', subject: user.name, by }, () =>
      this.#db.prepare('UPDATE users SET disabled = 0 WHERE name = ?').run(name),
    );
  }

  /** Ends every session of the user as well. The last admin that can sign in stays, unless `force`. */
  disableUser(name: string, by: string, force = false): void {
    const user = this.#known(name);
    this.ledger.change({ what: 'user-disabled', subject: user.name, by }, () => {
      this.#keepAnAdmin(name, force);
      this.#db.prepare('UPDATE users SET disabled = 1 WHERE name = ?').run(name);
      this.#endSessions(name);
    });
  }

  /** Ends every session of the user as well. What the user did stays in the record. */
  removeUser(name: string, by: string, force = false): void {
    const user = this.#known(name);
    this.ledger.change({ what: 'user-removed', subject: user.name, by }, () => {
      this.#keepAnAdmin(name, force);
      this.#db.prepare('DELETE FROM users WHERE name = ?').run(name);
      this.#endSessions(name);
    });
  }

  /** Ends every session of the user as well: the next one has the new role. */
  setRole(name: string, role: string, by: string, force = false): void {
    const known = roleOf(role);
    const user = this.#known(name);
    if (user.role === known) return;
    this.ledger.change({ what: 'role-changed', subject: user.name, by, detail: `${user.role} -> ${known}` }, () => {
      if (known !== 'admin') this.#keepAnAdmin(name, force);
      this.#db.prepare('UPDATE users SET role = ? WHERE name = ?').run(known, name);
      this.#endSessions(name);
    });
  }

  users(): UserLine[] {
    return this.rows.users.map(({ name, role, disabled }) => ({ name, role: roleOf(role), disabled: disabled === 1 }));
  }

  /** The tokens by the names under which they stand in the record. */
  tokens(): { readonly name: string; readonly role: Role }[] {
    return this.rows.tokens.map(({ name, role }) => ({ name, role: roleOf(role) }));
  }

  /** A new token for a program; only its hash is kept. */
  addToken(role: string, by: string): string {
    const known = roleOf(role);
    const token = `fs_${newSecret()}`;
    const name = tokenName(digest(token));
    this.ledger.change({ what: 'token-added', subject: name, by, detail: known }, () => {
      if (this.#count('tokens') >= MOST_TOKENS)
        throw new AccountError('too-many', `there are already ${MOST_TOKENS} tokens: revoke those that are not used`);
      this.#db.prepare('INSERT INTO tokens VALUES (?, ?, ?)').run(digest(token), name, known);
    });
    return token;
  }

  /** Takes a token itself, or the name under which it stands in the record. */
  revokeToken(tokenOrName: string, by: string): void {
    const hash = digest(tokenOrName);
    const found = this.rows.tokens.find((token) => token.hash === hash || token.name === tokenOrName);
    if (found === undefined) throw new AccountError('unknown', 'there is no such token');
    this.ledger.change({ what: 'token-revoked', subject: found.name, by }, () =>
      this.#db.prepare('DELETE FROM tokens WHERE hash = ?').run(found.hash),
    );
  }

  /** An unknown name costs the same time as a wrong password, so that names cannot be guessed. */
  isPasswordOf(name: string, password: string): Promise<boolean> {
    return isPassword(password, this.#user(name)?.password ?? UNKNOWN);
  }

  /** A new session for the right password; nothing for a wrong one, an unknown name or a disabled account. */
  async signIn(name: string, password: string, peer?: string): Promise<string | undefined> {
    const before = this.#user(name)?.password;
    const isRight = await this.isPasswordOf(name, password);
    const user = this.#user(name);
    // It may have been disabled or got another password meanwhile.
    if (!isRight || user === undefined || user.disabled === 1 || user.password !== before) return undefined;
    const session = newSecret();
    const now = this.#now();
    this.ledger.change({ what: 'signed-in', subject: user.name, by: user.name, peer }, () => {
      this.#db.prepare('DELETE FROM sessions WHERE until < ?').run(now);
      this.#makeRoom('WHERE user = ?', MOST_SESSIONS_OF_ONE, user.name);
      this.#makeRoom('', MOST_SESSIONS);
      this.#db.prepare('INSERT INTO sessions VALUES (?, ?, ?)').run(digest(session), user.name, now + SESSION_MS);
    });
    return session;
  }

  /** @param hash SHA-256 of the session */
  signOut(hash: string, peer?: string): void {
    const user = this.rows.sessions.find((session) => session.hash === hash)?.user;
    if (user === undefined) return;
    this.ledger.change({ what: 'signed-out', subject: user, by: user, peer }, () =>
      this.#db.prepare('DELETE FROM sessions WHERE hash = ?').run(hash),
    );
  }

  /**
   * Called at the start of a gateway and every few minutes while it runs. Where the clock went back, or on by more than
   * a day, sessions keep the time they had left: a wrong clock signs nobody out.
   */
  keepTime(isStart: boolean): void {
    const now = this.#now();
    const seen = this.#db.prepare<[], { seen: number }>('SELECT seen FROM progress').get()?.seen ?? 0;
    const gone = now - seen;
    if (isStart && !this.empty) markKnown(this.#data);
    const isDoubtful = isStart && seen > 0 && (gone < 0 || gone > LONGEST_BELIEVED_MS);
    this.ledger.silently(() => {
      if (isDoubtful) this.#db.prepare('UPDATE sessions SET until = until + ?').run(gone);
      this.#db.prepare('UPDATE progress SET seen = ?').run(now);
    });
  }

  /** Adds what another store held, where this one has nothing of that name. */
  restore(rows: AccountRows): void {
    this.ledger.silently(() => addRows(this.#db, rows));
  }

  close(): void {
    this.#db.close();
  }

  #user(name: string): UserRow | undefined {
    return this.#db.prepare<[string], UserRow>('SELECT * FROM users WHERE name = ?').get(name);
  }

  #known(name: string): UserRow {
    const user = this.#user(name);
    if (user === undefined) throw new AccountError('unknown', `there is no account ${name}`);
    return user;
  }

  #count(table: 'users' | 'tokens'): number {
    return this.rows[table].length;
  }

  /** Ends the oldest sessions, so that one more stays within the bound. */
  #makeRoom(where: string, most: number, ...of: string[]): void {
    this.#db
      .prepare(
        `DELETE FROM sessions WHERE hash IN (SELECT hash FROM sessions ${where} ORDER BY until DESC LIMIT -1 OFFSET ?)`,
      )
      .run(...of, most - 1);
  }

  #endSessions(name: string): void {
    this.#db.prepare('DELETE FROM sessions WHERE user = ? COLLATE NOCASE').run(name);
  }

  #keepAnAdmin(name: string, force: boolean): void {
    const others = this.users().filter(
      (user) => user.role === 'admin' && !user.disabled && user.name.toLowerCase() !== name.toLowerCase(),
    );
    const { role, disabled } = this.#known(name);
    if (force || role !== 'admin' || disabled === 1 || others.length > 0) return;
    throw new AccountError(
      'last-admin',
      `${name} is the last admin that can sign in: make another first, or use --force`,
    );
  }
}

const UNKNOWN = `scrypt$${Buffer.alloc(16).toString('base64')}$${Buffer.alloc(32).toString('base64')}`;

function roleOf(role: string): Role {
  const known = ROLES.find((name) => name === role);
  if (known === undefined) throw new AccountError('bad-role', `${role} is not a role; roles are ${ROLES.join(', ')}`);
  return known;
}

function checkName(name: string): void {
  if (!/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,31}$/u.test(name)) {
    throw new AccountError('bad-name', 'a name has 1 to 32 letters, digits, dots, dashes or underlines');
  }
}
