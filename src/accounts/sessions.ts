import type { Database as Connection } from 'better-sqlite3';
import type { Ledger } from './ledger.ts';
import type { Role } from '../ports/accounts.ts';
import { roleOf } from './role.ts';
import type { SessionRow, UserRow } from './rows.ts';
import { digest, newSecret } from './secret.ts';
import type { Users } from './users.ts';

const SESSION_MS = 12 * 3_600_000;

/** More than this is a mistake or an attack, and would make every change slow. */
const MOST_SESSIONS = 2000;
const MOST_SESSIONS_OF_ONE = 100;

/** A clock that moved further than this while the gateway was down is not believed: sessions keep the time they had left. */
const LONGEST_BELIEVED_MS = 24 * 3_600_000;

/** Who is signed in: only the hash of what is in the cookie is kept. */
export class Sessions {
  readonly #db: Connection;
  readonly #ledger: Ledger;
  readonly #users: Users;
  readonly #now: () => number;

  constructor(db: Connection, ledger: Ledger, users: Users, now: () => number) {
    this.#db = db;
    this.#ledger = ledger;
    this.#users = users;
    this.#now = now;
  }

  /** A new session for the right password; nothing for a wrong one, an unknown name or a disabled account. */
  async signIn(name: string, password: string, peer?: string): Promise<string | undefined> {
    const user = await this.#userWith(name, password);
    if (user === undefined) return undefined;
    const session = newSecret();
    const now = this.#now();
    this.#ledger.change({ what: 'signed-in', subject: user.name, by: user.name, peer }, () => {
      this.#db.prepare('DELETE FROM sessions WHERE until < ?').run(now);
      this.#makeRoom('WHERE user = ?', MOST_SESSIONS_OF_ONE, user.name);
      this.#makeRoom('', MOST_SESSIONS);
      this.#db.prepare('INSERT INTO sessions VALUES (?, ?, ?)').run(digest(session), user.name, now + SESSION_MS);
    });
    return session;
  }

  /** Whose password this is, without a session; nothing where the account may not act. */
  async confirm(name: string, password: string): Promise<{ readonly name: string; readonly role: Role } | undefined> {
    const user = await this.#userWith(name, password);
    return user === undefined || user.must_change === 1 ? undefined : { name: user.name, role: roleOf(user.role) };
  }

  async #userWith(name: string, password: string): Promise<UserRow | undefined> {
    const before = this.#users.find(name)?.password;
    const isRight = await this.#users.isPasswordOf(name, password);
    const user = this.#users.find(name);
    // It may have been disabled or got another password meanwhile.
    const isGood = isRight && user !== undefined && user.disabled === 0 && user.password === before;
    return isGood ? user : undefined;
  }

  /** @param hash SHA-256 of the session */
  signOut(hash: string, peer?: string): void {
    const user = this.#db.prepare<[string], SessionRow>('SELECT * FROM sessions WHERE hash = ?').get(hash)?.user;
    if (user === undefined) return;
    this.#ledger.change({ what: 'signed-out', subject: user, by: user, peer }, () =>
      this.#db.prepare('DELETE FROM sessions WHERE hash = ?').run(hash),
    );
  }

  /**
   * Called at the start of a gateway and every few minutes while it runs. Where the clock went back, or on by more than
   * a day, sessions keep the time they had left: a wrong clock ends no session.
   */
  keepTime(isStart: boolean): void {
    const now = this.#now();
    const seen = this.#db.prepare<[], { seen: number }>('SELECT seen FROM progress').get()?.seen ?? 0;
    const gone = now - seen;
    const isDoubtful = isStart && seen > 0 && (gone < 0 || gone > LONGEST_BELIEVED_MS);
    this.#ledger.silently(() => {
      if (isDoubtful) this.#db.prepare('UPDATE sessions SET until = until + ?').run(gone);
      this.#db.prepare('UPDATE progress SET seen = ?').run(now);
    });
  }

  /** Ends the oldest sessions, so that one more stays within the bound. */
  #makeRoom(where: string, most: number, ...of: string[]): void {
    this.#db
      .prepare(
        `DELETE FROM sessions WHERE hash IN (SELECT hash FROM sessions ${where} ORDER BY until DESC LIMIT -1 OFFSET ?)`,
      )
      .run(...of, most - 1);
  }
}
