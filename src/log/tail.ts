import type { Database as Connection } from 'better-sqlite3';
import Database from 'better-sqlite3';
import { LOG_CLASSES } from '../ports/event-log.ts';
import type { Row, RowKind } from './row.ts';
import type { Span } from './segment.ts';

interface StoredRow {
  readonly seq: number;
  readonly n: number;
  readonly at: number;
  readonly class: number;
  readonly kind: RowKind;
  readonly body: string;
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
 * When a good deal stands here it is packed into the segments and taken out.
 */
export class Tail {
  readonly #db: Connection;

  constructor(file: string, mode: 'write' | 'read') {
    this.#db = new Database(file, { readonly: mode === 'read', timeout: 5000 });
    if (mode === 'read') return;
    this.#db.pragma('journal_mode = WAL');
    this.#db.pragma('synchronous = FULL');
    this.#db.pragma('journal_size_limit = 4194304');
    this.#db.exec(`
      CREATE TABLE IF NOT EXISTS tail (
        seq INTEGER NOT NULL, n INTEGER NOT NULL, at INTEGER NOT NULL, class INTEGER NOT NULL,
        kind TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (seq, n)
      ) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS packed (
        one INTEGER PRIMARY KEY CHECK (one = 1), epoch INTEGER NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL
      );
      INSERT OR IGNORE INTO packed VALUES (1, 0, 0, 0);`);
  }

  /** Begins a new epoch, on the disk before anything is written in it. */
  beginEpoch(): number {
    this.#db.prepare('UPDATE packed SET epoch = epoch + 1').run();
    return this.packed().epoch;
  }

  /** An epoch that began while running. */
  noteEpoch(epoch: number): void {
    this.#db.prepare('UPDATE packed SET epoch = max(epoch, ?)').run(epoch);
  }

  packed(): Packed {
    const found = this.#db.prepare<[], Packed>('SELECT epoch, seq, at FROM packed').get();
    if (found === undefined) throw new Error('the tail of the log has no head row');
    return found;
  }

  /** All or nothing, and on the disk when it returns. Throws what the disk says. */
  commit(rows: readonly Row[]): void {
    const insert = this.#db.prepare('INSERT INTO tail VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING');
    this.#db.transaction(() => {
      for (const { seq, n, at, class: logClass, kind, body } of rows) {
        insert.run(seq, n, at, LOG_CLASSES.indexOf(logClass), kind, body);
      }
    })();
  }

  get count(): number {
    return this.#db.prepare<[], number>('SELECT count(*) FROM tail').pluck().get() ?? 0;
  }

  last(): { readonly seq: number; readonly at: number } | undefined {
    return this.#db
      .prepare<[], { seq: number; at: number }>('SELECT seq, at FROM tail ORDER BY seq DESC LIMIT 1')
      .get();
  }

  /** The rows of a span, in order. */
  rows({ fromSeq = 0, toSeq = LAST, fromAt = 0, toAt = LAST }: Span = {}): Row[] {
    return this.#db
      .prepare<[number, number, number, number], StoredRow>(
        'SELECT * FROM tail WHERE seq BETWEEN ? AND ? AND at BETWEEN ? AND ? ORDER BY seq, n',
      )
      .all(fromSeq, toSeq, fromAt, toAt)
      .map(toRow);
  }

  /** What is packed, and the rows of a span that are not, as they stood at one moment. */
  snapshot(span: Span): { readonly packed: Packed; readonly rows: Row[] } {
    return this.#db.transaction(() => ({ packed: this.packed(), rows: this.rows(span) }))();
  }

  /** The earliest and the latest time: of two epochs either may come first. */
  bounds(): { readonly firstAt: number; readonly lastAt: number } | undefined {
    const found = this.#db
      .prepare<[], { firstAt: number | null; lastAt: number }>('SELECT min(at) AS firstAt, max(at) AS lastAt FROM tail')
      .get();
    return found === undefined || found.firstAt === null ? undefined : { firstAt: found.firstAt, lastAt: found.lastAt };
  }

  /** The latest time that is not after `at`. */
  latestBefore(at: number): number | undefined {
    const found = this.#db.prepare<[number], number | null>('SELECT max(at) FROM tail WHERE at <= ?').pluck().get(at);
    return found ?? undefined;
  }

  /** Forgets what the segments now hold. */
  forgetUpTo(seq: number, at: number): void {
    this.#db.transaction(() => {
      this.#db.prepare('DELETE FROM tail WHERE seq <= ?').run(seq);
      this.#db.prepare('UPDATE packed SET seq = ?, at = ?').run(seq, at);
    })();
  }

  close(): void {
    this.#db.close();
  }
}

function toRow({ seq, n, at, class: index, kind, body }: StoredRow): Row {
  return { seq, n, at, class: LOG_CLASSES[index] ?? 'acts', kind, body };
}
