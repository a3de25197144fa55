import type { Text } from '../domain/text.ts';

/** What an account may do. A person's group on site is something else. */
export const ROLES = ['viewer', 'operator', 'investigator', 'engineer', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Who makes a request: a person who signed in, or a program with a token. */
export interface Account {
  readonly name: string;
  readonly role: Role;
  readonly kind: 'user' | 'token';
  /** The password was made by the program: until the person has chosen one, the account only reads. */
  readonly mustChange?: true;
  /** It only looks, and acts by no one: the screen of a session that has expired, or a kiosk. */
  readonly shows?: 'expired' | 'kiosk';
}

/** Why a session or a token is no longer good, as the screen says it. */
export type EndReason =
  | 'signed-out'
  | 'expired'
  /** Its own browser signed in again. */
  | 'replaced'
  | 'account-removed'
  | 'account-disabled'
  | 'role-changed'
  | 'password-changed'
  | 'token-revoked';

/** A session, the screen of one, or a token that ended just now; `key` is the one of `Credential`. */
export interface Ended {
  readonly key: string;
  readonly reason: EndReason;
}

/** An account with the session, screen or token that proves it. */
export interface Credential {
  readonly account: Account;
  /** Names the session, screen or token without giving it away. */
  readonly key: string;
  /** When a session expires, ms from now. */
  readonly left?: number;
  /** When the session of a screen expired, Unix ms. */
  readonly since?: number;
}

/** What the cookies of a browser hold. */
export interface Cookies {
  readonly session?: string | undefined;
  readonly screen?: string | undefined;
  readonly kiosk?: string | undefined;
}

/** What became of a password: a new session, or why there is none. */
export type SignIn =
  | { readonly ok: true; readonly account: Account; readonly session: string; readonly screen?: string }
  | { readonly ok: false; readonly why: 'wrong-password' }
  /** Too many wrong passwords. `retryAfter`: seconds. */
  | { readonly ok: false; readonly why: 'locked'; readonly retryAfter: number; readonly detail: Text }
  /** The new password is too easy to guess. */
  | { readonly ok: false; readonly why: 'weak-password'; readonly detail: Text }
  /** The store of the accounts cannot be read or written, or too many passwords wait for it. */
  | { readonly ok: false; readonly why: 'store-failing'; readonly detail: Text };

/** Whether a person is who they say, without a session: the second signature under a change. */
export type Confirmation =
  | { readonly ok: true; readonly name: string; readonly role: Role }
  | Exclude<SignIn, { readonly ok: true } | { readonly why: 'weak-password' }>;

/**
 * Accounts as the server asks for them. Known sessions and tokens are held in memory: to find out who makes a request
 * waits for no disk, and goes on while the store fails.
 */
export interface Accounts {
  /**
   * A new session for the right password, in place of the one that the browser holds; a short one at a kiosk.
   * `from` is the address of the peer.
   */
  signIn(user: string, password: string, from: string, held?: Cookies): Promise<SignIn>;
  /** Sets a new password and ends every session of the account; the answer holds a new one. */
  changePassword(user: string, old: string, password: string, from: string, held?: Cookies): Promise<SignIn>;
  /** Checks a password and makes no session. Wrong ones count as those of a sign-in do. */
  confirm(user: string, password: string, from: string): Promise<Confirmation>;
  /**
   * Ends the session and the screen that a browser holds at once. @returns when the store has it, or after two seconds:
   * then it is written as soon as it can be
   */
  signOut(held: Cookies, from: string, reason?: 'signed-out' | 'replaced'): Promise<void>;
  /** A browser becomes a kiosk, which ends the session that it holds. @returns nothing where this is no kiosk's token */
  openKiosk(token: string, from: string, held: Cookies): Credential | undefined;
  bySession(session: string): Credential | undefined;
  byScreen(screen: string): Credential | undefined;
  byToken(token: string): Credential | undefined;
  /** A user who may sign in, by the exact name; nothing where there is none, or it is disabled. */
  userNamed(name: string): Account | undefined;
  /** Looks for what another process has changed a moment ago. Always ends within a second. */
  refresh(): Promise<void>;
  /** Tells of every session, screen and token that ends, from now on. @returns what ends the telling */
  onEnded(listener: (ended: Ended) => void): () => void;
}
