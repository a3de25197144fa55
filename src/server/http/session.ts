import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Account, SignIn } from '../../ports/accounts.ts';
import { networkOf } from '../../common/network.ts';
import { SESSION_COOKIE } from '../auth.ts';
import { REQUEST_TEXTS } from '../../words/requests.ts';
import { RequestError } from '../problem.ts';
import { type Route, route } from '../route.ts';
import type { Site } from '../site.ts';

const password = z.string().min(1).max(256);
const credentials = z.object({ user: z.string().min(1).max(64), password });
const change = z.object({ old: password, new: z.string().max(1024) });
const who = z.object({ user: z.string(), role: z.string(), mustChange: z.literal(true).optional() });

/**
 * Tries of one user from one peer a minute, as an outer bound; the accounts have their own, which grows. Behind a proxy
 * all are one peer: using up the tries of one user leaves those of other users.
 */
const limited = {
  rateLimit: {
    max: 30,
    timeWindow: 60_000,
    hook: 'preValidation',
    keyGenerator: ({ address, account, body }: FastifyRequest) =>
      `${networkOf(address)} ${account?.name ?? credentials.safeParse(body).data?.user.toLowerCase() ?? ''}`,
  },
} as const;

/** Signing in and out, and a password of one's own. */
export const sessionRoutes = (site: Site): readonly Route[] => [
  route(
    {
      method: 'POST',
      path: '/api/v1/session',
      summary: 'Sign in',
      permission: 'anyone',
      body: credentials,
      response: who,
      config: limited,
    },
    async ({ body, request, reply }) => {
      const { outside } = site;
      if (request.headers.origin !== undefined && !outside.isOwn(request.raw))
        throw new RequestError('foreign-origin', outside.refusal(request.raw, REQUEST_TEXTS.signInHere));
      return enter(site, request, reply, await site.accounts.signIn(body.user, body.password, request.address));
    },
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/session/password',
      summary: 'Choose another password; ends every session of the account and begins a new one',
      permission: 'own-session',
      firstPassword: true,
      body: change,
      response: who,
      config: limited,
    },
    async ({ body, account, request, reply }) => {
      if (account.kind === 'token') throw new RequestError('forbidden', REQUEST_TEXTS.tokenHasNone);
      const signIn = await site.accounts.changePassword(account.name, body.old, body.new, request.address);
      return enter(site, request, reply, signIn);
    },
  ),
  route(
    {
      method: 'GET',
      path: '/api/v1/session',
      summary: 'Who is signed in',
      permission: 'own-session',
      cheap: true,
      response: who,
    },
    ({ account }) => whoIs(account),
  ),
  route(
    {
      method: 'DELETE',
      path: '/api/v1/session',
      summary: 'Sign out',
      permission: 'own-session',
      firstPassword: true,
    },
    ({ request, reply }) => {
      const session = request.cookies[SESSION_COOKIE];
      if (session !== undefined) site.accounts.signOut({ session }, request.address);
      return reply
        .clearCookie(SESSION_COOKIE, { path: site.outside.cookiePath(request.raw) })
        .code(204)
        .send();
    },
  ),
];

const whoIs = ({ name, role, mustChange }: Account) => ({
  user: name,
  role,
  ...(mustChange === undefined ? {} : { mustChange }),
});

/** Answers with the cookie of a new session, or says why there is none. */
function enter({ outside }: Site, request: FastifyRequest, reply: FastifyReply, signIn: SignIn): z.infer<typeof who> {
  if (signIn.ok) {
    void reply.setCookie(SESSION_COOKIE, signIn.session, {
      path: outside.cookiePath(request.raw),
      httpOnly: true,
      sameSite: 'strict',
      secure: outside.isSecure(request.raw),
    });
    return whoIs(signIn.account);
  }
  switch (signIn.why) {
    case 'wrong-password':
      throw new RequestError('wrong-password', REQUEST_TEXTS.wrongPassword);
    case 'weak-password':
    case 'store-failing':
      throw new RequestError(signIn.why, signIn.detail);
    case 'locked':
      void reply.header('retry-after', signIn.retryAfter);
      throw new RequestError('locked', signIn.detail);
  }
}
