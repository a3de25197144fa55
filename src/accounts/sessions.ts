import type { Database as Connection } from 'better-sqlite3';
import type { Ledger } from './ledger.ts';
import type { Role } from '../ports/accounts.ts';
import { roleOf } from './role.ts';
import type { SessionRow, UserRow } from './rows.ts';
import { SCREEN_MS, type Screens } from './screens.ts';
import { digest, newSecret } from './secret.ts';
import type { Users } from './users.ts';

const SESSION_MS = 12 * 3_600_000;
/** At a kiosk, where a person signs in for one act and walks away. */
const KIOSK_SESSION_MS = 5 * 60_000;

/** More than this is a mistake or an attack, and would make every change slow. */
const MOST_SESSIONS = 2000;
const MOST_SESSIONS_OF_ONE = 100;

/** A clock that moved further than this while the gateway was down is not believed: sessions keep the time they had left. */
const LONGEST_BELIEVED_MS = 24 * 3_600_000;

/** What a browser gets at a sign-in, for its cookies. */
export interface SignedIn {
  readonly session: string;
  /** None at a kiosk, which shows by itself when the session has expired. */
  readonly screen?: string;
}

/** Who is signed in: only the hash of what is in the cookies is kept. */
export class Sessions {
  readonly #db: Connection;
  readonly #ledger: Ledger;
  readonly #users: Users;
  readonly #screens: Screens;
  readonly #now: () => number;

  constructor(db: Connection, ledger: Ledger, users: Users, screens: Screens, now: () => number) {
    this.#db = db;
    this.#ledger = ledger;
    this.#users = users;
    this.#screens = screens;
    this.#now = now;
  }

  /** Every person has to sign in again; screens stay what they are. */
  endAll(): void {
    this.#ledger.silently(() => this.#db.prepare('DELETE FROM sessions').run());
  }

  /** A new session for the right password; nothing for a wrong one, an unknown name or a disabled account. */
  async signIn(
    name: string,
    password: string,
    peer?: string,
    at: 'desk' | 'kiosk' = 'desk',
  ): Promise<SignedIn | undefined> {
    const user = await this.#userWith(name, password);
    if (user === undefined) return undefined;
    const session = newSecret();
    const hash = digest(session);
    const now = this.#now();
    const until = now + (at === 'kiosk' ? KIOSK_SESSION_MS : SESSION_MS);
    let screen: string | undefined;
    this.#ledger.change({ what: 'signed-in', subject: user.name, by: user.name, peer }, () => {
      this.#makeRoom('WHERE user = ?', MOST_SESSIONS_OF_ONE, user.name);
      this.#makeRoom('', MOST_SESSIONS);
      this.#db.prepare('INSERT INTO sessions VALUES (?, ?, ?)').run(hash, user.name, until);
      if (at === 'desk') screen = this.#screens.add(hash, user.name, until, now);
    });
    return screen === undefined ? { session } : { session, screen };
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

  /** Ends a session and its screen, also when the session has expired. @param hash SHA-256 of the session */
  signOut(hash: string, peer?: string): void {
    const session = this.#db.prepare<[string], SessionRow>('SELECT * FROM sessions WHERE hash = ?').get(hash);
    const user = session?.user ?? this.#screens.userOf(hash);
    if (user === undefined) return;
    this.#ledger.change({ what: 'signed-out', subject: user, by: user, peer }, () => {
      this.#db.prepare('DELETE FROM sessions WHERE hash = ?').run(hash);
      this.#screens.endOf(hash);
    });
  }

  /** Ends what has expired, each session with a line. */
  expire(): void {
    const now = this.#now();
    const over = this.#db.prepare<[number], SessionRow>('SELECT * FROM sessions WHERE until <= ?').all(now);
    const lines = over.map(({ user }) => ({ what: 'session-expired', subject: user, by: user }) as const);
    this.#ledger.changes(lines, () => {
      this.#db.prepare('DELETE FROM sessions WHERE until <= ?').run(now);
      this.#screens.endOld(now);
    });
  }

  /**
   * Called at the start of a gateway and every few minutes while it runs. Where the clock went back, or on by more than
   * a day, sessions keep the time they had left: a wrong clock ends no session. Screens are believed to have stood for as
   * long as they may last.
   */
  keepTime(isStart: boolean): void {
    const now = this.#now();
    const seen = this.#db.prepare<[], { seen: number }>('SELECT seen FROM progress').get()?.seen ?? 0;
    const gone = now - seen;
    const isDoubtful = (longest: number): boolean => isStart && seen > 0 && (gone < 0 || gone > longest);
    this.#ledger.silently(() => {
      if (isDoubtful(LONGEST_BELIEVED_MS)) this.#db.prepare('UPDATE sessions SET until = until + ?').run(gone);
      if (isDoubtful(SCREEN_MS)) this.#screens.move(gone);
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
