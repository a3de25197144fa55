import type { Database as Connection } from 'better-sqlite3';
import Database from 'better-sqlite3';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Checkpoint } from '../domain/state/checkpoint.ts';
import type { LogClass } from '../ports/event-log.ts';
import { type Page, unpackPage } from './page.ts';
import type { Row } from './row.ts';

interface StoredCheckpoint {
  readonly seq: number;
  readonly at: number;
  readonly epoch: number;
  readonly revision: string;
  readonly facts: Buffer;
  readonly windows: Buffer;
}

/** Bounds of what to read, both inclusive. */
export interface Span {
  readonly fromSeq?: number;
  readonly toSeq?: number;
  readonly fromAt?: number;
  readonly toAt?: number;
}

/** One file of pages of one class: an ordinary SQLite file that any SQLite tool opens. */
export class Segment {
  readonly #db: Connection;
  readonly logClass: LogClass;

  constructor(file: string, logClass: LogClass, mode: 'write' | 'read') {
    this.logClass = logClass;
    this.#db = new Database(file, { readonly: mode === 'read', timeout: 5000 });
    if (mode === 'read') return;
    this.#db.pragma('journal_mode = TRUNCATE');
    this.#db.pragma('synchronous = FULL');
    this.#db.exec(`
      CREATE TABLE IF NOT EXISTS pages (
        first_seq INTEGER PRIMARY KEY, last_seq INTEGER NOT NULL, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL,
        rows INTEGER NOT NULL, codec TEXT NOT NULL, body BLOB NOT NULL
      );
      CREATE TABLE IF NOT EXISTS checkpoints (
        seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, epoch INTEGER NOT NULL, revision TEXT NOT NULL,
        facts BLOB NOT NULL, windows BLOB NOT NULL
      );`);
  }

  /** Pages after `packedSeq` were written by a pack that a crash cut off; the tail still holds their rows. */
  forgetAfter(packedSeq: number): void {
    this.#db.prepare('DELETE FROM pages WHERE first_seq > ?').run(packedSeq);
  }

  write(pages: readonly Page[]): void {
    const insert = this.#db.prepare('INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?, ?)');
    this.#db.transaction(() => {
      for (const page of pages) {
        insert.run(page.firstSeq, page.lastSeq, page.firstAt, page.lastAt, page.rows, page.codec, page.body);
      }
    })();
  }

  writeCheckpoint({ seq, at, epoch, revision, facts, windows }: Checkpoint): void {
    this.#db
      .prepare('INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?, ?, ?, ?)')
      .run(seq, at, epoch, revision, deflateRawSync(facts), deflateRawSync(windows));
  }

  /** The newest checkpoint at or before both bounds. */
  checkpoint({ toSeq = Number.MAX_SAFE_INTEGER, toAt = Number.MAX_SAFE_INTEGER }: Span): Checkpoint | undefined {
    const found = this.#db
      .prepare<[number, number], StoredCheckpoint>(
        'SELECT * FROM checkpoints WHERE seq <= ? AND at <= ? ORDER BY seq DESC LIMIT 1',
      )
      .get(toSeq, toAt);
    if (found === undefined) return undefined;
    const { seq, at, epoch, revision, facts, windows } = found;
    return {
      seq,
      at,
      epoch,
      revision,
      facts: inflateRawSync(facts).toString(),
      windows: inflateRawSync(windows).toString(),
    };
  }

  /** The rows in a span, in order; page by page, so that a long read holds one page at a time. */
  *rows(span: Span, order: 'forward' | 'backward' = 'forward'): Iterable<Row> {
    const { fromSeq = 0, toSeq = Number.MAX_SAFE_INTEGER, fromAt = 0, toAt = Number.MAX_SAFE_INTEGER } = span;
    const keys = this.#db
      .prepare<[number, number, number, number], number>(
        `SELECT first_seq FROM pages WHERE last_seq >= ? AND first_seq <= ? AND last_at >= ? AND first_at <= ?
         ORDER BY first_seq ${order === 'forward' ? 'ASC' : 'DESC'}`,
      )
      .pluck()
      .all(fromSeq, toSeq, fromAt, toAt);
    const read = this.#db.prepare<[number], Pick<Page, 'codec' | 'body'>>(
      'SELECT codec, body FROM pages WHERE first_seq = ?',
    );
    for (const key of keys) {
      const page = read.get(key);
      if (page === undefined) continue;
      const rows = unpackPage(page, this.logClass);
      if (order === 'backward') rows.reverse();
      for (const row of rows) {
        if (row.seq >= fromSeq && row.seq <= toSeq && row.at >= fromAt && row.at <= toAt) yield row;
      }
    }
  }

  /** The latest time that is not after `at`. */
  latestBefore(at: number): number | undefined {
    const whole = this.#db
      .prepare<[number], number | null>('SELECT max(last_at) FROM pages WHERE last_at <= ?')
      .pluck()
      .get(at);
    let latest = whole ?? undefined;
    for (const row of this.rows({ fromAt: latest ?? 0, toAt: at })) latest = Math.max(latest ?? row.at, row.at);
    return latest;
  }

  bounds(): { readonly firstAt: number; readonly lastAt: number; readonly lastSeq: number } | undefined {
    const found = this.#db
      .prepare<[], { firstAt: number | null; lastAt: number; lastSeq: number }>(
        'SELECT min(first_at) AS firstAt, max(last_at) AS lastAt, max(last_seq) AS lastSeq FROM pages',
      )
      .get();
    return found === undefined || found.firstAt === null ? undefined : { ...found, firstAt: found.firstAt };
  }

  close(): void {
    this.#db.close();
  }
}
