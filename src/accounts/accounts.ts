import type { AccountInput, DamagedInput } from '../domain/input.ts';
import { instant } from '../domain/time.ts';
import type { Account, Accounts, Confirmation, Credential, Ended, Cookies, SignIn } from '../ports/accounts.ts';
import type { Logger } from '../ports/logger.ts';
import { networkOf } from '../common/network.ts';
import { ACCOUNT_TEXTS } from '../words/accounts.ts';
import { filled } from '../words/sentence.ts';
import { ACCOUNTS_FILE } from './database.ts';
import { type FailedSignIns, FailureTally } from './failures.ts';
import { type KeeperNews, KeeperThread } from './keeper-thread.ts';
import { Known } from './known.ts';
import { Lockout } from './lockout.ts';
import type { KeeperAnswer, FirstPassword, KeeperStart, KeeperQuestion } from './protocol.ts';
import type { AuditLine } from './rows.ts';
import { digest } from './secret.ts';
import { monotonicMs } from './time.ts';

/** Passwords that wait for the store at once: each costs a third of a second of one processor. */
const MOST_WAITING = 16;
const MOST_WAITING_OF_ONE = 6;
/** A disk that does not answer within this time fails, ms. */
const PATIENCE_MS = 10_000;
/** A sign-out that the disk does not take within this time stands in memory, ms. */
const SIGN_OUT_PATIENCE_MS = 2000;
/** An unknown token waits no longer than this for a look at the store, and looks are this far apart, ms. */
const REFRESH_PATIENCE_MS = 1000;
const REFRESH_APART_MS = 20;
const TALLY_EVERY_MS = 10_000;
/** Reports that wait for the road to be built. */
const MOST_REPORTS = 1000;

/** What happened to the accounts, or to their file. */
export type AccountReport = AccountInput | DamagedInput;

/**
 * The accounts as the thread that folds sees them: what a sign-in check needs is in memory, and everything that needs the disk
 * or a password is asked of a thread of its own.
 */
export class ThreadedAccounts implements Accounts {
  /** Unix ms at the zero of the steady clock. */
  readonly #origin: number;
  readonly #logger: Logger;
  readonly #keeper: KeeperThread;
  readonly #known = new Known();
  readonly #lockout = new Lockout();
  readonly #tally = new FailureTally();
  readonly #listeners = new Set<(ended: Ended) => void>();
  readonly #settled = Promise.withResolvers<void>();
  readonly #first = Promise.withResolvers<FirstPassword>();
  readonly #tallyTimer: NodeJS.Timeout;
  #report: ((report: AccountReport) => void) | undefined;
  #reports: AccountReport[] = [];
  /** Passwords that were asked about and not answered, in all and of each peer: none may take all places. */
  #waiting = 0;
  readonly #waitingOf = new Map<string, number>();
  /** Sessions whose own browser is signing in again. */
  readonly #replaced = new Set<string>();
  #refresh: Promise<void> | undefined;
  #refreshedAt = 0;

  constructor(start: Omit<KeeperStart, 'origin'>, logger: Logger) {
    this.#origin = Date.now() - monotonicMs();
    this.#logger = logger;
    this.#keeper = new KeeperThread({ ...start, origin: this.#origin }, logger, (news) => this.#hear(news));
    this.#tallyTimer = setInterval(() => this.#tell(this.#tally.flush(monotonicMs())), TALLY_EVERY_MS);
  }

  /** Ends when the store was opened, or found to fail. */
  get settled(): Promise<void> {
    return this.#settled.promise;
  }

  /** Ends when the first account is made, which may be as late as the disk can be written; never where there is one. */
  get firstPassword(): Promise<FirstPassword> {
    return this.#first.promise;
  }

  /** Hands over what happened so far, and from now on. */
  onReport(listener: (report: AccountReport) => void): void {
    this.#report = listener;
    for (const report of this.#reports.splice(0)) listener(report);
  }

  async signIn(user: string, password: string, from: string, held: Cookies = {}): Promise<SignIn> {
    return this.#try(user, from, { ask: 'sign-in', user, password, ...this.#placeOf(from, held) });
  }

  async changePassword(user: string, old: string, password: string, from: string, held: Cookies = {}): Promise<SignIn> {
    return this.#try(user, from, { ask: 'change-password', user, old, password, ...this.#placeOf(from, held) });
  }

  async confirm(user: string, password: string, from: string): Promise<Confirmation> {
    const answer = await this.#checked(user, from, { ask: 'confirm', user, password });
    if (!answer.ok) return answer.why === 'weak-password' ? { ok: false, why: 'wrong-password' } : answer;
    if (answer.confirmed === undefined) return { ok: false, why: 'wrong-password' };
    this.#lockout.succeeded(user.toLowerCase(), networkOf(from));
    return { ok: true, ...answer.confirmed };
  }

  async signOut(held: Cookies, from: string, reason: 'signed-out' | 'replaced' = 'signed-out'): Promise<void> {
    const hash = this.#sessionHeld(held);
    if (hash === undefined) return;
    this.#end(this.#known.forget(hash, reason));
    await this.#keeper.ask({ ask: 'sign-out', hash, from }, SIGN_OUT_PATIENCE_MS);
  }

  openKiosk(token: string, from: string, held: Cookies): Credential | undefined {
    const kiosk = this.byToken(token);
    if (kiosk?.account.shows !== 'kiosk') return undefined;
    void this.signOut(held, from, 'replaced');
    const { name } = kiosk.account;
    if (held.kiosk !== token)
      this.#hand({ kind: 'account', what: 'kiosk-opened', subject: name, by: name, peer: from });
    return kiosk;
  }

  bySession(session: string): Credential | undefined {
    return this.#known.bySession(digest(session), this.#now());
  }

  byScreen(screen: string): Credential | undefined {
    return this.#known.byScreen(digest(screen), this.#now());
  }

  byToken(token: string): Credential | undefined {
    return this.#known.byToken(digest(token));
  }

  userNamed(name: string): Account | undefined {
    return this.#known.userNamed(name);
  }

  /** One look serves all callers that ask before it begins. */
  refresh(): Promise<void> {
    this.#refresh ??= (async () => {
      const early = Math.max(0, this.#refreshedAt + REFRESH_APART_MS - monotonicMs());
      await new Promise((resolve) => setTimeout(resolve, early));
      this.#refresh = undefined;
      this.#refreshedAt = monotonicMs();
      await this.#keeper.ask({ ask: 'refresh' }, REFRESH_PATIENCE_MS);
    })();
    return this.#refresh;
  }

  onEnded(listener: (ended: Ended) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ends within two seconds, whatever the disk does. */
  async close(): Promise<void> {
    clearInterval(this.#tallyTimer);
    await this.#keeper.close();
  }

  /** The time by which sessions are kept, Unix ms. */
  #now(): number {
    return this.#origin + monotonicMs();
  }

  /** The session that a browser holds, or held before it expired. */
  #sessionHeld({ session, screen }: Cookies): string | undefined {
    const of = (secret: string | undefined): string | undefined =>
      secret === undefined ? undefined : this.#known.sessionOf(digest(secret));
    return of(session) ?? of(screen);
  }

  #placeOf(from: string, held: Cookies) {
    const isKiosk = held.kiosk !== undefined && this.byToken(held.kiosk)?.account.shows === 'kiosk';
    return { from, at: isKiosk ? 'kiosk' : 'desk', replaces: this.#sessionHeld(held) } as const;
  }

  async #try(user: string, from: string, question: SignInQuestion): Promise<SignIn> {
    const { replaces } = question;
    if (replaces !== undefined) this.#replaced.add(replaces);
    const answer = await this.#checked(user, from, question);
    if (replaces !== undefined) this.#replaced.delete(replaces);
    if (!answer.ok) return answer;
    const { session = '', screen } = answer;
    const account = this.bySession(session)?.account;
    // It was ended in the moment in which it was made.
    if (account === undefined) return { ok: false, why: 'wrong-password' };
    this.#lockout.succeeded(user.toLowerCase(), networkOf(from));
    return { ok: true, account, session, ...(screen === undefined ? {} : { screen }) };
  }

  /** Asks about a password, as often as the lockout allows. */
  async #checked(user: string, from: string, question: KeeperQuestion): Promise<KeeperAnswer | Locked> {
    const peer = networkOf(from);
    const name = user.toLowerCase();
    const locked = this.#lockout.check(name, peer, monotonicMs());
    if (locked !== undefined) return { ok: false, why: 'locked', ...lockedFor(locked) };
    const own = this.#waitingOf.get(peer) ?? 0;
    if (this.#waiting >= MOST_WAITING || own >= MOST_WAITING_OF_ONE)
      return { ok: false, why: 'locked', retryAfter: 2, detail: ACCOUNT_TEXTS.manySignIns };
    this.#waiting += 1;
    this.#waitingOf.set(peer, own + 1);
    const answer = await this.#keeper.ask(question, PATIENCE_MS);
    this.#waiting -= 1;
    const left = (this.#waitingOf.get(peer) ?? 1) - 1;
    if (left === 0) this.#waitingOf.delete(peer);
    else this.#waitingOf.set(peer, left);
    if (answer === undefined) {
      const detail = filled(ACCOUNT_TEXTS.noAnswer, { file: ACCOUNTS_FILE, seconds: PATIENCE_MS / 1000 });
      return { ok: false, why: 'store-failing', detail };
    }
    if (!answer.ok) {
      if (answer.why === 'wrong-password') this.#failed(user, from, peer);
    }
    return answer;
  }

  #failed(user: string, from: string, peer: string): void {
    const now = monotonicMs();
    this.#lockout.failed(user.toLowerCase(), peer, now);
    this.#tell(this.#tally.note(this.#known.userLike(user), from, now));
  }

  #tell(failures: readonly FailedSignIns[]): void {
    for (const { user = '', peer, count } of failures) {
      const from = peer === undefined ? {} : { peer };
      this.#hand({ kind: 'account', what: 'sign-in-failed', subject: user, by: user, count, ...from });
    }
  }

  #hand(report: AccountReport): void {
    if (this.#report !== undefined) this.#report(report);
    else if (this.#reports.length < MOST_REPORTS) this.#reports.push(report);
  }

  #hear(message: KeeperNews): void {
    switch (message.type) {
      case 'known':
        return this.#end(this.#known.replace(message.snapshot, this.#now(), this.#replaced));
      case 'health':
        if (message.reason === undefined) this.#logger.info({}, 'the store of the accounts works again');
        else this.#logger.error({ reason: message.reason }, 'the store of the accounts fails: nobody can sign in');
        return;
      case 'audit':
        for (const line of message.lines) this.#hand(reportOf(line));
        return;
      case 'first-password':
        return this.#first.resolve(message.first);
      case 'settled':
        return this.#settled.resolve();
    }
  }

  #end(ended: readonly Ended[]): void {
    for (const one of ended) for (const listener of this.#listeners) listener(one);
  }
}

type SignInQuestion = Extract<KeeperQuestion, { readonly at: 'desk' | 'kiosk' }>;

/** No password is checked for now. */
type Locked = Extract<SignIn, { readonly why: 'locked' }>;

const LOCKED_TEXTS = {
  pair: ACCOUNT_TEXTS.lockedPair,
  account: ACCOUNT_TEXTS.lockedAccount,
  address: ACCOUNT_TEXTS.lockedAddress,
} as const;

const lockedFor = ({ of, retryAfter }: { readonly of: keyof typeof LOCKED_TEXTS; readonly retryAfter: number }) => ({
  retryAfter,
  detail: filled(LOCKED_TEXTS[of], { wait: retryAfter }),
});

function reportOf({ at, what, subject, by, detail, peer }: AuditLine): AccountReport {
  if (what === 'store-damaged') {
    const aside = subject === '' ? {} : { aside: subject };
    const file = { file: ACCOUNTS_FILE, ...aside, at: instant(at), what: detail ?? 'damaged' };
    return { kind: 'damaged', files: [file], statesUnknown: false };
  }
  return {
    kind: 'account',
    what,
    subject,
    by,
    ...(detail === null ? {} : { detail }),
    ...(peer === null ? {} : { peer }),
  };
}
