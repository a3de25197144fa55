import type { IncomingMessage } from 'node:http';
import { parseCookie } from 'cookie';
import type { Accounts, Credential, Cookies } from '../ports/accounts.ts';

export const SESSION_COOKIE = 'fengsui_session';
/** By which a screen goes on showing when its session has expired. */
export const SCREEN_COOKIE = 'fengsui_screen';
/** The token of a kiosk. */
export const KIOSK_COOKIE = 'fengsui_kiosk';

/** How a request proves who makes it. */
export type Proof = ({ readonly by: 'token' | 'cookie' } & Credential) | { readonly by: 'nothing' };

/**
 * Who makes a request: the bearer of a token, or a browser by its cookies. A known one is found at once; a token that is
 * not known may have been made a moment ago on the command line, so that the store is looked at first.
 */
export async function identify(accounts: Accounts, request: Pick<IncomingMessage, 'headers'>): Promise<Proof> {
  const proof = recognise(accounts, request);
  if (proof.by !== 'nothing' || !claimsSomething(request)) return proof;
  await accounts.refresh();
  return recognise(accounts, request);
}

/** As `identify`, by what is known already. */
export function recognise(accounts: Accounts, request: Pick<IncomingMessage, 'headers'>): Proof {
  const [first] = credentialsOf(accounts, request);
  if (first === undefined) return { by: 'nothing' };
  return { by: bearerOf(request) === undefined ? 'cookie' : 'token', ...first };
}

/** All by which a request may be made, the best first: a person who is signed in goes before a screen that only shows. */
export function credentialsOf(accounts: Accounts, request: Pick<IncomingMessage, 'headers'>): readonly Credential[] {
  const bearer = bearerOf(request);
  if (bearer !== undefined) return [accounts.byToken(bearer)].filter((one) => one !== undefined);
  const { session, screen, kiosk } = heldBy(request);
  return [
    session === undefined ? undefined : accounts.bySession(session),
    screen === undefined ? undefined : accounts.byScreen(screen),
    kiosk === undefined ? undefined : kioskOf(accounts, kiosk),
  ].filter((one) => one !== undefined);
}

const bearerOf = ({ headers }: Pick<IncomingMessage, 'headers'>): string | undefined =>
  /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];

/** What the cookies of a browser hold for us. */
export function heldBy({ headers }: Pick<IncomingMessage, 'headers'>): Cookies {
  const cookies = parseCookie(headers.cookie ?? '');
  return { session: cookies[SESSION_COOKIE], screen: cookies[SCREEN_COOKIE], kiosk: cookies[KIOSK_COOKIE] };
}

/** A token of a program opens nothing from a cookie. */
export function kioskOf(accounts: Pick<Accounts, 'byToken'>, token: string): Credential | undefined {
  const credential = accounts.byToken(token);
  return credential?.account.shows === 'kiosk' ? credential : undefined;
}

function claimsSomething(request: Pick<IncomingMessage, 'headers'>): boolean {
  const { session, screen, kiosk } = heldBy(request);
  return [bearerOf(request), session, screen, kiosk].some((secret) => secret !== undefined);
}

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
