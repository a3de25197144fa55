import type { Database as Connection } from 'better-sqlite3';
import { existsSync, rmSync } from 'node:fs';
import { hasRemains, setAside } from './aside.ts';
import { rowSum, textSum } from './checksum.ts';
import { DamagedError, explained, on } from './damage.ts';
import { apparentVersion, className, headText, TAIL, versionOf } from './old-forms.ts';
import { type DecodedRow, isRowKind, rowOfBody } from './row.ts';
import { checkStructure, openDatabase, openImage } from './sqlite.ts';

interface StoredRow {
  readonly seq: number;
  readonly n: number;
  readonly at: number;
  readonly class: number | string;
  readonly kind: string;
  readonly body: string;
  /** None in version 0. */
  readonly crc?: number | null;
}

/** The order of everything as far as it was packed, and the run that wrote it. */
interface Packed {
  readonly epoch: number;
  readonly seq: number;
  readonly at: number;
}

/** `tail.sqlite`, the end of the log up to version 3 of its formats: a row of SQLite for each line. It is only read. */
class OldTail {
  readonly #path: string;
  readonly #db: Connection;
  readonly #version: number;

  constructor(path: string, mode: 'read' | 'image') {
    this.#path = path;
    this.#db = mode === 'image' ? openImage(path, 'wal') : openDatabase(path, mode, 'wal');
    try {
      this.#version = on(path, () =>
        mode === 'image' ? apparentVersion(this.#db, TAIL) : versionOf(this.#db, path, TAIL),
      );
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  packed(): Packed {
    return on(this.#path, () => {
      const found = this.#db.prepare<[], Packed & { crc?: number | null }>('SELECT * FROM packed').get();
      if (found === undefined) throw new DamagedError(this.#path, 'it has no head row');
      const { epoch, seq, at, crc } = found;
      if (this.#version > 0 && crc !== textSum(headText(found)))
        throw new DamagedError(this.#path, 'the checksum of its head row is wrong');
      return { epoch, seq, at };
    });
  }

  /** All rows in order, each proved by its checksum; `skipped` is called with what is wrong instead of a throw. */
  *rows(order: 'forward' | 'backward' = 'forward', skipped?: (damaged: DamagedError) => void): Iterable<DecodedRow> {
    const by = order === 'forward' ? 'ASC' : 'DESC';
    try {
      for (const stored of this.#db
        .prepare<[], StoredRow>(`SELECT * FROM tail ORDER BY seq ${by}, n ${by}`)
        .iterate()) {
        const row = this.#proved(stored);
        if (row !== undefined) yield row;
        else {
          const damaged = new DamagedError(this.#path, `the checksum of row ${stored.seq} is wrong`);
          if (skipped === undefined) throw damaged;
          skipped(damaged);
        }
      }
    } catch (error) {
      throw explained(this.#path, error);
    }
  }

  /** Throws a `DamagedError` when its structure or its head is not as it was written. */
  check(): void {
    checkStructure(this.#db, this.#path);
    this.packed();
  }

  close(): void {
    this.#db.close();
  }

  /** The row, unless its checksum says that it is not what was written. */
  #proved({ seq, n, at, class: stored, kind, body, crc }: StoredRow): DecodedRow | undefined {
    const logClass = className(stored);
    if (logClass === undefined || !isRowKind(kind)) return undefined;
    if (this.#version > 0 && crc !== rowSum({ seq, n, at, class: logClass, kind, body })) return undefined;
    return rowOfBody({ seq, n, at, class: logClass }, kind, JSON.parse(body) as object);
  }
}

/** What could be read of an old tail. */
export interface OldTailFound {
  readonly rows: readonly DecodedRow[];
  /** None where its head row could not be read. */
  readonly packed: Packed | undefined;
  /** What is wrong with it, and the plant time of the last row before the loss; none where it is whole. */
  readonly damage?: { readonly what: string; readonly lostFrom: number };
}

/** Reads all of an old tail, and what can be saved of a damaged one. Throws what else the disk says. */
export function readOldTail(path: string): OldTailFound {
  if (!existsSync(path)) return { rows: [], packed: undefined, damage: { what: 'it is missing', lostFrom: 0 } };
  let damage: { readonly what: string; readonly lostFrom: number } | undefined;
  const rows = new Map<string, DecodedRow>();
  let last = 0;
  const lose = (error: DamagedError): void => void (damage ??= { what: error.message, lostFrom: last });
  const old = opened(path, 'read', lose) ?? opened(path, 'image', lose);
  if (old === undefined) return { rows: [], packed: undefined, ...(damage === undefined ? {} : { damage }) };
  try {
    const packed = whole(() => old.packed(), lose);
    last = packed?.at ?? 0;
    whole(() => old.check(), lose);
    for (const order of ['forward', 'backward'] as const) {
      const isWhole = whole(() => {
        for (const row of old.rows(order, lose)) {
          rows.set(`${row.seq}-${row.n}`, row);
          last = row.at;
        }
        return true;
      }, lose);
      if (isWhole === true) break;
    }
    const sorted = [...rows.values()].sort((a, b) => a.seq - b.seq || a.n - b.n);
    return { rows: sorted, packed, ...(damage === undefined ? {} : { damage }) };
  } finally {
    old.close();
  }
}

function opened(path: string, mode: 'read' | 'image', lose: (error: DamagedError) => void): OldTail | undefined {
  return whole(() => new OldTail(path, mode), lose);
}

/** What can be read; none where the file is damaged. Trouble of the disk is thrown: another try may find more. */
function whole<T>(read: () => T, lose: (error: DamagedError) => void): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof DamagedError)) throw error;
    lose(error);
    return undefined;
  }
}

/** Takes away an old tail that was read: what was damaged is kept beside. @returns its path then */
export function retireOldTail(path: string, isDamaged: boolean): string | undefined {
  if (isDamaged) return setAside(path);
  // What is in the -wal first: the file itself says that there is still something to be read.
  for (const end of ['-shm', '-wal', '-journal', '']) rmSync(path + end, { force: true });
  return undefined;
}

/** Whether there is an old tail, or what SQLite kept beside one. */
export const hasOldTail = (path: string): boolean => existsSync(path) || hasRemains(path);
