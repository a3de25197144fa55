import type { IncomingMessage } from 'node:http';
import { parseCookie } from 'cookie';
import type { Account, Accounts } from '../ports/accounts.ts';

export const SESSION_COOKIE = 'fengsui_session';

/** How a request proves who makes it. */
export type Proof = { readonly by: 'token' | 'cookie'; readonly account: Account } | { readonly by: 'nothing' };

/** Who makes a request: the bearer of a token, or the owner of a session cookie. */
export function identify(accounts: Accounts, request: Pick<IncomingMessage, 'headers'>): Proof {
  const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (bearer !== undefined) {
    const account = accounts.byToken(bearer);
    return account === undefined ? { by: 'nothing' } : { by: 'token', account };
  }
  const session = parseCookie(request.headers.cookie ?? '')[SESSION_COOKIE];
  const account = session === undefined ? undefined : accounts.bySession(session);
  return account === undefined ? { by: 'nothing' } : { by: 'cookie', account };
}

/** Whether the page that made a request came from here: its Origin names the host that it asks. */
export function isSameOrigin({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  const { origin, host } = headers;
  if (origin === undefined || host === undefined || !URL.canParse(origin)) return false;
  return new URL(origin).host === host;
}

export const isLoopback = (address: string | undefined): boolean =>
  address !== undefined && /^(::ffff:)?127\.|^::1$/.test(address);
