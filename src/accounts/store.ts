import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Database as Connection } from 'better-sqlite3';
import { addRows, accountRowsIn } from './content.ts';
import { ACCOUNTS_FILE, failing, hadAccounts, type Lost, markKnown, openAccounts } from './database.ts';
import { Ledger } from './ledger.ts';
import type { AccountRows } from './rows.ts';
import { Screens } from './screens.ts';
import { Sessions } from './sessions.ts';
import { Tokens } from './tokens.ts';
import { Users } from './users.ts';

/** Users, tokens and sessions in a file of their own, which the command line may change while the gateway runs. */
export class AccountStore {
  /** What was found instead of the accounts when the store was opened. */
  readonly lost: Lost | undefined;
  readonly ledger: Ledger;
  readonly users: Users;
  readonly tokens: Tokens;
  readonly sessions: Sessions;
  readonly #db: Connection;
  readonly #data: string;
  readonly #inode: number;

  /**
   * @param data the folder of the file
   * @param now Unix ms
   * @throws {AccountError} `failing`, when the file cannot be opened
   */
  constructor(data: string, now: () => number = Date.now) {
    this.#data = data;
    const { db, lost } = openAccounts(data, now());
    this.#db = db;
    this.ledger = new Ledger(db, now);
    this.users = new Users(db, this.ledger, data, now);
    this.tokens = new Tokens(db, this.ledger);
    this.sessions = new Sessions(db, this.ledger, this.users, new Screens(db), now);
    this.lost = lost;
    this.#inode = statSync(join(data, ACCOUNTS_FILE)).ino;
    if (lost === undefined) return;
    try {
      this.ledger.change({ what: 'store-damaged', subject: lost.aside ?? '', by: '', detail: lost.what });
    } catch (error) {
      db.close();
      throw failing(error);
    }
  }

  /** Whether there is no user: a token is a program's. */
  get empty(): boolean {
    return this.#db.prepare('SELECT 1 FROM users').get() === undefined;
  }

  /** Whether no user was ever made in this folder. */
  get isFirstStart(): boolean {
    return this.empty && !hadAccounts(this.#data);
  }

  /** Another number after each change by another process; `moved` where another file is in the place of ours. */
  get version(): number | 'moved' {
    const inode = statSync(join(this.#data, ACCOUNTS_FILE), { throwIfNoEntry: false })?.ino;
    return inode === this.#inode ? Number(this.#db.pragma('data_version', { simple: true })) : 'moved';
  }

  get rows(): AccountRows {
    return accountRowsIn(this.#db);
  }

  /** Called at the start of a gateway and every few minutes while it runs: see `Sessions.keepTime`. */
  keepTime(isStart: boolean): void {
    if (isStart && !this.empty) markKnown(this.#data);
    this.sessions.keepTime(isStart);
  }

  /** Adds what another store held, where this one has nothing of that name. */
  restore(rows: AccountRows): void {
    this.ledger.silently(() => addRows(this.#db, rows));
  }

  close(): void {
    this.#db.close();
  }
}
