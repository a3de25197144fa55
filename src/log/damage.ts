import Database from 'better-sqlite3';

/** The bytes of a file of the log are not what was written. Every other error is trouble of the disk, which may pass. */
export class DamagedError extends Error {
  readonly path: string;

  constructor(path: string, what: string, cause?: unknown) {
    super(what, { cause });
    this.name = 'DamagedError';
    this.path = path;
  }
}

/** A damaged file as it is reported. */
export interface Damage {
  /** Path below the data folder. */
  readonly file: string;
  /** Its name now; none where it could not be moved. */
  readonly aside?: string;
  readonly what: string;
  /** Set where rows of the tail are lost: plant time of the last row before the loss, 0 where there is none. */
  readonly lostFrom?: number;
}

/**
 * What SQLite says when it reads bytes that it did not write. `ERROR`: a table or column is missing; a key that is there
 * already: we never write one twice.
 */
const DAMAGED =
  /^SQLITE_(CORRUPT|NOTADB|ERROR|FORMAT|MISMATCH|TOOBIG|CONSTRAINT_(PRIMARYKEY|ROWID|UNIQUE)|IOERR_SHORT_READ|IOERR_READ)/;

/** The error of an operation on a file: `DamagedError` where the file is at fault. */
export function explained(path: string, error: unknown): unknown {
  if (error instanceof DamagedError) return error;
  if (error instanceof Database.SqliteError) {
    return DAMAGED.test(error.code) ? new DamagedError(path, `${error.code}: ${error.message}`, error) : error;
  }
  // A bad sector, or a folder where the file was.
  if (error instanceof Error && 'code' in error && (error.code === 'EIO' || error.code === 'EISDIR'))
    return new DamagedError(path, error.message, error);
  // A packed body that does not unpack, or JSON that is none.
  const isBody = error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError;
  const isZlib = error instanceof Error && 'code' in error && /^(Z_|ERR_BUFFER)/.test(String(error.code));
  return isBody || isZlib ? new DamagedError(path, `it does not unpack: ${error.message}`, error) : error;
}

/** Runs what reads or writes a file; throws a `DamagedError` where the file is at fault. */
export function on<T>(path: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw explained(path, error);
  }
}

/** An error in words that a person can act on: its code first. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return code === undefined || error.message.startsWith(code) ? error.message : `${code}: ${error.message}`;
}

/** The disk takes nothing more. */
export const isFull = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^(ENOSPC|EDQUOT|SQLITE_FULL)/.test(String(error.code));

/** The machine has no more of something just now: the same read may succeed in a moment, and says nothing of the file. */
export const isShortage = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  /^(EMFILE|ENFILE|ENOMEM|SQLITE_(BUSY|LOCKED|NOMEM|CANTOPEN))/.test(String(error.code));
