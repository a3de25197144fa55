import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Account, Credential, SignIn } from '../../ports/accounts.ts';
import { networkOf } from '../../common/network.ts';
import { heldBy, kioskOf, recognise } from '../auth.ts';
import { hold } from '../cookies.ts';
import { REQUEST_TEXTS } from '../../words/requests.ts';
import { RequestError } from '../problem.ts';
import { type Route, route } from '../route.ts';
import type { Site } from '../site.ts';

const password = z.string().min(1).max(256);
const credentials = z.object({ user: z.string().min(1).max(64), password });
const change = z.object({ old: password, new: z.string().max(1024) });
const kiosk = z.object({
  token: z.string().min(1).max(256).optional().meta({ description: 'Without it, the one in the cookie, for longer' }),
});
const who = z.object({ user: z.string(), role: z.string(), mustChange: z.literal(true).optional() });
const here = who.extend({
  left: z.int().optional().meta({ description: 'Seconds until the sign-in expires' }),
  shows: z.enum(['expired', 'kiosk']).optional().meta({ description: "This screen only shows, with a viewer's sight" }),
  since: z.int().optional().meta({ description: 'When the sign-in expired' }),
  kiosk: z.literal(true).optional().meta({ description: 'When the sign-in ends this screen is a kiosk again' }),
});

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
      checkPage(site, request);
      const held = heldBy(request.raw);
      return enter(site, request, reply, await site.accounts.signIn(body.user, body.password, request.address, held));
    },
  ),
  route(
    {
      method: 'POST',
      path: '/api/v1/session/kiosk',
      summary: 'Make this browser a kiosk: its token becomes a cookie that no script can read',
      permission: 'anyone',
      body: kiosk,
      response: who,
      config: limited,
    },
    async ({ body, request, reply }) => {
      checkPage(site, request);
      const held = heldBy(request.raw);
      const token = body.token ?? held.kiosk ?? '';
      // It may have been made a moment ago on the command line.
      if (site.accounts.byToken(token) === undefined) await site.accounts.refresh();
      const opened = site.accounts.openKiosk(token, request.address, held);
      if (opened === undefined) throw new RequestError('not-signed-in', REQUEST_TEXTS.noKiosk);
      hold(site, request, reply, { session: null, screen: null, kiosk: token });
      return whoIs(opened.account);
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
      const { accounts } = site;
      const held = heldBy(request.raw);
      return enter(
        site,
        request,
        reply,
        await accounts.changePassword(account.name, body.old, body.new, request.address, held),
      );
    },
  ),
  route(
    {
      method: 'GET',
      path: '/api/v1/session',
      summary: 'Who is signed in',
      permission: 'own-session',
      cheap: true,
      response: here,
    },
    ({ account, request }) => whoIsHere(site, account, request),
  ),
  route(
    {
      method: 'DELETE',
      path: '/api/v1/session',
      summary: 'Sign out',
      permission: 'own-session',
      firstPassword: true,
      signsOut: true,
    },
    async ({ account, request, reply }) => {
      await site.accounts.signOut(heldBy(request.raw), request.address);
      // At a kiosk a person signs out, and it is a kiosk again.
      hold(site, request, reply, {
        session: null,
        screen: null,
        ...(account.shows === 'kiosk' ? { kiosk: null } : {}),
      });
      return reply.code(204).send();
    },
  ),
];

const whoIs = ({ name, role, mustChange }: Account) => ({
  user: name,
  role,
  ...(mustChange === undefined ? {} : { mustChange }),
});

/** Who is at a browser, and for how long. */
function whoIsHere({ accounts }: Site, account: Account, { raw }: FastifyRequest): z.infer<typeof here> {
  const proof = recognise(accounts, raw);
  const { left, since }: Partial<Credential> = proof.by === 'nothing' ? {} : proof;
  const { shows } = account;
  const token = shows === undefined ? heldBy(raw).kiosk : undefined;
  return {
    ...whoIs(account),
    ...(left === undefined ? {} : { left: Math.ceil(left / 1000) }),
    ...(shows === undefined ? {} : { shows }),
    ...(since === undefined ? {} : { since: Math.round(since) }),
    ...(token === undefined || kioskOf(accounts, token) === undefined ? {} : { kiosk: true }),
  };
}

/** A page of another site signs no person in. */
function checkPage({ outside }: Site, { headers, raw }: FastifyRequest): void {
  if (headers.origin !== undefined && !outside.isOwn(raw))
    throw new RequestError('foreign-origin', outside.refusal(raw, REQUEST_TEXTS.signInHere));
}

/** Answers with the cookies of a new session, or says why there is none. */
function enter(site: Site, request: FastifyRequest, reply: FastifyReply, signIn: SignIn): z.infer<typeof who> {
  if (signIn.ok) {
    const { session, screen = null } = signIn;
    const { kiosk: token } = heldBy(request.raw);
    // One that was revoked makes no sign-in short any more.
    const isGone = token !== undefined && kioskOf(site.accounts, token) === undefined;
    hold(site, request, reply, { session, screen, ...(isGone ? { kiosk: null } : {}) });
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
