import type { FastifyReply, FastifyRequest } from 'fastify';
import { REFUSAL_TEXTS } from '../words/refusals.ts';
import { LIMITS } from './limits.ts';
import { Buckets } from './rate.ts';
import type { Site } from './site.ts';

declare module 'fastify' {
  interface FastifyReply {
    /** Why the request was refused, in one word; set with the problem document. */
    refusedFor?: string;
    /** It asks where people were, of whom or what: then the record has a refusal of a read, too. */
    looksUp?: string;
  }
}

/** Longest name of a thing that is kept of a request. */
const MOST_CHARACTERS = 200;

/**
 * Puts what a known person asked for and did not get into the record, before the answer is sent. What the rules themselves
 * refuse is in the record already.
 */
export class Refusals {
  readonly #site: Site;
  readonly #buckets: Buckets;
  /** Of each account: refused acts without a line of their own since its last one. */
  readonly #more = new Map<string, number>();

  constructor(site: Site) {
    this.#site = site;
    this.#buckets = new Buckets(() => LIMITS['refused-acts'], site.machine);
  }

  async record(request: FastifyRequest, { statusCode, refusedFor: reason, looksUp }: FastifyReply): Promise<void> {
    const { account, routeOptions } = request;
    // Who stands before a screen that only shows is not known.
    if (
      account === undefined ||
      account.shows !== undefined ||
      reason === undefined ||
      statusCode >= 500 ||
      (isRead(request) && looksUp === undefined)
    )
      return;
    if (Object.hasOwn(REFUSAL_TEXTS, reason)) return;
    const { name: by, role } = account;
    const more = this.#more.get(by) ?? 0;
    if (!this.#buckets.take(by)) {
      this.#more.set(by, more + 1);
      return;
    }
    this.#more.delete(by);
    await this.#site.refused({
      kind: 'refused',
      by,
      role,
      act: actOf(routeOptions.url ?? request.url),
      subject: looksUp?.slice(0, MOST_CHARACTERS) ?? subjectOf(request),
      reason,
      ...(more === 0 ? {} : { more }),
    });
  }
}

const isRead = ({ method }: FastifyRequest): boolean => method === 'GET' || method === 'HEAD';

/** The last word of a route that is no place for a value. */
const actOf = (path: string): string =>
  (path.split('?')[0] ?? '')
    .split('/')
    .findLast((part) => part !== '' && !part.startsWith(':'))
    ?.slice(0, MOST_CHARACTERS) ?? '';

function subjectOf({ params }: FastifyRequest): string {
  if (typeof params !== 'object' || params === null) return 'gateway';
  const id = 'id' in params ? params.id : 'tag' in params ? params.tag : undefined;
  return typeof id === 'string' && id !== '' ? id.slice(0, MOST_CHARACTERS) : 'gateway';
}
