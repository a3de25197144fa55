/** What an account may do. A person's group on site is something else. */
export const ROLES = ['viewer', 'operator', 'investigator', 'engineer', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Who makes a request: a person who signed in, or a program with a token. */
export interface Account {
  readonly name: string;
  readonly role: Role;
  readonly kind: 'user' | 'token';
}

export type Deed = 'read' | 'acknowledge' | 'reset' | 'comment' | 'silence' | 'settle-clock';

const DEEDS: Readonly<Record<Role, readonly Deed[]>> = {
  viewer: ['read'],
  operator: ['read', 'acknowledge', 'reset', 'comment', 'silence'],
  investigator: ['read', 'comment'],
  engineer: ['read', 'acknowledge', 'reset', 'comment', 'silence', 'settle-clock'],
  admin: ['read', 'acknowledge', 'reset', 'comment', 'silence', 'settle-clock'],
};

/** Least privilege: a role may do what stands in its row and nothing else. */
export const may = (role: Role, deed: Deed): boolean => DEEDS[role].includes(deed);

/** Accounts as the server asks for them. */
export interface Accounts {
  /** A new session for the right password; nothing for a wrong one or a disabled account. */
  signIn(user: string, password: string): Promise<{ readonly account: Account; readonly session: string } | undefined>;
  signOut(session: string): void;
  bySession(session: string): Account | undefined;
  byToken(token: string): Account | undefined;
}
