import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { LookUp } from '../../domain/act.ts';
import { tagId } from '../../domain/ids.ts';
import { lookUpRefusal, privacyOf } from '../../domain/people/privacy.ts';
import { type Instant, instant } from '../../domain/time.ts';
import type { Account } from '../../ports/accounts.ts';
import { REQUEST_TEXTS } from '../../words/requests.ts';
import { filled } from '../../words/sentence.ts';
import { LIMITS } from '../limits.ts';
import { RequestError } from '../problem.ts';
import type { Site } from '../site.ts';

const HOUR_MS = 3_600_000;
/** Characters of a reason. */
export const MOST_REASON = 500;
const time = z.iso.datetime({ offset: true });

/** What every look-up of people is asked with. */
export const lookUpQuery = {
  from: time,
  to: time,
  reason: z.string().min(1).max(MOST_REASON).optional().meta({
    description:
      'Why it is asked; it is in the record. The header `x-reason` (percent-encoded UTF-8) serves as well. Needed where the configuration says so (`privacy: tracks`)',
  }),
};

interface Asked {
  readonly from: string;
  readonly to: string;
  readonly reason?: string | undefined;
}

/** Of what is asked: the way, the time in zones or the contacts of a person or a place, or the places of one badge. */
export type LookedUp = { readonly what: LookUp; readonly subject: string } | { readonly tag: string };

/** Who asks. */
type Asking = { readonly account: Account; readonly request: FastifyRequest; readonly reply: FastifyReply };

/**
 * Where people were is asked by few, for a reason where one is wanted, and in the record before the first byte of the answer
 * leaves: also what was refused.
 */
export async function lookUp(
  site: Site,
  of: LookedUp,
  asked: Asked,
  asking: Asking,
): Promise<{ readonly from: Instant; readonly to: Instant }> {
  const from = timeOf(asked.from);
  if (from >= timeOf(asked.to)) throw new RequestError('bad-request', REQUEST_TEXTS.fromAfterTo);
  return lookUpSpan(site, of, { from, spanned: () => spanOf(asked), reason: asked.reason }, asking);
}

/**
 * The same, of a span of any length.
 * @param spanned is asked after the right to look up was; throws where the span is no good
 */
export async function lookUpSpan<Span extends { readonly from: Instant; readonly to: Instant }>(
  site: Site,
  of: LookedUp,
  asked: { readonly from: Instant; readonly spanned: () => Span; readonly reason: string | undefined },
  { account, request, reply }: Asking,
): Promise<Span> {
  reply.looksUp = 'tag' in of ? of.tag : of.subject;
  const reason = asked.reason ?? reasonIn(request);
  const refusal = lookUpRefusal(site.state, account.role, { from: asked.from, reason }, site.clock.now());
  if (refusal !== undefined) throw refused(site, refusal);
  const span = asked.spanned();
  const about = 'tag' in of ? { tag: tagId(of.tag) } : of;
  const said = reason === undefined ? {} : { reason: reason.trim() };
  await site.act({ act: 'look-up', ...about, from: span.from, to: span.to, ...said }, account.name, account.role);
  return span;
}

/** The stretch of time that is asked about: a day at most. */
export function spanOf(asked: Pick<Asked, 'from' | 'to'>): { readonly from: Instant; readonly to: Instant } {
  const [from, to] = [timeOf(asked.from), timeOf(asked.to)];
  if (from >= to) throw new RequestError('bad-request', REQUEST_TEXTS.fromAfterTo);
  const { most } = LIMITS['look-up-hours'];
  if (to - from > most * HOUR_MS)
    throw new RequestError('bad-request', filled(REQUEST_TEXTS.manyLookUpHours, { most }));
  return { from, to };
}

function refused({ state }: Site, refusal: NonNullable<ReturnType<typeof lookUpRefusal>>): RequestError {
  const { roles, reasons } = privacyOf(state.plant).tracks;
  const who = { roles: roles.join(', ') };
  switch (refusal) {
    case 'role':
      return new RequestError('forbidden', filled(REQUEST_TEXTS.lookUpForbidden, who));
    case 'too-far-back':
      return new RequestError('forbidden', filled(REQUEST_TEXTS.lookUpTooFarBack, who), 'too-far-back');
    case 'no-reason':
    case 'other-reason': {
      const list = reasons.length === 0 ? '' : `: ${reasons.join(' | ')}`;
      return new RequestError('missing-field', filled(REQUEST_TEXTS.lookUpNeedsReason, { reasons: list }), 'no-reason');
    }
  }
}

/** The reason that a header says. */
export function reasonIn({ headers }: FastifyRequest): string | undefined {
  const given = headers['x-reason'];
  if (typeof given !== 'string' || given.length > 4 * MOST_REASON) return undefined;
  try {
    return decodeURIComponent(given).slice(0, MOST_REASON);
  } catch {
    // No percent-encoding: a header holds Latin letters alone then, and they are what was said.
    return given.slice(0, MOST_REASON);
  }
}

const timeOf = (text: string): Instant => instant(Date.parse(text));
