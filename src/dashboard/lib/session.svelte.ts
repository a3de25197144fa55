import { ENDING_TEXTS } from '../../words/endings.ts';
import { api, ApiError } from './api.ts';
import { hint } from './hint.ts';
import { openedAsKiosk } from './kiosk.ts';
import type { PageName } from './route.svelte.ts';

/** A gateway that does not answer is asked again. */
const ASK_AGAIN_MS = 2000;
/** Browsers forget a cookie after 400 days, however often it is used: a kiosk asks for it again. */
const RENEW_MS = 24 * 3_600_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Why a screen may show no longer, as the gateway says goodbye. */
export type Ending = keyof typeof ENDING_TEXTS;
const isEnding = (reason: string): reason is Ending => reason in ENDING_TEXTS;

/** Why a sign-in failed: what it is, and in the gateway's own words where they say more. */
export interface Trouble {
  readonly what: 'wrongPassword' | 'locked' | 'storeFailing' | 'weakPassword' | 'refusedSignIn' | 'unreachable';
  readonly detail: string;
}

/** A person is asked who it is, for an act. */
export interface PasswordQuestion {
  /** What is to be done; nothing where the person asked to sign in. */
  readonly act: string | undefined;
  readonly answered: Promise<boolean>;
  readonly answer: (isSignedIn: boolean) => void;
}

interface Who {
  readonly user: string;
  readonly role: string;
  readonly mustChange?: true;
  readonly left?: number;
  readonly shows?: 'expired' | 'kiosk';
  readonly since?: number;
  readonly kiosk?: true;
}

/** Who is signed in at this screen. */
class Session {
  user = $state('');
  role = $state('');
  phase = $state<'asking' | 'out' | 'in'>('asking');
  /** The program made the password: until the person has chosen one, the screen only shows. */
  mustChange = $state(false);
  /** Set when the session was ended elsewhere. */
  ended = $state<Ending | undefined>(undefined);
  /** The screen only shows: the sign-in has expired, or it is a kiosk without a signed-in person. */
  shows = $state<'expired' | 'kiosk' | undefined>(undefined);
  /** When the sign-in expired, Unix ms. */
  since = $state<number | undefined>(undefined);
  /** When the sign-in expires, by the clock of this screen, Unix ms. */
  until = $state<number | undefined>(undefined);
  /** When the sign-in is over this screen is a kiosk again. */
  isKiosk = $state(false);
  /** Grows when another one is signed in: connections that stand are of the one before. */
  turn = $state(0);
  question = $state.raw<PasswordQuestion | undefined>(undefined);
  /** Of the site that was seen here last: a dark screen goes by the clock of the control room. */
  timezone: string | undefined;
  /** The gateway does not answer: at the first look, or to a sign-out. */
  isUnanswered = $state(false);
  #isLeaving = false;
  #isSigningIn = false;
  /** Grows whenever it is known who is here: an answer to a question from before is of no use any more. */
  #news = 0;
  #expiry: ReturnType<typeof setTimeout> | undefined;
  #renewal: ReturnType<typeof setInterval> | undefined;

  /** Looks whether this browser may still show, until the gateway answers. */
  async recall(): Promise<void> {
    const token = openedAsKiosk();
    if (token !== undefined) return this.openKiosk(token);
    const known = hint.read();
    if (known === undefined) {
      this.phase = 'out';
      return;
    }
    const who = await this.#heard(() => api<Who>('GET', '/session'));
    if (who !== undefined) this.#enter(who);
    // A kiosk has no one before it who would know why it is dark.
    else this.#leave(known === 'kiosk' ? 'not-signed-in' : undefined);
  }

  /** This screen stands alone from now on. */
  async openKiosk(token: string): Promise<void> {
    const opened = await this.#heard(() => api<Who>('POST', '/session/kiosk', { token }));
    if (opened === undefined) return this.#leave('not-signed-in');
    hint.keep('kiosk');
    await this.check();
    this.turn += 1;
  }

  /**
   * Asks who is signed in now; a gateway that is away changes nothing.
   * @param reason why a screen is dark that may no longer show
   */
  async check(reason: Ending = 'not-signed-in'): Promise<void> {
    const news = this.#news;
    try {
      const who = await api<Who>('GET', '/session');
      if (news === this.#news) this.#enter(who);
    } catch (error) {
      const isRefused = error instanceof ApiError && error.status === 401;
      if (isRefused && news === this.#news && !this.#isLeaving) this.#leave(reason);
    }
  }

  /** @returns why it did not work */
  signIn(user: string, password: string): Promise<Trouble | undefined> {
    return this.#try('/session', { user, password });
  }

  /** @returns why it did not work */
  changePassword(old: string, password: string): Promise<Trouble | undefined> {
    return this.#try('/session/password', { old, new: password });
  }

  /** A sign-out that the gateway has not heard is none: the next one who opens the page would be signed in. */
  async signOut(): Promise<void> {
    this.#isLeaving = true;
    try {
      await api('DELETE', '/session');
      this.isUnanswered = false;
    } catch (error) {
      // Refused for its rate, or by a proxy without a gateway behind it: not signed out either.
      this.isUnanswered = !(error instanceof ApiError && error.status === 401);
    }
    if (!this.isUnanswered) {
      const isKiosk = this.isKiosk;
      this.#leave();
      if (isKiosk) await this.check();
      else hint.forget();
    }
    this.#isLeaving = false;
  }

  /** The gateway said goodbye. Most goodbyes are to one connection; these are to the session. */
  end(reason: string): void {
    // Said to the connection of before, which is renewed when this is done.
    if (this.#isLeaving || (reason === 'replaced' && this.#isSigningIn)) return;
    if (reason === 'replaced') void this.check().then(() => (this.turn += 1));
    else if (reason === 'expired' || reason === 'not-signed-in') void this.check(reason);
    else if (isEnding(reason)) this.#leave(reason);
  }

  /**
   * Asks who it is, one thing at a time.
   * @param act what is to be done then, in words
   * @returns whether a person has signed in
   */
  ask(act?: string): Promise<boolean> {
    if (this.question !== undefined) return Promise.resolve(false);
    this.question = this.#questionOf(act);
    return this.question.answered;
  }

  get mayConfigure(): boolean {
    return this.shows === undefined && !this.mustChange && (this.role === 'engineer' || this.role === 'admin');
  }

  /** Give the all-clear of a muster; where the screen only shows, a person may come who may. */
  get mayClear(): boolean {
    return this.shows !== undefined || this.mayConfigure;
  }

  /** Read every report; an operator reads those of shifts. */
  get mayInvestigate(): boolean {
    return this.mayConfigure || (this.shows === undefined && !this.mustChange && this.role === 'investigator');
  }

  /** Whether this account sees a page. */
  mayOpen(page: PageName): boolean {
    if (page === 'configuration') return this.mayConfigure;
    return page !== 'reports' || this.mayInvestigate || (this.shows === undefined && this.mayAct);
  }

  /** Where the screen only shows, a person may come who may act. */
  get mayAct(): boolean {
    if (this.shows !== undefined) return true;
    return !this.mustChange && (this.role === 'operator' || this.role === 'engineer' || this.role === 'admin');
  }

  async #try(path: string, body: object): Promise<Trouble | undefined> {
    this.#isSigningIn = true;
    try {
      await api<Who>('POST', path, body);
      this.#news += 1;
      const who = await api<Who>('GET', '/session');
      hint.keep(who.kiosk === true ? 'kiosk' : 'user');
      this.#enter(who);
      this.turn += 1;
      return undefined;
    } catch (error) {
      return troubleOf(error);
    } finally {
      this.#isSigningIn = false;
    }
  }

  #questionOf(act: string | undefined): PasswordQuestion {
    let answer: PasswordQuestion['answer'] = () => {};
    const answered = new Promise<boolean>((resolve) => {
      answer = (isSignedIn) => {
        this.question = undefined;
        resolve(isSignedIn);
      };
    });
    return { act, answered, answer };
  }

  #enter({ user, role, mustChange, left, shows, since, kiosk }: Who): void {
    this.#news += 1;
    this.user = user;
    this.role = role;
    this.mustChange = mustChange === true;
    this.shows = shows;
    this.since = since;
    this.until = left === undefined ? undefined : Date.now() + left * 1000;
    this.isKiosk = kiosk === true;
    this.ended = undefined;
    this.isUnanswered = false;
    this.phase = 'in';
    clearTimeout(this.#expiry);
    if (left !== undefined)
      this.#expiry = setTimeout(() => void this.check('expired'), Math.min(left * 1000 + 500, LONGEST_TIMER_MS));
    if (shows === 'kiosk') this.#renewal ??= this.#renewing();
  }

  #leave(reason?: Ending): void {
    this.#news += 1;
    clearTimeout(this.#expiry);
    clearInterval(this.#renewal);
    this.#renewal = undefined;
    this.question?.answer(false);
    this.ended = reason;
    this.shows = undefined;
    this.phase = 'out';
  }

  #renewing(): ReturnType<typeof setInterval> {
    const renew = (): void => {
      if (this.shows !== 'kiosk') return;
      hint.keep('kiosk');
      void api('POST', '/session/kiosk', {}).catch(() => undefined);
    };
    renew();
    return setInterval(renew, RENEW_MS);
  }

  /** @returns nothing where the gateway says no; asks again while it says nothing */
  async #heard(ask: () => Promise<Who>): Promise<Who | undefined> {
    for (;;) {
      try {
        return await ask();
      } catch (error) {
        if (error instanceof ApiError && error.status < 500 && error.status !== 429) return undefined;
      }
      this.isUnanswered = true;
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    }
  }
}

function troubleOf(error: unknown): Trouble {
  if (!(error instanceof ApiError)) return { what: 'unreachable', detail: '' };
  switch (error.code) {
    case 'wrong-password':
      return { what: 'wrongPassword', detail: '' };
    case 'locked':
    case 'too-many':
      return { what: 'locked', detail: error.retryAfter === undefined ? '' : `${error.retryAfter} s` };
    case 'store-failing':
      return { what: 'storeFailing', detail: error.message };
    case 'weak-password':
      return { what: 'weakPassword', detail: error.message };
    default:
      return { what: 'refusedSignIn', detail: error.message };
  }
}

export const session = new Session();
