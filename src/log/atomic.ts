import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { type Form, migrate } from './migrations.ts';
import type { Journal } from './sqlite.ts';

/** A file that is being made: it gets its name when it is whole, so half a file never has the name of a whole one. */
const making = (path: string): string => `${path}.making`;

/** Makes an empty database at a path where none is, or puts it in the place of the one that is there. */
export function makeDatabase(
  path: string,
  journal: Journal,
  form: Form,
  fill: (path: string) => void = () => {},
): void {
  const fresh = making(path);
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(fresh + end, { force: true });
  const db = new Database(fresh);
  try {
    db.pragma(journal === 'wal' ? 'journal_mode = WAL' : 'journal_mode = TRUNCATE');
    db.pragma('synchronous = FULL');
    migrate(db, fresh, form);
  } finally {
    db.close();
  }
  fill(fresh);
  rmSync(`${fresh}-journal`, { force: true });
  rename(fresh, path);
}

/** Writes a text so that the file holds all of it or is not there. */
export function writeWhole(path: string, text: string): void {
  const fresh = making(path);
  const file = openSync(fresh, 'w', 0o640);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  rename(fresh, path);
}

/** The new name is on the disk when it returns. */
function rename(from: string, to: string): void {
  renameSync(from, to);
  const folder = openSync(dirname(to), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
