import type { IncomingMessage } from 'node:http';
import { parseCookie } from 'cookie';
import type { Accounts, Credential } from '../ports/accounts.ts';

export const SESSION_COOKIE = 'fengsui_session';

/** How a request proves who makes it. */
export type Proof = ({ readonly by: 'token' | 'cookie' } & Credential) | { readonly by: 'nothing' };

/**
 * Who makes a request: the bearer of a token, or the owner of a session cookie. A known one is found at once; a token
 * that is not known may have been made a moment ago on the command line, so that the store is looked at first.
 */
export async function identify(accounts: Accounts, request: Pick<IncomingMessage, 'headers'>): Promise<Proof> {
  const proof = recognise(accounts, request);
  if (proof.by !== 'nothing' || !claimsSomething(request)) return proof;
  await accounts.refresh();
  return recognise(accounts, request);
}

/** As `identify`, by what is known already. */
export function recognise(accounts: Accounts, request: Pick<IncomingMessage, 'headers'>): Proof {
  const bearer = bearerOf(request);
  if (bearer !== undefined) {
    const credential = accounts.byToken(bearer);
    return credential === undefined ? { by: 'nothing' } : { by: 'token', ...credential };
  }
  const session = sessionOf(request);
  const credential = session === undefined ? undefined : accounts.bySession(session);
  return credential === undefined ? { by: 'nothing' } : { by: 'cookie', ...credential };
}

const bearerOf = ({ headers }: Pick<IncomingMessage, 'headers'>): string | undefined =>
  /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];

const sessionOf = ({ headers }: Pick<IncomingMessage, 'headers'>): string | undefined =>
  parseCookie(headers.cookie ?? '')[SESSION_COOKIE];

const claimsSomething = (request: Pick<IncomingMessage, 'headers'>): boolean =>
  bearerOf(request) !== undefined || sessionOf(request) !== undefined;

/**
 * Whether a request was made on this machine by a program that talks to us itself: a loopback peer that asks for a
 * loopback name, with no word of a proxy in between. A proxy on this machine makes every client a loopback peer.
 */
export function isFromThisMachine({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): boolean {
  const isPassedOn = Object.keys(headers).some((name) => PROXY_HEADERS.test(name));
  return isLoopback(socket.remoteAddress) && LOOPBACK_HOST.test(headers.host ?? '') && !isPassedOn;
}

const PROXY_HEADERS = /^(forwarded|via|x-forwarded(-.*)?|x-real-ip)$/;
/** A Host that is the machine itself. */
export const LOOPBACK_HOST = /^(127\.\d{1,3}\.\d{1,3}\.\d{1,3}|localhost|\[::1\])(:\d{1,5})?$/i;

export const isLoopback = (address: string | undefined): boolean =>
  address !== undefined && /^(::ffff:)?127\.|^::1$/.test(address);
