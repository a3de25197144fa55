import type { FastifyRequest } from 'fastify';
import type { Account } from '../ports/accounts.ts';
import { identify, isFromThisMachine } from './auth.ts';
import { may } from './permission.ts';
import { REQUEST_TEXTS } from '../words/requests.ts';
import { filled } from '../words/sentence.ts';
import { ROLE_TEXTS } from '../words/roles.ts';
import { RequestError } from './problem.ts';
import type { Site } from './site.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The account that makes the request, after a sign-in. */
    account?: Account;
    /** From where it came: the address of its peer, or of the one behind a proxy that is named. */
    readonly address: string;
  }
}

/**
 * Finds out who makes a request, and requires a sign-in unless the route says otherwise. A path below
 * `/api` without a route needs a sign-in, too. A write by cookie has to come from a page of our own, and from a person
 * who is signed in now.
 */
export async function gate({ accounts, outside }: Site, request: FastifyRequest): Promise<void> {
  const proof = await identify(accounts, request.raw);
  if (proof.by !== 'nothing') request.account = proof.account;
  const { rules } = request.routeOptions.config;
  if (rules?.permission === 'anyone') return;
  if (rules?.permission === 'this-machine') {
    if (proof.by !== 'nothing' || (!outside.isPublic && isFromThisMachine(request.raw))) return;
    throw new RequestError('not-signed-in', REQUEST_TEXTS[outside.isPublic ? 'publicNeedsToken' : 'needsToken']);
  }
  if (rules === undefined && !request.url.startsWith('/api/')) return;
  if (proof.by === 'nothing') throw new RequestError('not-signed-in', REQUEST_TEXTS.signIn);
  if (isRead(request)) return;
  if (proof.by === 'cookie' && !outside.isOwn(request.raw))
    throw new RequestError('foreign-origin', outside.refusal(request.raw, REQUEST_TEXTS.writeFromHere));
  const { shows } = proof.account;
  if (shows !== undefined && rules?.signsOut !== true)
    throw new RequestError('not-signed-in', shows === 'kiosk' ? REQUEST_TEXTS.kioskShows : REQUEST_TEXTS.screenShows);
  if (proof.account.mustChange === true && rules?.firstPassword !== true)
    throw new RequestError('must-change-password', REQUEST_TEXTS.firstPassword);
}

/** Refuses what the role of the account may not do. */
export function permit({ account, routeOptions }: FastifyRequest): void {
  const permission = routeOptions.config.rules?.permission;
  if (permission === undefined || permission === 'anyone' || permission === 'this-machine') return;
  if (account === undefined) throw new RequestError('not-signed-in', REQUEST_TEXTS.signIn);
  if (!may(account.role, permission))
    throw new RequestError('forbidden', filled(REQUEST_TEXTS.notThisRole, { role: ROLE_TEXTS[account.role] }));
}

const isRead = ({ method }: FastifyRequest): boolean => method === 'GET' || method === 'HEAD';
