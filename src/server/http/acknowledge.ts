import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { networkOf } from '../../common/network.ts';
import type { Account } from '../../ports/accounts.ts';
import type { AckGrant } from '../../ports/ack-links.ts';
import { wordsNow } from '../../project/telling.ts';
import { ACKNOWLEDGING_TEXTS } from '../../words/acknowledging.ts';
import { REFUSAL_TEXTS } from '../../words/refusals.ts';
import { filled } from '../../words/sentence.ts';
import { type AckPage, ackPage } from '../ack-page.ts';
import { may } from '../permission.ts';
import { type Route, route } from '../route.ts';
import type { Site } from '../site.ts';

const params = z.object({ token: z.string().max(64) });

/** Looks and presses of one network a minute. */
const limited = {
  rateLimit: {
    max: 30,
    timeWindow: 60_000,
    keyGenerator: ({ address }: FastifyRequest) => networkOf(address),
  },
} as const;

/** Acknowledging from a message: a look shows the alarm and changes nothing, a press acknowledges that one occurrence. */
export const acknowledgeRoutes = (site: Site): readonly Route[] => {
  const { ackLinks } = site;
  if (ackLinks === undefined) return [];
  const shared = { path: '/a/:token', permission: 'anyone', params, config: limited, hidden: true } as const;
  const look = route(
    { method: 'GET', summary: 'The alarm of a message', ...shared },
    ({ params: { token }, reply }) => {
      const granted = grantedBy(site, token);
      return granted === undefined ? gone(reply) : show(site, reply, 200, granted);
    },
  );
  const press = route(
    { method: 'POST', summary: 'Acknowledge the alarm of a message', ...shared },
    async ({ params: { token }, request, reply }) => {
      if (isFromElsewhere(site, request)) return answer(reply, 403, { notes: [ACKNOWLEDGING_TEXTS.elsewhere] });
      // An account may have been disabled on the command line a moment ago.
      await site.accounts.refresh();
      const granted = grantedBy(site, token);
      return granted === undefined ? gone(reply) : acknowledge(site, reply, granted);
    },
  );
  // What a form sends is of no meaning: the address says all.
  return [
    (app, check) =>
      void app.register(async (scope) => {
        scope.removeAllContentTypeParsers();
        scope.addContentTypeParser('*', (_request, payload, done) => {
          payload.resume();
          done(null, undefined);
        });
        look(scope, check);
        press(scope, check);
      }),
  ];
};

interface Granted {
  readonly grant: AckGrant;
  readonly account: Account;
}

/** What a token allows, where its account may acknowledge now. */
function grantedBy({ ackLinks, accounts }: Site, token: string): Granted | undefined {
  const grant = ackLinks?.find(token);
  const account = grant === undefined ? undefined : accounts.userNamed(grant.account);
  if (grant === undefined || account === undefined || account.mustChange === true) return undefined;
  return may(account.role, 'acknowledge') ? { grant, account } : undefined;
}

async function acknowledge(site: Site, reply: FastifyReply, granted: Granted): Promise<FastifyReply> {
  const { grant, account } = granted;
  const { alarm, occurrence } = grant;
  // Before anything is waited for: a second press finds it used.
  site.ackLinks?.use(grant);
  const result = await site.act({ act: 'ack', alarm, occurrence, via: 'message' }, account.name, account.role);
  if (!result.ok) {
    const why = REFUSAL_TEXTS[result.refusal];
    return answer(reply, 409, { notes: [filled(ACKNOWLEDGING_TEXTS.refused, { why })], ...wordsOf(site, granted) });
  }
  const { durable } = result;
  const note = durable ? ACKNOWLEDGING_TEXTS.done : ACKNOWLEDGING_TEXTS.notDurable;
  return answer(reply, durable ? 200 : 202, { notes: [note], ...wordsOf(site, granted) });
}

function show(site: Site, reply: FastifyReply, code: number, granted: Granted): FastifyReply {
  const { account, grant } = granted;
  const { acked, acknowledged } = site.state.alarms.get(grant.alarm) ?? {};
  const { name } = account;
  const by = acknowledged?.by ?? name;
  return acked === true
    ? answer(reply, code, { notes: [filled(ACKNOWLEDGING_TEXTS.already, { by })], ...wordsOf(site, granted) })
    : answer(reply, code, {
        notes: [filled(ACKNOWLEDGING_TEXTS.meaning, { account: name })],
        isForm: true,
        ...wordsOf(site, granted),
      });
}

const wordsOf = ({ state }: Site, { grant }: Granted): Pick<AckPage, 'words'> => {
  const words = wordsNow(state, grant.alarm);
  return words === undefined ? {} : { words };
};

const gone = (reply: FastifyReply): FastifyReply => answer(reply, 410, { notes: [ACKNOWLEDGING_TEXTS.gone] });

/** The page holds no script, and tells no other site where it was. */
function answer(reply: FastifyReply, code: number, page: AckPage): FastifyReply {
  return reply
    .code(code)
    .headers({
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow, noarchive',
      'cache-control': 'no-store',
    })
    .type('text/html; charset=utf-8')
    .serializer((html) => String(html))
    .send(ackPage(page));
}

/**
 * Whether a page of another site makes the press. A page without a referrer says the Origin `null`; which site it is of then
 * stands in Sec-Fetch-Site. A program that says neither needs the token as well, and no other proof.
 */
function isFromElsewhere({ outside }: Site, { raw }: FastifyRequest): boolean {
  const { origin, 'sec-fetch-site': site } = raw.headers;
  if (site === 'cross-site' || site === 'same-site') return true;
  return origin !== undefined && origin !== 'null' && !outside.isOwn(raw);
}
