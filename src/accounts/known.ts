import { type Account, type Credential, type Ended, type EndReason, type Role, ROLES } from '../ports/accounts.ts';
import type { AccountRows, SessionRow, TokenRow } from './rows.ts';

interface KnownUser {
  readonly name: string;
  readonly role: string;
  readonly disabled: boolean;
  readonly mustChange: boolean;
  readonly passwordAt: number;
}

/** Everything that decides who may come in, without any password. */
export interface KnownAccounts {
  readonly users: readonly KnownUser[];
  readonly tokens: readonly TokenRow[];
  readonly sessions: readonly SessionRow[];
}

export const knownAccountsIn = ({ users, tokens, sessions }: AccountRows): KnownAccounts => ({
  users: users.map(({ name, role, disabled, must_change, password_at }) => ({
    name,
    role,
    disabled: disabled === 1,
    mustChange: must_change === 1,
    passwordAt: password_at,
  })),
  tokens,
  sessions,
});

/** Who may come in, in memory: as large as the store, which is bounded, and never as what strangers ask for. */
export class Known {
  #users = new Map<string, KnownUser>();
  #tokens = new Map<string, TokenRow>();
  #sessions = new Map<string, SessionRow>();

  /** Takes what the store holds now. @returns the sessions and tokens that ended with it */
  replace({ users, tokens, sessions }: KnownAccounts): Ended[] {
    const [oldUsers, oldTokens, oldSessions] = [this.#users, this.#tokens, this.#sessions];
    this.#users = new Map(users.map((user) => [user.name, user]));
    this.#tokens = new Map(tokens.map((token) => [token.hash, token]));
    this.#sessions = new Map(sessions.map((session) => [session.hash, session]));
    const ended: Ended[] = [];
    for (const key of oldTokens.keys()) if (!this.#tokens.has(key)) ended.push({ key, reason: 'token-revoked' });
    for (const [key, { user }] of oldSessions)
      if (!this.#sessions.has(key)) ended.push({ key, reason: whyEnded(oldUsers.get(user), this.#users.get(user)) });
    return ended;
  }

  /** Ends one session at once. @returns whether there was one */
  forget(hash: string): boolean {
    return this.#sessions.delete(hash);
  }

  /** The user of this name as the store writes it, in whatever case it was typed. */
  userLike(name: string): string | undefined {
    const plain = name.toLowerCase();
    return [...this.#users.keys()].find((known) => known.toLowerCase() === plain);
  }

  /** @param now the time by which sessions are kept, Unix ms */
  bySession(hash: string, now: number): Credential | undefined {
    const session = this.#sessions.get(hash);
    if (session === undefined || session.until <= now) return undefined;
    const user = this.#users.get(session.user);
    if (user === undefined || user.disabled) return undefined;
    const account = accountOf(user.name, user.role, 'user');
    if (account === undefined) return undefined;
    return { key: hash, account: user.mustChange ? { ...account, mustChange: true } : account };
  }

  byToken(hash: string): Credential | undefined {
    const token = this.#tokens.get(hash);
    const account = token === undefined ? undefined : accountOf(token.name, token.role, 'token');
    return account === undefined ? undefined : { key: hash, account };
  }
}

function whyEnded(before: KnownUser | undefined, now: KnownUser | undefined): EndReason {
  if (now === undefined) return 'account-removed';
  if (now.disabled) return 'account-disabled';
  if (now.role !== before?.role) return 'role-changed';
  return now.passwordAt === before.passwordAt ? 'signed-out' : 'password-changed';
}

/** An account of a role that this version knows; any other may do nothing. */
function accountOf(name: string, role: string, kind: Account['kind']): Account | undefined {
  const known: Role | undefined = ROLES.find((one) => one === role);
  return known === undefined ? undefined : { name, role: known, kind };
}
