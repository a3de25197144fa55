import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Database as Connection } from 'better-sqlite3';
import Database from 'better-sqlite3';
import { ACCOUNT_TEXTS } from '../words/accounts.ts';
import { filled } from '../words/sentence.ts';
import { digestOf, accountRowsIn, seal, sealOf } from './content.ts';
import { AccountError } from './error.ts';

export const ACCOUNTS_FILE = 'accounts.sqlite';

/** Says that this folder has had accounts: a store that is missing or empty is then a loss, and no first start. */
const MARKER = 'accounts.known';

/** What SQLite keeps beside a file. */
const PARTS = ['-journal', '-wal', '-shm'];

/** How long one process waits for another that writes. */
const BUSY_MS = 5000;

/** The steps from one version of the format (`user_version`) to the next; the first makes what `edc4ae7` made. */
const MIGRATIONS = [
  `CREATE TABLE IF NOT EXISTS users (
     name TEXT PRIMARY KEY COLLATE NOCASE, role TEXT NOT NULL, password TEXT NOT NULL, disabled INTEGER NOT NULL DEFAULT 0
   );
   CREATE TABLE IF NOT EXISTS tokens (hash TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL);
   CREATE TABLE IF NOT EXISTS sessions (hash TEXT PRIMARY KEY, user TEXT NOT NULL, until INTEGER NOT NULL);
   CREATE TABLE IF NOT EXISTS audit (at INTEGER NOT NULL, what TEXT NOT NULL, subject TEXT NOT NULL, by TEXT NOT NULL);
   ALTER TABLE users ADD COLUMN must_change INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE users ADD COLUMN password_at INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE audit ADD COLUMN detail TEXT;
   ALTER TABLE audit ADD COLUMN peer TEXT;
   CREATE TABLE progress (recorded INTEGER NOT NULL, seen INTEGER NOT NULL);
   INSERT INTO progress SELECT coalesce(max(rowid), 0), 0 FROM audit;
   CREATE TABLE seal (version INTEGER NOT NULL, digest TEXT NOT NULL);`,
  `ALTER TABLE tokens ADD COLUMN kiosk INTEGER NOT NULL DEFAULT 0;
   CREATE TABLE screens (
     hash TEXT PRIMARY KEY, session TEXT NOT NULL, user TEXT NOT NULL, expired INTEGER NOT NULL, until INTEGER NOT NULL
   );`,
] as const;

/** The version of the format now. */
export const FORMAT = MIGRATIONS.length;

/** What was found instead of the accounts. */
export interface Lost {
  /** The name of the damaged file now; none where there was no file. */
  readonly aside?: string;
  readonly what: string;
}

/** Opens the file of the accounts. One that is damaged is set aside, and an empty one begun in its place. */
export function openAccounts(data: string, now: number): { readonly db: Connection; readonly lost?: Lost } {
  const file = join(data, ACCOUNTS_FILE);
  try {
    mkdirSync(data, { recursive: true, mode: 0o750 });
    const { size = 0 } = statSync(file, { throwIfNoEntry: false }) ?? {};
    if (size === 0 && hadAccounts(data)) return { db: openChecked(file), lost: missing(data) };
    try {
      return { db: openChecked(file) };
    } catch (error) {
      if (!isDamage(error)) throw error;
      markKnown(data);
      const aside = setAside(file, now);
      return { db: openChecked(file), lost: { aside, what: error.message } };
    }
  } catch (error) {
    throw failing(error);
  }
}

/** Whether accounts were ever made in this folder. */
export const hadAccounts = (data: string): boolean => existsSync(join(data, MARKER)) || damagedIn(data) !== undefined;

/** A disk may have been full when a damaged file was set aside, so that no other could be begun. */
function missing(data: string): Lost {
  const aside = damagedIn(data);
  return { what: 'it is missing or empty', ...(aside === undefined ? {} : { aside }) };
}

/** The file that was set aside last. */
const damagedIn = (data: string): string | undefined =>
  readdirSync(data)
    .filter((name) => name.startsWith(`${ACCOUNTS_FILE}.damaged-`) && !PARTS.some((part) => name.endsWith(part)))
    .sort()
    .at(-1);

export function markKnown(data: string): void {
  if (existsSync(join(data, MARKER))) return;
  writeFileSync(join(data, MARKER), 'Accounts were made here: without accounts.sqlite they are lost.\n', {
    mode: 0o640,
    flush: true,
  });
}

/** What is in the file is not what was written. */
class Damage extends Error {}

/** Errors of SQLite that speak of the contents of the file; all others speak of the disk or of another process. */
const DAMAGE_CODES = /^SQLITE_(CORRUPT|NOTADB|ERROR|FORMAT|MISMATCH)/;

/** The system lets this process not write the file: root may have made it for another account. */
const NOT_OURS = /^(SQLITE_READONLY|SQLITE_CANTOPEN|EACCES|EPERM)/;

/** Whether an error means that the contents of the file are wrong. */
const isDamage = (error: unknown): error is Error =>
  error instanceof Damage || (error instanceof Database.SqliteError && DAMAGE_CODES.test(error.code));

/** An error of the disk, in words a person can act on. */
export function failing(error: unknown): AccountError {
  if (error instanceof AccountError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const isOurs = !(error instanceof Error && 'code' in error && NOT_OURS.test(String(error.code)));
  const words = isOurs ? ACCOUNT_TEXTS.failing : ACCOUNT_TEXTS.notOurs;
  return new AccountError('failing', filled(words, { file: ACCOUNTS_FILE, what: message }));
}

function openChecked(file: string): Connection {
  checkHeader(file);
  const isReadable = existsSync(file);
  let db: Connection;
  try {
    // SQLite would make it readable for every user of the machine.
    if (!isReadable) closeSync(openSync(file, 'a', 0o600));
    db = new Database(file, { timeout: BUSY_MS });
  } catch (error) {
    if (!isReadable || isDamage(error)) throw error;
    // A folder that cannot be written: who is known still comes in.
    db = new Database(file, { timeout: BUSY_MS, readonly: true });
  }
  try {
    check(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function check(db: Connection): void {
  db.pragma('synchronous = EXTRA');
  const version = versionOf(db);
  const faults = db.pragma('integrity_check(1)', { simple: true });
  if (faults !== 'ok') throw new Damage(String(faults).split('\n').join(' '));
  const sealed = sealOf(db);
  if ((sealed?.version ?? 0) !== version) throw new Damage('its version is not the one it was sealed with');
  if (version > FORMAT) throw new AccountError('failing', ACCOUNT_TEXTS.newerFormat);
  if (version > 0 && sealed?.digest !== digestOf(db, version))
    throw new Damage('its checksum does not fit its contents');
  if (version < FORMAT) migrate(db, version);
  else for (const row of accountRowsIn(db).users) if (row.password === '') throw new Damage('a user has no password');
}

const versionOf = (db: Connection): number => Number(db.pragma('user_version', { simple: true }));

function migrate(db: Connection, version: number): void {
  // A rollback journal and not a WAL: the file by itself is whole, and can be read from a disk that is full or read-only.
  db.pragma('journal_mode = DELETE');
  db.transaction(() => {
    // Another process may have been quicker.
    if (versionOf(db) !== version) return;
    for (const step of MIGRATIONS.slice(version)) db.exec(step);
    seal(db, FORMAT);
    db.pragma(`user_version = ${FORMAT}`);
  }).immediate();
}

/** SQLite takes some broken headers for a file that may only be read. */
function checkHeader(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined || found.size === 0) return;
  if (found.isDirectory()) throw new Damage('it is a folder');
  const header = Buffer.alloc(20);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, header, 0, header.length, 0);
  } finally {
    closeSync(descriptor);
  }
  const isOurs = header.toString('latin1', 0, 16) === 'SQLite format 3\0';
  if (!isOurs || ![1, 2].includes(header[18] ?? 0) || ![1, 2].includes(header[19] ?? 0))
    throw new Damage('file is not a database');
}

/** @returns the new name of the file, which keeps its own with `.damaged-TIME` behind */
function setAside(file: string, now: number): string {
  const mark = `.damaged-${new Date(now).toISOString().replaceAll(':', '')}`;
  // What SQLite keeps beside the file goes along under a name by which it finds it again.
  for (const part of PARTS) if (existsSync(file + part)) renameSync(file + part, file + mark + part);
  renameSync(file, file + mark);
  return ACCOUNTS_FILE + mark;
}
