import type { Database as Connection } from 'better-sqlite3';
import Database from 'better-sqlite3';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { DamagedError, on } from './damage.ts';

/** How a file keeps what is not yet committed; SQLite notes it in the header. A sealed one is never written again. */
export type Journal = 'rollback' | 'wal' | 'sealed';

const NUMBER: Readonly<Record<Journal, number>> = { rollback: 1, wal: 2, sealed: 1 };
/** Bytes of a page of SQLite, as its header writes them. */
const PAGE_BYTES: Readonly<Record<Journal, readonly number[]>> = { rollback: [16, 0], wal: [16, 0], sealed: [4, 0] };
const HEADER_BYTES = 100;

/**
 * The bytes of the header that are the same in every file of ours (https://sqlite.org/fileformat2.html, 1.3). SQLite
 * believes most of them: one wrong bit makes a file read-only, or hides its newest rows.
 */
const constants = (journal: Journal): readonly (readonly [offset: number, bytes: Buffer])[] => [
  [0, Buffer.from('SQLite format 3\0', 'latin1')],
  [16, Buffer.from([...PAGE_BYTES[journal], NUMBER[journal], NUMBER[journal], 0, 64, 32, 32])],
  [44, Buffer.from([0, 0, 0, 4])],
  [52, Buffer.from([0, 0, 0, 0, 0, 0, 0, 1])],
  [64, Buffer.alloc(8)],
];

/** Opens a file that is there already. Throws a `DamagedError` where the file is at fault. */
export function openDatabase(path: string, mode: 'read' | 'write', journal: Journal): Connection {
  return on(path, () => {
    checkHeader(path, journal);
    const db = new Database(path, { readonly: mode === 'read', fileMustExist: true, timeout: 5000 });
    try {
      db.pragma('user_version');
      return db;
    } catch (error) {
      db.close();
      const isWritable = mode === 'write' || !(error instanceof Database.SqliteError);
      // Reading, too, needs a place for locks, which a full or read-only disk does not give.
      if (isWritable || !/^SQLITE_(CANTOPEN|READONLY|FULL|IOERR_SHM)/.test(error.code)) throw error;
      return openImage(path, journal);
    }
  });
}

/** A copy in memory, with the header as it must be: the last way to read a file. What its `-wal` holds is not in it. */
export function openImage(path: string, journal: Journal): Connection {
  const image = on(path, () => readFileSync(path));
  if (image.length < HEADER_BYTES) throw new DamagedError(path, 'it is cut off');
  for (const [offset, bytes] of constants(journal === 'sealed' ? 'sealed' : 'rollback')) bytes.copy(image, offset);
  return new Database(image);
}

/** The structure of the whole file; checksums prove what it holds. */
export function checkStructure(db: Connection, path: string): void {
  const found: unknown = on(path, () => db.pragma('quick_check(1)', { simple: true }));
  if (found !== 'ok') throw new DamagedError(path, `SQLITE_CORRUPT: ${String(found).split('\n').at(-1) ?? ''}`);
}

function checkHeader(path: string, journal: Journal): void {
  const header = Buffer.alloc(HEADER_BYTES);
  const file = openSync(path, 'r');
  try {
    if (readSync(file, header, 0, HEADER_BYTES, 0) < HEADER_BYTES) throw new DamagedError(path, 'it is cut off');
  } finally {
    closeSync(file);
  }
  for (const [offset, bytes] of constants(journal)) {
    if (!header.subarray(offset, offset + bytes.length).equals(bytes))
      throw new DamagedError(path, `its header is wrong at byte ${offset}`);
  }
}
