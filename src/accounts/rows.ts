import type { Role } from '../ports/accounts.ts';

/** A user as it is stored. */
export interface UserRow {
  readonly name: string;
  readonly role: string;
  /** `scrypt$salt$hash`. */
  readonly password: string;
  /** 0 or 1. */
  readonly disabled: number;
  /** 0 or 1: the program made the password, and the person has to choose one. */
  readonly must_change: number;
  /** When the password was set, Unix ms; 0 where that is not known. */
  readonly password_at: number;
}

/** A token of a program or of a kiosk; `hash` is SHA-256 of the token, in hex. */
export interface TokenRow {
  readonly hash: string;
  readonly name: string;
  readonly role: string;
  /** 0 or 1: a screen shows the plant by it, and nothing else. */
  readonly kiosk: number;
}

/** A session; `hash` is SHA-256 of what is in the cookie, in hex. `until`: Unix ms. */
export interface SessionRow {
  readonly hash: string;
  readonly user: string;
  readonly until: number;
}

/** By which a screen goes on showing when its session has expired; `hash` is SHA-256 of what is in the cookie, in hex. */
export interface ScreenRow {
  readonly hash: string;
  /** The session that it was given with: signing out of it ends the screen too, also when the session has expired. */
  readonly session: string;
  readonly user: string;
  /** When the session expires, or did, Unix ms. */
  readonly expired: number;
  /** Unix ms. */
  readonly until: number;
}

/** Everything that decides who may come in. */
export interface AccountRows {
  readonly users: readonly UserRow[];
  readonly tokens: readonly TokenRow[];
  readonly sessions: readonly SessionRow[];
  readonly screens: readonly ScreenRow[];
}

/** A user as other parts of the program may see it: without the password. */
export interface UserLine {
  readonly name: string;
  readonly role: Role;
  readonly disabled: boolean;
}

/** What was done to the accounts. `store-damaged`: the file was set aside and a new one begun. */
export type AuditedAct =
  | 'signed-in'
  | 'signed-out'
  | 'session-expired'
  | 'user-added'
  | 'user-removed'
  | 'user-disabled'
  | 'user-enabled'
  | 'role-changed'
  | 'password-changed'
  | 'token-added'
  | 'token-revoked'
  | 'store-damaged';

/** One line about it. Kept until the black box has it, then for the newest few thousand. */
export interface AuditLine {
  readonly at: number;
  readonly what: AuditedAct;
  /** The user, the token's name, or the name under which a damaged file is kept (empty where it is gone). */
  readonly subject: string;
  readonly by: string;
  /** A role, or what was wrong with a file. */
  readonly detail: string | null;
  /** Address of the peer, where it came over the network. */
  readonly peer: string | null;
}
