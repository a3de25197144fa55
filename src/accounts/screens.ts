import type { Database as Connection } from 'better-sqlite3';
import type { ScreenRow } from './rows.ts';
import { digest, newSecret } from './secret.ts';

/** So long a screen goes on showing without a sign-in, at most, from the sign-in on. */
export const SCREEN_MS = 30 * 86_400_000;

/** More than this is a mistake or an attack, and would make every change slow. */
const MOST_SCREENS = 2000;
const MOST_SCREENS_OF_ONE = 100;

/** What lets a screen go on showing when its session has expired. Called within changes of the ledger. */
export class Screens {
  readonly #db: Connection;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** A new one beside a session; the oldest end, where there are too many. @param session its SHA-256 */
  add(session: string, user: string, expires: number, now: number): string {
    const screen = newSecret();
    this.endOld(now);
    this.#makeRoom('WHERE user = ?', MOST_SCREENS_OF_ONE, user);
    this.#makeRoom('', MOST_SCREENS);
    const row: ScreenRow = { hash: digest(screen), session, user, expired: expires, until: now + SCREEN_MS };
    this.#db.prepare('INSERT INTO screens VALUES (?, ?, ?, ?, ?)').run(row.hash, session, user, row.expired, row.until);
    return screen;
  }

  /** The user of the screens that were given with a session. */
  userOf(session: string): string | undefined {
    return this.#db.prepare<[string], ScreenRow>('SELECT * FROM screens WHERE session = ?').get(session)?.user;
  }

  endOf(session: string): void {
    this.#db.prepare('DELETE FROM screens WHERE session = ?').run(session);
  }

  endOld(now: number): void {
    this.#db.prepare('DELETE FROM screens WHERE until <= ?').run(now);
  }

  /** The clock was moved: all keep the time they had left, ms. */
  move(by: number): void {
    this.#db.prepare('UPDATE screens SET expired = expired + ?, until = until + ?').run(by, by);
  }

  #makeRoom(where: string, most: number, ...of: string[]): void {
    this.#db
      .prepare(
        `DELETE FROM screens WHERE hash IN (SELECT hash FROM screens ${where} ORDER BY until DESC LIMIT -1 OFFSET ?)`,
      )
      .run(...of, most - 1);
  }
}
