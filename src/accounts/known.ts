import { type Account, type Credential, type Ended, type EndReason, type Role, ROLES } from '../ports/accounts.ts';
import type { AccountRows, ScreenRow, SessionRow, TokenRow } from './rows.ts';

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
  readonly screens: readonly ScreenRow[];
}

export const knownAccountsIn = ({ users, tokens, sessions, screens }: AccountRows): KnownAccounts => ({
  users: users.map(({ name, role, disabled, must_change, password_at }) => ({
    name,
    role,
    disabled: disabled === 1,
    mustChange: must_change === 1,
    passwordAt: password_at,
  })),
  tokens,
  sessions,
  screens,
});

/** Who may come in, in memory: as large as the store, which is bounded, and never as what strangers ask for. */
export class Known {
  #users = new Map<string, KnownUser>();
  #tokens = new Map<string, TokenRow>();
  #sessions = new Map<string, SessionRow>();
  #screens = new Map<string, ScreenRow>();
  /** Sessions that were signed out, and that the store may still hold: what it says next may be from before. */
  readonly #over = new Set<string>();

  /**
   * Takes what the store holds now.
   * @param now as for `bySession`
   * @param replaced sessions in whose place their own browser asked for another
   * @returns the sessions, screens and tokens that ended with it; a screen before its session
   */
  replace({ users, tokens, sessions, screens }: KnownAccounts, now: number, replaced: ReadonlySet<string>): Ended[] {
    const [oldUsers, oldTokens, oldSessions, oldScreens] = [this.#users, this.#tokens, this.#sessions, this.#screens];
    this.#users = new Map(users.map((user) => [user.name, user]));
    this.#tokens = new Map(tokens.map((token) => [token.hash, token]));
    const held = new Set([...sessions.map(({ hash }) => hash), ...screens.map(({ session }) => session)]);
    for (const session of this.#over) if (!held.has(session)) this.#over.delete(session);
    this.#sessions = new Map(sessions.flatMap((row) => (this.#over.has(row.hash) ? [] : [[row.hash, row]])));
    this.#screens = new Map(screens.flatMap((row) => (this.#over.has(row.session) ? [] : [[row.hash, row]])));
    const ended: Ended[] = [];
    for (const key of oldTokens.keys()) if (!this.#tokens.has(key)) ended.push({ key, reason: 'token-revoked' });
    const end = (key: string, session: string, user: string, until: number): void => {
      const why = whyEnded(oldUsers.get(user), this.#users.get(user));
      const itself = until <= now ? 'expired' : replaced.has(session) ? 'replaced' : 'signed-out';
      ended.push({ key, reason: why ?? itself });
    };
    for (const [key, { session, user, until }] of oldScreens)
      if (!this.#screens.has(key)) end(key, session, user, until);
    for (const [key, { user, until }] of oldSessions) if (!this.#sessions.has(key)) end(key, key, user, until);
    return ended;
  }

  /** The session that a session or a screen belongs to. @param hash of either */
  sessionOf(hash: string): string | undefined {
    return this.#sessions.has(hash) ? hash : this.#screens.get(hash)?.session;
  }

  /** Ends one session and its screen at once. @returns what ended */
  forget(session: string, reason: EndReason): Ended[] {
    const keys = [...this.#screens].flatMap(([key, screen]) => (screen.session === session ? key : []));
    for (const key of keys) this.#screens.delete(key);
    if (this.#sessions.delete(session)) keys.push(session);
    if (keys.length > 0) this.#over.add(session);
    return keys.map((key) => ({ key, reason }));
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
    const account = this.userNamed(session.user);
    return account === undefined ? undefined : { key: hash, account, left: session.until - now };
  }

  /** A user who may sign in. */
  userNamed(name: string): Account | undefined {
    const user = this.#users.get(name);
    if (user === undefined || user.disabled) return undefined;
    const account = accountOf(user.name, user.role, 'user');
    return account === undefined || !user.mustChange ? account : { ...account, mustChange: true };
  }

  /** A viewer's sight for the screen of a user. @param now as for `bySession` */
  byScreen(hash: string, now: number): Credential | undefined {
    const screen = this.#screens.get(hash);
    if (screen === undefined || screen.until <= now) return undefined;
    const user = this.#users.get(screen.user);
    if (user === undefined || user.disabled || accountOf(user.name, user.role, 'user') === undefined) return undefined;
    const account: Account = { name: user.name, role: 'viewer', kind: 'user', shows: 'expired' };
    return { key: hash, account, since: Math.min(screen.expired, now) };
  }

  byToken(hash: string): Credential | undefined {
    const token = this.#tokens.get(hash);
    const account = token === undefined ? undefined : accountOf(token.name, token.role, 'token');
    if (account === undefined) return undefined;
    return { key: hash, account: token?.kiosk === 1 ? { ...account, role: 'viewer', shows: 'kiosk' } : account };
  }
}

/** @returns nothing where nothing happened to the account itself */
function whyEnded(before: KnownUser | undefined, now: KnownUser | undefined): EndReason | undefined {
  if (now === undefined) return 'account-removed';
  if (now.disabled) return 'account-disabled';
  if (now.role !== before?.role) return 'role-changed';
  return now.passwordAt === before.passwordAt ? undefined : 'password-changed';
}

/** An account of a role that this version knows; any other may do nothing. */
function accountOf(name: string, role: string, kind: Account['kind']): Account | undefined {
  const known: Role | undefined = ROLES.find((one) => one === role);
  return known === undefined ? undefined : { name, role: known, kind };
}
