import type { Database as Connection } from 'better-sqlite3';
import { seal } from './content.ts';
import { FORMAT } from './database.ts';
import type { AuditedAct, AuditLine } from './rows.ts';

/** The black box keeps the record; these lines wait for it, and help a person who looks into the file. */
const MOST_LINES = 10_000;

/** What a change is about, as it is recorded. */
export interface ChangeLine {
  readonly what: AuditedAct;
  readonly subject: string;
  readonly by: string;
  readonly detail?: string;
  readonly peer?: string | undefined;
}

/** Every change of the accounts goes through here. */
export class Ledger {
  readonly #db: Connection;
  readonly #now: () => number;

  constructor(db: Connection, now: () => number) {
    this.#db = db;
    this.#now = now;
  }

  /** One change: what is done, the line about it and the checksum over all, together or not at all. */
  change(line: ChangeLine, work: () => void = () => {}): void {
    this.silently(() => {
      work();
      this.#note(line);
    });
  }

  /** As `change`, for several at once. */
  changes(lines: readonly ChangeLine[], work: () => void): void {
    this.silently(() => {
      work();
      for (const line of lines) this.#note(line);
    });
  }

  /** As `change`, without a report. */
  silently(work: () => void): void {
    this.#db
      .transaction(() => {
        work();
        seal(this.#db, FORMAT);
      })
      .immediate();
  }

  #note({ what, subject, by, detail, peer }: ChangeLine): void {
    const { lastInsertRowid } = this.#db
      .prepare('INSERT INTO audit (at, what, subject, by, detail, peer) VALUES (?, ?, ?, ?, ?, ?)')
      .run(this.#now(), what, subject, by, detail ?? null, peer ?? null);
    this.#db.prepare('DELETE FROM audit WHERE rowid <= ?').run(Number(lastInsertRowid) - MOST_LINES);
  }

  /** The lines that the black box does not have yet, oldest first. */
  unrecorded(most: number): (AuditLine & { readonly id: number })[] {
    return this.#db
      .prepare<[number], AuditLine & { id: number }>(
        `SELECT rowid AS id, at, what, subject, by, detail, peer FROM audit
         WHERE rowid > (SELECT recorded FROM progress) ORDER BY rowid LIMIT ?`,
      )
      .all(most);
  }

  /** The black box has every line up to this one. */
  recorded(id: number): void {
    this.#db.prepare('UPDATE progress SET recorded = ?').run(id);
  }
}
