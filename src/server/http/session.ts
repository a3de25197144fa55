import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { isSameOrigin, SESSION_COOKIE } from '../auth.ts';
import { RequestError } from '../problem.ts';
import { route } from '../route.ts';
import type { Site } from '../site.ts';

const credentials = z.object({ user: z.string().min(1).max(64), password: z.string().min(1).max(256) });
const who = z.object({ user: z.string(), role: z.string() });

/** Signing in and out. Tries are bounded by the rate limiter of this route. */
export function sessionRoutes(app: FastifyInstance, site: Site): void {
  app.post(
    '/api/v1/session',
    {
      schema: route({ summary: 'Sign in', body: credentials, response: who, open: true }),
      config: { rateLimit: { max: 30, timeWindow: 60_000 } },
    },
    async (request, reply) => {
      if (request.headers.origin !== undefined && !isSameOrigin(request.raw)) {
        throw new RequestError('foreign-origin', 'sign in from the page of this gateway');
      }
      const { user, password } = credentials.parse(request.body);
      const signedIn = await site.accounts.signIn(user, password);
      if (signedIn === undefined) throw new RequestError('wrong-password', 'user or password is wrong');
      void reply.setCookie(SESSION_COOKIE, signedIn.session, {
        path: '/',
        httpOnly: true,
        sameSite: 'strict',
        secure: request.protocol === 'https',
      });
      return { user: signedIn.account.name, role: signedIn.account.role };
    },
  );

  app.get('/api/v1/session', { schema: route({ summary: 'Who is signed in', response: who }) }, ({ account }) => ({
    user: account.name,
    role: account.role,
  }));

  app.delete('/api/v1/session', { schema: route({ summary: 'Sign out' }) }, (request, reply) => {
    const session = request.cookies[SESSION_COOKIE];
    if (session !== undefined) site.accounts.signOut(session);
    return reply.clearCookie(SESSION_COOKIE, { path: '/' }).code(204).send();
  });
}
