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

/** What a token is for, beside its role. */
type TokenUse = 'program' | 'kiosk';

/** Accounts of programs, and of screens that stand alone: only the hash of a token is kept. */
export class Tokens {
  readonly #db: Connection;
  readonly #ledger: Ledger;

  constructor(db: Connection, ledger: Ledger) {
    this.#db = db;
    this.#ledger = ledger;
  }

  /** The tokens by the names that the record has for them. */
  list(): { readonly name: string; readonly role: Role; readonly kiosk?: true }[] {
    return this.#rows().map(({ name, role, kiosk }) => ({
      name,
      role: roleOf(role),
      ...(kiosk === 1 ? { kiosk: true } : {}),
    }));
  }

  /**
   * Makes a token.
   *
   * @throws {AccountError} for an unknown role, a kiosk that is no viewer, or too many tokens
   */
  add(role: string, by: string, use: TokenUse = 'program'): string {
    const known = roleOf(role);
    if (use === 'kiosk' && known !== 'viewer') throw new AccountError('bad-role', ACCOUNT_TEXTS.kioskViews);
    const token = `fs_${newSecret()}`;
    const name = tokenName(digest(token));
    this.#ledger.change(
      { what: 'token-added', subject: name, by, detail: use === 'kiosk' ? `${known} kiosk` : known },
      () => {
        if (this.#rows().length >= MOST_TOKENS)
          throw new AccountError('too-many', filled(ACCOUNT_TEXTS.manyTokens, { most: MOST_TOKENS }));
        this.#db
          .prepare('INSERT INTO tokens (hash, name, role, kiosk) VALUES (?, ?, ?, ?)')
          .run(digest(token), name, known, use === 'kiosk' ? 1 : 0);
      },
    );
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
