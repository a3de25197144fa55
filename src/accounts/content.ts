import { createHash } from 'node:crypto';
import type { Database as Connection } from 'better-sqlite3';
import type { AccountRows, ScreenRow, SessionRow, TokenRow, UserRow } from './rows.ts';

/** Everything that decides who may come in. */
export const accountRowsIn = (db: Connection): AccountRows => ({
  ...firstRowsIn(db),
  screens: db.prepare<[], ScreenRow>('SELECT * FROM screens ORDER BY hash').all(),
});

/** What version 1 of the format holds. */
const firstRowsIn = (db: Connection) => ({
  users: db.prepare<[], UserRow>('SELECT * FROM users ORDER BY name').all(),
  tokens: db.prepare<[], TokenRow>('SELECT * FROM tokens ORDER BY hash').all(),
  sessions: db.prepare<[], SessionRow>('SELECT * FROM sessions ORDER BY hash').all(),
});

/** A checksum over every row, and the version of the format that it was made by. */
interface Seal {
  readonly version: number;
  readonly digest: string;
}

/** Part of each change: SQLite itself does not notice a flipped bit inside a row. */
export function seal(db: Connection, version: number): void {
  db.prepare('DELETE FROM seal').run();
  db.prepare('INSERT INTO seal VALUES (?, ?)').run(version, digestOf(db, version));
}

/** None in a file of before the seal. */
export function sealOf(db: Connection): Seal | undefined {
  const isThere = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'seal'").get() !== undefined;
  return isThere ? db.prepare<[], Seal>('SELECT * FROM seal').get() : undefined;
}

/** @param version of the format of the file, 1 or later */
export const digestOf = (db: Connection, version: number): string =>
  createHash('sha256')
    .update(JSON.stringify(version === 1 ? firstRowsIn(db) : accountRowsIn(db)))
    .digest('hex');

/** Adds what another file held, where this one has nothing of that name. */
export function addRows(db: Connection, { users, tokens, sessions, screens }: AccountRows): void {
  const user = db.prepare(
    `INSERT OR IGNORE INTO users (name, role, password, disabled, must_change, password_at) VALUES (?, ?, ?, ?, ?, ?)`,
  );
  for (const one of users) user.run(one.name, one.role, one.password, one.disabled, one.must_change, one.password_at);
  const token = db.prepare('INSERT OR IGNORE INTO tokens (hash, name, role, kiosk) VALUES (?, ?, ?, ?)');
  for (const one of tokens) token.run(one.hash, one.name, one.role, one.kiosk);
  const session = db.prepare('INSERT OR IGNORE INTO sessions VALUES (?, ?, ?)');
  for (const one of sessions) session.run(one.hash, one.user, one.until);
  const screen = db.prepare('INSERT OR IGNORE INTO screens VALUES (?, ?, ?, ?, ?)');
  for (const one of screens) screen.run(one.hash, one.session, one.user, one.expired, one.until);
}
