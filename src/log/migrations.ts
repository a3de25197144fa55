import type { Database as Connection } from 'better-sqlite3';
import { isLogClass, type LogClass } from '../common/log-class.ts';
import { checkpointSum, type PackedCheckpoint, pageSum } from './checksum.ts';
import { DamagedError } from './damage.ts';
import type { Page } from './page.ts';

/** How one kind of file came to its present form: `steps[v]` leads from `user_version` v to v + 1. */
export interface Form {
  readonly steps: readonly ((db: Connection) => void)[];
  /** A table and a column of it that version 0 does not have: a version that reads as 0 beside it is damaged. */
  readonly mark: readonly [table: string, column: string];
}

/** Version 0 of the tail wrote the place of a class in this list, which therefore never changes. */
const NUMBERED: readonly LogClass[] = ['gas', 'people', 'acts'];

/** The class of a row, from the number or name that its version stored. */
export function className(stored: number | string): LogClass | undefined {
  if (typeof stored === 'number') return NUMBERED[stored];
  return isLogClass(stored) ? stored : undefined;
}

export const headText = ({ epoch, seq, at }: { epoch: number; seq: number; at: number }): string =>
  `${epoch} ${seq} ${at}`;

/** Version 1 has classes by name, and a checksum for each row and for the head. It is only read. */
export const TAIL: Form = { mark: ['tail', 'crc'], steps: [() => {}] };

interface OldPage {
  readonly first_seq: number;
  readonly last_seq: number;
  readonly first_at: number;
  readonly last_at: number;
  readonly rows: number;
  readonly codec: string;
  readonly body: Buffer;
}

export const SEGMENT: Form = {
  mark: ['sums', 'crc'],
  steps: [
    // 1: the bounds of each page a second time, with a checksum; a checksum for each checkpoint.
    (db) => {
      db.exec(`
        CREATE TABLE IF NOT EXISTS pages (
          first_seq INTEGER PRIMARY KEY, last_seq INTEGER NOT NULL, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL,
          rows INTEGER NOT NULL, codec TEXT NOT NULL, body BLOB NOT NULL
        );
        CREATE TABLE IF NOT EXISTS checkpoints (
          seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, epoch INTEGER NOT NULL, revision TEXT NOT NULL,
          facts BLOB NOT NULL, windows BLOB NOT NULL
        );
        CREATE TABLE sums (
          first_seq INTEGER PRIMARY KEY, last_seq INTEGER NOT NULL, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL,
          crc INTEGER NOT NULL
        );
        ALTER TABLE checkpoints ADD COLUMN crc INTEGER;`);
      const sum = db.prepare('INSERT INTO sums VALUES (?, ?, ?, ?, ?)');
      for (const page of db.prepare<[], OldPage>('SELECT * FROM pages').all()) {
        const { first_seq: firstSeq, last_seq: lastSeq, first_at: firstAt, last_at: lastAt, rows, codec, body } = page;
        const same: Page = { firstSeq, lastSeq, firstAt, lastAt, rows, codec, body };
        sum.run(firstSeq, lastSeq, firstAt, lastAt, pageSum(same));
      }
      const update = db.prepare('UPDATE checkpoints SET crc = ? WHERE seq = ?');
      for (const checkpoint of db.prepare<[], PackedCheckpoint>('SELECT * FROM checkpoints').all())
        update.run(checkpointSum(checkpoint), checkpoint.seq);
    },
  ],
};

const isMarked = (db: Connection, [table, column]: Form['mark']): boolean =>
  db.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table).includes(column);

/** The version of a file whose own word for it is not to be believed. */
export const apparentVersion = (db: Connection, { steps, mark }: Form): number =>
  isMarked(db, mark) ? steps.length : 0;

/** The version of a file. Throws a `DamagedError` for one that this build cannot have written. */
export function versionOf(db: Connection, path: string, { steps, mark }: Form): number {
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version > steps.length)
    throw new DamagedError(path, `it is of version ${version}, which this build does not know`);
  if (isMarked(db, mark) !== version > 0) throw new DamagedError(path, `it says that it is of version ${version}`);
  return version;
}

/** Brings a file to the present form, all at once or not at all. */
export function migrate(db: Connection, path: string, form: Form): void {
  const version = versionOf(db, path, form);
  if (version === form.steps.length) return;
  db.transaction(() => {
    for (const step of form.steps.slice(version)) step(db);
    db.pragma(`user_version = ${form.steps.length}`);
  })();
}
