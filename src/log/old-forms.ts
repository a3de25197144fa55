import type { Database as Connection } from 'better-sqlite3';
import { isLogClass, type LogClass } from '../common/log-class.ts';
import { DamagedError } from './damage.ts';

/** One kind of file that older builds wrote, and this one only reads. */
export interface Form {
  /** The highest `user_version` that it ever had. */
  readonly version: number;
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

/** Version 1 has classes by name, and a checksum for each row and for the head. */
export const TAIL: Form = { mark: ['tail', 'crc'], version: 1 };

/** Version 1 has the bounds of each page a second time, with a checksum, and a checksum for each checkpoint. */
export const SEGMENT: Form = { mark: ['sums', 'crc'], version: 1 };

const isMarked = (db: Connection, [table, column]: Form['mark']): boolean =>
  db.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table).includes(column);

/** The version of a file whose own word for it is not to be believed. */
export const apparentVersion = (db: Connection, form: Form): number => (isMarked(db, form.mark) ? form.version : 0);

/** The version of a file. Throws a `DamagedError` for one that this build cannot have written. */
export function versionOf(db: Connection, path: string, form: Form): number {
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version > form.version)
    throw new DamagedError(path, `it is of version ${version}, which this build does not know`);
  if (isMarked(db, form.mark) !== version > 0) throw new DamagedError(path, `it says that it is of version ${version}`);
  return version;
}
