import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Database as Connection } from 'better-sqlite3';
import Database from 'better-sqlite3';
import { type Account, type Accounts, type Role, ROLES } from '../ports/accounts.ts';
import { hashPassword, isPassword } from './password.ts';

/** Why something about an account cannot be done. */
export type AccountReason = 'exists' | 'unknown' | 'bad-name' | 'bad-role' | 'weak-password';

export class AccountError extends Error {
  readonly reason: AccountReason;

  constructor(reason: AccountReason, message: string) {
    super(message);
    this.name = 'AccountError';
    this.reason = reason;
  }
}

export interface UserLine {
  readonly name: string;
  readonly role: Role;
  readonly disabled: boolean;
}

interface StoredUser {
  readonly name: string;
  readonly role: string;
  readonly password: string;
  readonly disabled: number;
}

const SESSION_MS = 12 * 3_600_000;
const LEAST_PASSWORD = 8;

/** Users, tokens and sessions in a file of their own, which the command line may change while the gateway runs. */
export class AccountStore implements Accounts {
  readonly #db: Connection;
  readonly #now: () => number;

  constructor(data: string, now: () => number = Date.now) {
    mkdirSync(data, { recursive: true, mode: 0o750 });
    this.#now = now;
    this.#db = new Database(join(data, 'accounts.sqlite'), { timeout: 5000 });
    this.#db.pragma('journal_mode = WAL');
    this.#db.pragma('synchronous = FULL');
    this.#db.exec(`
      CREATE TABLE IF NOT EXISTS users (
        name TEXT PRIMARY KEY COLLATE NOCASE, role TEXT NOT NULL, password TEXT NOT NULL, disabled INTEGER NOT NULL DEFAULT 0
      );
      CREATE TABLE IF NOT EXISTS tokens (hash TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL);
      CREATE TABLE IF NOT EXISTS sessions (hash TEXT PRIMARY KEY, user TEXT NOT NULL, until INTEGER NOT NULL);
      CREATE TABLE IF NOT EXISTS audit (at INTEGER NOT NULL, what TEXT NOT NULL, subject TEXT NOT NULL, by TEXT NOT NULL);`);
  }

  /** Whether nobody can sign in: a token is a program's. */
  get empty(): boolean {
    return this.#db.prepare('SELECT 1 FROM users').get() === undefined;
  }

  async addUser(name: string, role: string, password: string, by: string): Promise<void> {
    const known = roleOf(role);
    checkName(name);
    checkPassword(password);
    if (this.#user(name) !== undefined) throw new AccountError('exists', `there is already an account ${name}`);
    const hash = await hashPassword(password);
    // Somebody else may have been quicker while the password was hashed.
    const { changes } = this.#db
      .prepare('INSERT OR IGNORE INTO users (name, role, password) VALUES (?, ?, ?)')
      .run(name, known, hash);
    if (changes === 0) throw new AccountError('exists', `there is already an account ${name}`);
    this.#note('user added', `${name} as ${known}`, by);
  }

  /** Ends every session of the user as well. */
  async setPassword(name: string, password: string, by: string): Promise<void> {
    checkPassword(password);
    this.#mustBeKnown(name);
    this.#db.prepare('UPDATE users SET password = ? WHERE name = ?').run(await hashPassword(password), name);
    this.#db.prepare('DELETE FROM sessions WHERE user = ? COLLATE NOCASE').run(name);
    this.#note('password changed', name, by);
  }

  enableUser(name: string, by: string): void {
    this.#mustBeKnown(name);
    this.#db.prepare('UPDATE users SET disabled = 0 WHERE name = ?').run(name);
    this.#note('user enabled', name, by);
  }

  disableUser(name: string, by: string): void {
    this.#mustBeKnown(name);
    this.#db.prepare('UPDATE users SET disabled = 1 WHERE name = ?').run(name);
    this.#db.prepare('DELETE FROM sessions WHERE user = ? COLLATE NOCASE').run(name);
    this.#note('user disabled', name, by);
  }

  users(): UserLine[] {
    return this.#db
      .prepare<[], StoredUser>('SELECT * FROM users ORDER BY name')
      .all()
      .map(({ name, role, disabled }) => ({ name, role: roleOf(role), disabled: disabled === 1 }));
  }

  /** A new token for a program; only its hash is kept. */
  addToken(role: string, by: string): string {
    const token = `fs_${randomBytes(24).toString('base64url')}`;
    const name = `token-${digest(token).slice(0, 8)}`;
    this.#db.prepare('INSERT INTO tokens VALUES (?, ?, ?)').run(digest(token), name, roleOf(role));
    this.#note('token added', `${name} as ${role}`, by);
    return token;
  }

  /** Takes a token itself, or the name under which it shows in the record. */
  revokeToken(tokenOrName: string, by: string): void {
    const { changes } = this.#db
      .prepare('DELETE FROM tokens WHERE hash = ? OR name = ?')
      .run(digest(tokenOrName), tokenOrName);
    if (changes === 0) throw new AccountError('unknown', 'there is no such token');
    this.#note(
      'token revoked',
      tokenOrName.startsWith('fs_') ? `token-${digest(tokenOrName).slice(0, 8)}` : tokenOrName,
      by,
    );
  }

  async signIn(user: string, password: string): Promise<{ account: Account; session: string } | undefined> {
    const found = this.#user(user);
    // An unknown name costs the same time as a wrong password, so that names cannot be guessed.
    const right = await isPassword(password, found?.password ?? UNKNOWN);
    if (found === undefined || found.disabled === 1 || !right) return undefined;
    const session = randomBytes(24).toString('base64url');
    const now = this.#now();
    this.#db.prepare('DELETE FROM sessions WHERE until < ?').run(now);
    this.#db.prepare('INSERT INTO sessions VALUES (?, ?, ?)').run(digest(session), found.name, now + SESSION_MS);
    return { account: { name: found.name, role: roleOf(found.role), kind: 'user' }, session };
  }

  signOut(session: string): void {
    this.#db.prepare('DELETE FROM sessions WHERE hash = ?').run(digest(session));
  }

  bySession(session: string): Account | undefined {
    const now = this.#now();
    // One that would last longer than a session can was begun under a clock that has since been set back.
    const found = this.#db
      .prepare<[string, number, number], StoredUser>(
        `SELECT users.* FROM sessions JOIN users ON users.name = sessions.user
         WHERE hash = ? AND until > ? AND until <= ? AND disabled = 0`,
      )
      .get(digest(session), now, now + SESSION_MS);
    return found === undefined ? undefined : { name: found.name, role: roleOf(found.role), kind: 'user' };
  }

  byToken(token: string): Account | undefined {
    const found = this.#db
      .prepare<[string], { name: string; role: string }>('SELECT name, role FROM tokens WHERE hash = ?')
      .get(digest(token));
    return found === undefined ? undefined : { name: found.name, role: roleOf(found.role), kind: 'token' };
  }

  close(): void {
    this.#db.close();
  }

  #user(name: string): StoredUser | undefined {
    return this.#db.prepare<[string], StoredUser>('SELECT * FROM users WHERE name = ?').get(name);
  }

  #mustBeKnown(name: string): void {
    if (this.#user(name) === undefined) throw new AccountError('unknown', `there is no account ${name}`);
  }

  #note(what: string, subject: string, by: string): void {
    this.#db.prepare('INSERT INTO audit VALUES (?, ?, ?, ?)').run(this.#now(), what, subject, by);
  }
}

const UNKNOWN = `scrypt$${Buffer.alloc(16).toString('base64')}$${Buffer.alloc(32).toString('base64')}`;

const digest = (secret: string): string => createHash('sha256').update(secret).digest('hex');

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

function checkPassword(password: string): void {
  if (password.length < LEAST_PASSWORD || password.length > 256) {
    throw new AccountError('weak-password', `a password has ${LEAST_PASSWORD} to 256 characters`);
  }
}
