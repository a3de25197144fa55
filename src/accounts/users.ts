import type { Database as Connection } from 'better-sqlite3';
import { ACCOUNT_TEXTS } from '../words/accounts.ts';
import { filled } from '../words/sentence.ts';
import { markKnown } from './database.ts';
import { AccountError } from './error.ts';
import { forgetFirstPassword } from './first.ts';
import { checkPassword } from './judge.ts';
import type { Ledger } from './ledger.ts';
import { hashPassword, isPassword } from './password.ts';
import { roleOf } from './role.ts';
import type { UserLine, UserRow } from './rows.ts';

/** More than this is a mistake or an attack, and would make every change slow. */
const MOST_USERS = 1000;

/** How a password came to be. `made`: by the program, and the person has to choose another at the first use. */
export type PasswordKind = 'chosen' | 'made';

/** Accounts of people. Names are alike in any case of their letters. */
export class Users {
  readonly #db: Connection;
  readonly #ledger: Ledger;
  readonly #data: string;
  readonly #now: () => number;

  constructor(db: Connection, ledger: Ledger, data: string, now: () => number) {
    this.#db = db;
    this.#ledger = ledger;
    this.#data = data;
    this.#now = now;
  }

  list(): UserLine[] {
    return this.#db
      .prepare<[], UserRow>('SELECT * FROM users ORDER BY name')
      .all()
      .map(({ name, role, disabled }) => ({ name, role: roleOf(role), disabled: disabled === 1 }));
  }

  find(name: string): UserRow | undefined {
    return this.#db.prepare<[string], UserRow>('SELECT * FROM users WHERE name = ?').get(name);
  }

  /** @throws {AccountError} for a name that exists or cannot be one, a weak password, an unknown role, too many users */
  async add(name: string, role: string, password: string, by: string, kind: PasswordKind = 'chosen'): Promise<void> {
    const known = roleOf(role);
    checkName(name);
    checkPassword(password, name);
    this.#checkFree(name);
    const hash = await hashPassword(password);
    this.#ledger.change({ what: 'user-added', subject: name, by, detail: known }, () => {
      // Another process may have added it while the password was hashed.
      this.#checkFree(name);
      if (this.list().length >= MOST_USERS)
        throw new AccountError('too-many', filled(ACCOUNT_TEXTS.manyUsers, { most: MOST_USERS }));
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
    this.#ledger.change({ what: 'password-changed', subject: user.name, by, peer }, () => {
      this.#db
        .prepare('UPDATE users SET password = ?, must_change = ?, password_at = ? WHERE name = ?')
        .run(hash, kind === 'made' ? 1 : 0, this.#now(), name);
      this.#endSessions(name);
    });
    if (user.must_change === 1) forgetFirstPassword(this.#data, user.name);
  }

  /** An unknown name costs the same time as a wrong password, so that names cannot be guessed. */
  isPasswordOf(name: string, password: string): Promise<boolean> {
    return isPassword(password, this.find(name)?.password ?? UNKNOWN);
  }

  enable(name: string, by: string): void {
    const user = this.#known(name);
    this.#ledger.change({ what: 'user-enabled', subject: user.name, by }, () =>
      this.#db.prepare('UPDATE users SET disabled = 0 WHERE name = ?').run(name),
    );
  }

  /** Ends every session of the user as well. The last admin that can sign in stays, unless `force`. */
  disable(name: string, by: string, force = false): void {
    const user = this.#known(name);
    this.#ledger.change({ what: 'user-disabled', subject: user.name, by }, () => {
      this.#keepAnAdmin(name, force);
      this.#db.prepare('UPDATE users SET disabled = 1 WHERE name = ?').run(name);
      this.#endSessions(name);
    });
  }

  /** Ends every session of the user as well. What the user did stays in the record. */
  remove(name: string, by: string, force = false): void {
    const user = this.#known(name);
    this.#ledger.change({ what: 'user-removed', subject: user.name, by }, () => {
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
    this.#ledger.change({ what: 'role-changed', subject: user.name, by, detail: `${user.role} -> ${known}` }, () => {
      if (known !== 'admin') this.#keepAnAdmin(name, force);
      this.#db.prepare('UPDATE users SET role = ? WHERE name = ?').run(known, name);
      this.#endSessions(name);
    });
  }

  #known(name: string): UserRow {
    const user = this.find(name);
    if (user === undefined) throw new AccountError('unknown', filled(ACCOUNT_TEXTS.unknown, { name }));
    return user;
  }

  #checkFree(name: string): void {
    if (this.find(name) !== undefined) throw new AccountError('exists', filled(ACCOUNT_TEXTS.exists, { name }));
  }

  #endSessions(name: string): void {
    for (const table of ['sessions', 'screens'])
      this.#db.prepare(`DELETE FROM ${table} WHERE user = ? COLLATE NOCASE`).run(name);
  }

  #keepAnAdmin(name: string, force: boolean): void {
    const others = this.list().filter(
      (user) => user.role === 'admin' && !user.disabled && user.name.toLowerCase() !== name.toLowerCase(),
    );
    const { role, disabled } = this.#known(name);
    if (force || role !== 'admin' || disabled === 1 || others.length > 0) return;
    throw new AccountError('last-admin', filled(ACCOUNT_TEXTS.lastAdmin, { name }));
  }
}

const UNKNOWN = `scrypt$${Buffer.alloc(16).toString('base64')}$${Buffer.alloc(32).toString('base64')}`;

function checkName(name: string): void {
  if (!/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,31}$/u.test(name)) {
    throw new AccountError('bad-name', ACCOUNT_TEXTS.badName);
  }
}
