import type { Database as Connection } from 'better-sqlite3';
import type { Role } from '../ports/accounts.ts';
import { ACCOUNT_TEXTS } from '../words/accounts.ts';
import { filled } from '../words/sentence.ts';
import { AccountError } from './error.ts';
import type { Ledger } from './ledger.ts';
import { roleOf } from './role.ts';
import type { TokenRow } from './rows.ts';
import { digest, newSecret, tokenName } from './secret.ts';

/** More than this is a mistake or an attack, and would make every change slow. */
const MOST_TOKENS = 1000;

/** Accounts of programs: only the hash of a token is kept. */
export class Tokens {
  readonly #db: Connection;
  readonly #ledger: Ledger;

  constructor(db: Connection, ledger: Ledger) {
    this.#db = db;
    this.#ledger = ledger;
  }

  /** The tokens by the names that the record has for them. */
  list(): { readonly name: string; readonly role: Role }[] {
    return this.#rows().map(({ name, role }) => ({ name, role: roleOf(role) }));
  }

  /**
   * Makes a token.
   *
   * @throws {AccountError} for an unknown role, or too many tokens
   */
  add(role: string, by: string): string {
    const known = roleOf(role);
    const token = `fs_${newSecret()}`;
    const name = tokenName(digest(token));
    this.#ledger.change({ what: 'token-added', subject: name, by, detail: known }, () => {
      if (this.#rows().length >= MOST_TOKENS)
        throw new AccountError('too-many', filled(ACCOUNT_TEXTS.manyTokens, { most: MOST_TOKENS }));
      this.#db.prepare('INSERT INTO tokens VALUES (?, ?, ?)').run(digest(token), name, known);
    });
    return token;
  }

  /** Takes a token itself, or the name that the record has for it. */
  revoke(tokenOrName: string, by: string): void {
    const hash = digest(tokenOrName);
    const found = this.#rows().find((token) => token.hash === hash || token.name === tokenOrName);
    if (found === undefined) throw new AccountError('unknown', ACCOUNT_TEXTS.noToken);
    this.#ledger.change({ what: 'token-revoked', subject: found.name, by }, () =>
      this.#db.prepare('DELETE FROM tokens WHERE hash = ?').run(found.hash),
    );
  }

  #rows(): TokenRow[] {
    return this.#db.prepare<[], TokenRow>('SELECT * FROM tokens ORDER BY hash').all();
  }
}
