import type { Role, SignIn } from '../ports/accounts.ts';
import type { KnownAccounts } from './known.ts';
import type { AuditLine } from './rows.ts';

/** An account that must exist with this password. */
export interface WantedAccount {
  readonly name: string;
  readonly role: Role;
  readonly password: string;
}

/** What the thread of the accounts is started with. */
export interface KeeperStart {
  readonly data: string;
  /** Unix ms at the zero of the monotonic clock (`process.hrtime`): no step of the wall clock moves a session. */
  readonly origin: number;
  /** Leave the first password in a file instead of telling it. */
  readonly firstPasswordInFile: boolean;
  readonly wanted?: WantedAccount;
}

/** From where a person signs in. */
interface Place {
  readonly from: string;
  readonly at: 'desk' | 'kiosk';
  /** SHA-256 of the session that the browser had. */
  readonly replaces?: string | undefined;
}

export type KeeperQuestion =
  | (Place & { readonly ask: 'sign-in'; readonly user: string; readonly password: string })
  | (Place & {
      readonly ask: 'change-password';
      readonly user: string;
      readonly old: string;
      readonly password: string;
    })
  /** Whether this is the password of an account that may act; makes no session. */
  | { readonly ask: 'confirm'; readonly user: string; readonly password: string }
  /** End a session now, or as soon as it can be written. `hash`: its SHA-256. */
  | { readonly ask: 'sign-out'; readonly hash: string; readonly from: string }
  /** Look now whether another process has changed something. */
  | { readonly ask: 'refresh' };

export type ToKeeper =
  | { readonly type: 'question'; readonly id: number; readonly question: KeeperQuestion }
  | { readonly type: 'close' };

export type KeeperAnswer =
  | {
      readonly ok: true;
      readonly session?: string;
      readonly screen?: string;
      readonly confirmed?: { readonly name: string; readonly role: Role };
    }
  | Exclude<SignIn, { readonly ok: true } | { readonly why: 'locked' }>;

/** How an administrator gets in: the first password, the file in which it is, or not at all: no account is one. */
export type FirstPassword = { readonly password: string } | { readonly file: string } | { readonly missing: 'admin' };

export type FromKeeper =
  /** Everything that decides who may come in, whenever it has changed. */
  | { readonly type: 'known'; readonly snapshot: KnownAccounts }
  | { readonly type: 'answer'; readonly id: number; readonly answer: KeeperAnswer }
  /** The store fails; without a reason it works again. */
  | { readonly type: 'health'; readonly reason?: string }
  | { readonly type: 'audit'; readonly lines: readonly AuditLine[] }
  | { readonly type: 'first-password'; readonly first: FirstPassword }
  /** The store was opened, or was found to fail, and everything about it was said. */
  | { readonly type: 'settled' }
  | { readonly type: 'closed' };
