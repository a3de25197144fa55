import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Account, SignIn } from '../../ports/accounts.ts';
import { networkOf } from '../../ports/peer.ts';
import { isSameOrigin, SESSION_COOKIE } from '../auth.ts';
import { RequestError } from '../problem.ts';
import { route } from '../route.ts';
import type { Site } from '../site.ts';

const password = z.string().min(1).max(256);
const credentials = z.object({ user: z.string().min(1).max(64), password });
const change = z.object({ old: password, new: z.string().max(1024) });
const who = z.object({ user: z.string(), role: z.string(), mustChange: z.literal(true).optional() });

/** The routes by which an account that still has the program's password may write. */
export const OPEN_TO_FIRST_PASSWORD: ReadonlySet<string> = new Set([
  'POST /api/v1/session',
  'POST /api/v1/session/password',
  'DELETE /api/v1/session',
]);

/**
 * Tries of one user from one peer a minute, as an outer bound; the accounts have their own, which grows. Behind a proxy
 * all are one peer: whoever uses up the tries of one user leaves those of the others.
 */
const limited = {
  config: {
    rateLimit: {
      max: 30,
      timeWindow: 60_000,
      hook: 'preHandler',
      keyGenerator: ({ ip, account, body }: FastifyRequest) =>
        `${networkOf(ip)} ${account?.name ?? credentials.safeParse(body).data?.user.toLowerCase() ?? ''}`,
    },
  },
} as const;

/** Signing in and out, and a password of one's own. */
export function sessionRoutes(app: FastifyInstance, site: Site): void {
  app.post(
    '/api/v1/session',
    { schema: route({ summary: 'Sign in', body: credentials, response: who, open: true }), ...limited },
    async (request, reply) => {
      if (request.headers.origin !== undefined && !isSameOrigin(request.raw)) {
        throw new RequestError('foreign-origin', 'sign in from the page of this gateway');
      }
      const { user, password: given } = credentials.parse(request.body);
      return enter(request, reply, await site.accounts.signIn(user, given, request.ip));
    },
  );

  app.post(
    '/api/v1/session/password',
    {
      schema: route({
        summary: 'Choose another password; ends every session of the account and begins a new one',
        body: change,
        response: who,
      }),
      ...limited,
    },
    async (request, reply) => {
      const { account } = request;
      if (account.kind === 'token') throw new RequestError('forbidden', 'a token has no password');
      const { old, new: wanted } = change.parse(request.body);
      return enter(request, reply, await site.accounts.changePassword(account.name, old, wanted, request.ip));
    },
  );

  app.get('/api/v1/session', { schema: route({ summary: 'Who is signed in', response: who }) }, ({ account }) =>
    whoIs(account),
  );

  app.delete('/api/v1/session', { schema: route({ summary: 'Sign out' }) }, (request, reply) => {
    const session = request.cookies[SESSION_COOKIE];
    if (session !== undefined) site.accounts.signOut(session, request.ip);
    return reply.clearCookie(SESSION_COOKIE, { path: '/' }).code(204).send();
  });
}

const whoIs = ({ name, role, mustChange }: Account) => ({
  user: name,
  role,
  ...(mustChange === undefined ? {} : { mustChange }),
});

/** Answers with the cookie of a new session, or says why there is none. */
function enter(request: FastifyRequest, reply: FastifyReply, signIn: SignIn): z.infer<typeof who> {
  if (signIn.ok) {
    void reply.setCookie(SESSION_COOKIE, signIn.session, {
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure: request.protocol === 'https',
    });
    return whoIs(signIn.account);
  }
  switch (signIn.why) {
    case 'wrong-password':
      throw new RequestError('wrong-password', 'user or password is wrong');
    case 'weak-password':
    case 'store-failing':
      throw new RequestError(signIn.why, signIn.detail);
    case 'locked':
      void reply.header('retry-after', signIn.retryAfter);
      throw new RequestError('locked', signIn.detail);
  }
}
