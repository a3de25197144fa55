import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Site } from './site.ts';
import { KIOSK_COOKIE, SCREEN_COOKIE, SESSION_COOKIE } from './auth.ts';

/** Browsers keep no cookie for longer, s. */
const LONGEST_S = 400 * 86_400;

/** What a browser is to hold from now on, each under its cookie; `null` takes it away. */
interface Holding {
  readonly session?: string | null;
  readonly screen?: string | null;
  /** The only one that outlives its browser: a kiosk comes back after a power cut. */
  readonly kiosk?: string | null;
}

/** Sets the cookies of a browser, none of which a script can read. */
export function hold({ outside }: Site, { raw }: FastifyRequest, reply: FastifyReply, holding: Holding): void {
  const options = {
    path: outside.cookiePath(raw),
    httpOnly: true,
    sameSite: 'strict',
    secure: outside.isSecure(raw),
  } as const;
  const set = (name: string, value: string | null | undefined, more: { readonly maxAge?: number } = {}): void => {
    if (value === null) void reply.clearCookie(name, options);
    else if (value !== undefined) void reply.setCookie(name, value, { ...options, ...more });
  };
  set(SESSION_COOKIE, holding.session);
  set(SCREEN_COOKIE, holding.screen);
  set(KIOSK_COOKIE, holding.kiosk, { maxAge: LONGEST_S });
}
