import type { Database as Connection } from 'better-sqlite3';
import { rowSum, textSum } from './checksum.ts';
import { DamagedError, explained, on } from './damage.ts';
import { apparentVersion, className, headText, migrate, TAIL, versionOf } from './migrations.ts';
import { isRowKind, type Row } from './row.ts';
import type { Span } from './segment.ts';
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

const LAST = Number.MAX_SAFE_INTEGER;

/** The order of everything as far as it is packed, and the run that writes it. */
export interface Packed {
  readonly epoch: number;
  readonly seq: number;
  readonly at: number;
}

/**
 * The end of the log: every class mixed, one transaction and one flush a commit, so that durability has one line.
 * When it holds enough rows they are packed into the segments and taken out.
 */
export class Tail {
  readonly #path: string;
  readonly #db: Connection;
  readonly #version: number;

  constructor(path: string, mode: 'write' | 'read' | 'image') {
    this.#path = path;
    this.#db = mode === 'image' ? openImage(path, 'wal') : openDatabase(path, mode, 'wal');
    try {
      this.#version = on(path, () => {
        if (mode === 'image') return apparentVersion(this.#db, TAIL);
        if (mode === 'read') return versionOf(this.#db, path, TAIL);
        this.#db.pragma('synchronous = FULL');
        this.#db.pragma('journal_size_limit = 4194304');
        migrate(this.#db, path, TAIL);
        return TAIL.steps.length;
      });
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  /** Begins an epoch, on the disk before anything is written in it. */
  begin(epoch: number): void {
    this.#setPacked({ ...this.packed(), epoch });
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

  /** All or nothing, and on the disk when it returns. Repeating it changes nothing. Throws what the disk says. */
  commit(rows: readonly Row[]): void {
    on(this.#path, () => {
      const insert = this.#db.prepare('INSERT INTO tail VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING');
      this.#db.transaction(() => {
        for (const row of rows) insert.run(row.seq, row.n, row.at, row.class, row.kind, row.body, rowSum(row));
      })();
    });
  }

  get count(): number {
    return on(this.#path, () => this.#db.prepare<[], number>('SELECT count(*) FROM tail').pluck().get() ?? 0);
  }

  last(): { readonly seq: number; readonly at: number } | undefined {
    return on(this.#path, () =>
      this.#db.prepare<[], { seq: number; at: number }>('SELECT seq, at FROM tail ORDER BY seq DESC LIMIT 1').get(),
    );
  }

  /** The first rows, in order: `count` of them, and what else belongs to the last seq of these. */
  first(count: number): Row[] {
    const end = on(this.#path, () =>
      this.#db
        .prepare<[number], number>('SELECT seq FROM tail ORDER BY seq, n LIMIT 1 OFFSET ?')
        .pluck()
        .get(count - 1),
    );
    return [...this.rows(end === undefined ? {} : { toSeq: end })];
  }

  /** The rows of a span in order, each proved by its checksum; `skipped` is called with what is wrong instead of a throw. */
  *rows(
    { fromSeq = 0, toSeq = LAST, fromAt = 0, toAt = LAST }: Span = {},
    order: 'forward' | 'backward' = 'forward',
    skipped?: (damaged: DamagedError, stored: { readonly seq: number; readonly at: number }) => void,
  ): Iterable<Row> {
    const by = order === 'forward' ? 'ASC' : 'DESC';
    try {
      const found = this.#db
        .prepare<[number, number, number, number], StoredRow>(
          `SELECT * FROM tail WHERE seq BETWEEN ? AND ? AND at BETWEEN ? AND ? ORDER BY seq ${by}, n ${by}`,
        )
        .iterate(fromSeq, toSeq, fromAt, toAt);
      for (const stored of found) {
        const row = this.#proved(stored);
        if (row !== undefined) yield row;
        else {
          const damaged = new DamagedError(this.#path, `the checksum of row ${stored.seq} is wrong`);
          if (skipped === undefined) throw damaged;
          skipped(damaged, stored);
        }
      }
    } catch (error) {
      throw explained(this.#path, error);
    }
  }

  /** Fixes what is read from here on: the present content, whatever is written meanwhile. Lasts until `close`. */
  hold(): { readonly packed: Packed; readonly last: { readonly seq: number; readonly at: number } | undefined } {
    return on(this.#path, () => {
      this.#db.exec('BEGIN');
      return { packed: this.packed(), last: this.last() };
    });
  }

  /** The first seq, and the earliest and the latest time: of two epochs either may come first. */
  bounds(): { readonly firstSeq: number; readonly firstAt: number; readonly lastAt: number } | undefined {
    const found = on(this.#path, () =>
      this.#db
        .prepare<[], { firstSeq: number | null; firstAt: number | null; lastAt: number | null }>(
          'SELECT min(seq) AS firstSeq, min(at) AS firstAt, max(at) AS lastAt FROM tail',
        )
        .get(),
    );
    if (found === undefined) return undefined;
    const { firstSeq, firstAt, lastAt } = found;
    return firstSeq === null || firstAt === null || lastAt === null ? undefined : { firstSeq, firstAt, lastAt };
  }

  /** The latest time that is not after `at`. */
  latestBefore(at: number): number | undefined {
    const found = on(this.#path, () =>
      this.#db.prepare<[number], number | null>('SELECT max(at) FROM tail WHERE at <= ?').pluck().get(at),
    );
    return found ?? undefined;
  }

  /** Forgets what the segments now hold. */
  forgetUpTo(seq: number, at: number): void {
    on(this.#path, () =>
      this.#db.transaction(() => {
        this.#db.prepare('DELETE FROM tail WHERE seq <= ?').run(seq);
        this.#setPacked({ ...this.packed(), seq, at });
      })(),
    );
  }

  /** For a tail that is made of what was left of another. */
  setPacked(packed: Packed): void {
    this.#setPacked(packed);
  }

  /** Throws a `DamagedError` when anything in it is not as it was written. */
  check(): void {
    checkStructure(this.#db, this.#path);
    this.packed();
    for (const row of this.rows()) void row;
  }

  close(): void {
    this.#db.close();
  }

  #setPacked(packed: Packed): void {
    on(this.#path, () =>
      this.#db
        .prepare('UPDATE packed SET epoch = ?, seq = ?, at = ?, crc = ?')
        .run(packed.epoch, packed.seq, packed.at, textSum(headText(packed))),
    );
  }

  /** The row, unless its checksum says that it is not what was written. */
  #proved({ seq, n, at, class: stored, kind, body, crc }: StoredRow): Row | undefined {
    const logClass = className(stored);
    if (logClass === undefined || !isRowKind(kind)) return undefined;
    const row: Row = { seq, n, at, class: logClass, kind, body };
    return this.#version === 0 || crc === rowSum(row) ? row : undefined;
  }
}
