import { existsSync } from 'node:fs';
import type { Text } from '../domain/text.ts';
import { ACCOUNT_TEXTS } from '../words/accounts.ts';
import { filled } from '../words/sentence.ts';
import { failing, hadAccounts } from './database.ts';
import { AccountError } from './error.ts';
import { FIRST_USER, keepFirstPassword, keptFirstPassword } from './first.ts';
import { knownAccountsIn } from './known.ts';
import { randomPassword } from './password.ts';
import type { KeeperAnswer, FromKeeper, KeeperStart, KeeperQuestion } from './protocol.ts';
import type { AccountRows } from './rows.ts';
import { AccountStore } from './store.ts';

const MOST_LINES_AT_ONCE = 500;
/** There are not more sessions than this to end. */
const MOST_OWED = 2000;
const KEEP_TIME_EVERY_MS = 10 * 60_000;

/**
 * Keeps the store of the accounts open and says what changes in it. The store may fail and come back at any time: what
 * was known stays known, and what waits to be written is written then. One call after the other.
 */
export class Keeper {
  readonly #start: KeeperStart;
  readonly #say: (message: FromKeeper) => void;
  readonly #now: () => number;
  #store: AccountStore | undefined;
  /** Of the store, when it was read last. */
  #version: number | undefined;
  /** What the store held when it was read last: a store that must be created again is filled with it. */
  #rows: AccountRows | undefined;
  /** Why the store fails. */
  #reason: Text | undefined;
  /** Sessions that were signed out and are still in the store, and from where. */
  readonly #owed = new Map<string, string>();
  #isPrepared = false;
  #timeKeptAt = 0;

  /** @param now the time by which sessions are kept, Unix ms; no step of the wall clock is in it */
  constructor(start: KeeperStart, say: (message: FromKeeper) => void, now: () => number) {
    this.#start = start;
    this.#say = say;
    this.#now = now;
  }

  /** Opens the store where it is not open, and says what has changed. Never fails. */
  async look(): Promise<void> {
    try {
      const store = this.#opened();
      // Known accounts can sign in before anything has to be written.
      const isNews = this.#publish(store, store.version === this.#version);
      if (!this.#isPrepared) await this.#prepare(store);
      const isSignedOut = this.#signOutOwed(store);
      const isExpired = this.#expire(store);
      if (isNews || isSignedOut || isExpired || !this.#isPrepared) this.#tellAudit(store);
      this.#isPrepared = true;
      this.#keepTime(store);
      this.#tellHealth(undefined);
    } catch (error) {
      this.#fail(error);
    }
  }

  async answer(question: KeeperQuestion): Promise<KeeperAnswer> {
    if (question.ask === 'sign-out' && this.#owed.size < MOST_OWED) this.#owed.set(question.hash, question.from);
    await this.look();
    if (question.ask === 'refresh' || question.ask === 'sign-out') return { ok: true };
    try {
      if (this.#store === undefined) throw new AccountError('failing', this.#reason ?? ACCOUNT_TEXTS.notOpen);
      return await this.#passwordOf(this.#store, question);
    } catch (error) {
      if (error instanceof AccountError && error.reason === 'weak-password')
        return { ok: false, why: 'weak-password', detail: error.text };
      this.#fail(error);
      return { ok: false, why: 'store-failing', detail: failing(error).text };
    }
  }

  close(): void {
    this.#store?.close();
    this.#store = undefined;
  }

  #opened(): AccountStore {
    if (this.#store?.version === 'moved') this.close();
    if (this.#store !== undefined) return this.#store;
    const { data } = this.#start;
    // A folder that went away comes back, with the accounts in it.
    if (this.#rows !== undefined && !existsSync(data))
      throw new AccountError('failing', filled(ACCOUNT_TEXTS.folderGone, { folder: data }));
    const store = new AccountStore(data, this.#now);
    this.#store = store;
    this.#version = undefined;
    if (this.#rows !== undefined && isBegunAnew(store)) store.restore(this.#rows);
    return store;
  }

  /** @returns whether there was something to say */
  #publish(store: AccountStore, isKnown: boolean): boolean {
    if (isKnown) return false;
    const { version } = store;
    this.#rows = store.rows;
    this.#version = version === 'moved' ? undefined : version;
    const { sessions, screens, ...rest } = knownAccountsIn(this.#rows);
    const isGood = (session: string): boolean => !this.#owed.has(session);
    this.#say({
      type: 'known',
      snapshot: {
        ...rest,
        sessions: sessions.filter(({ hash }) => isGood(hash)),
        screens: screens.filter(({ session }) => isGood(session)),
      },
    });
    return true;
  }

  #expire(store: AccountStore): boolean {
    const now = this.#now();
    const { sessions = [], screens = [] } = this.#rows ?? {};
    if (![...sessions, ...screens].some(({ until }) => until <= now)) return false;
    store.sessions.expire();
    return this.#publish(store, false);
  }

  /** What a start owes: the time since the last one, and an account where there never was one. */
  async #prepare(store: AccountStore): Promise<void> {
    const { data, wanted, firstPasswordInFile } = this.#start;
    store.keepTime(true);
    this.#timeKeptAt = this.#now();
    if (wanted !== undefined) {
      const { name, role, password } = wanted;
      const isThere = store.users.list().some((user) => user.name === name);
      await (isThere ? store.users.setPassword(name, password, 'demo') : store.users.add(name, role, password, 'demo'));
    } else if (store.isFirstStart) {
      const password = randomPassword();
      const file = firstPasswordInFile ? keepFirstPassword(data, password) : undefined;
      await store.users.add(FIRST_USER, 'admin', password, 'first start', 'made');
      this.#say({ type: 'first-password', first: file === undefined ? { password } : { file } });
    } else this.#tellWayIn(store);
    this.#publish(store, false);
  }

  /** A first password that was never used, and the want of an administrator, are told at each start. */
  #tellWayIn(store: AccountStore): void {
    const file = keptFirstPassword(this.#start.data);
    if (file !== undefined && store.users.find(FIRST_USER)?.must_change === 1)
      this.#say({ type: 'first-password', first: { file } });
    else if (!store.users.list().some(({ role, disabled }) => role === 'admin' && !disabled))
      this.#say({ type: 'first-password', first: { missing: 'admin' } });
  }

  #signOutOwed(store: AccountStore): boolean {
    if (this.#owed.size === 0) return false;
    for (const [hash, from] of this.#owed) {
      store.sessions.signOut(hash, from);
      this.#owed.delete(hash);
    }
    return this.#publish(store, false);
  }

  #tellAudit(store: AccountStore): void {
    for (;;) {
      const lines = store.ledger.unrecorded(MOST_LINES_AT_ONCE);
      const last = lines.at(-1);
      if (last === undefined) return;
      this.#say({ type: 'audit', lines });
      store.ledger.recorded(last.id);
    }
  }

  #keepTime(store: AccountStore): void {
    const now = this.#now();
    if (now - this.#timeKeptAt < KEEP_TIME_EVERY_MS) return;
    this.#timeKeptAt = now;
    store.keepTime(false);
  }

  async #passwordOf(
    store: AccountStore,
    question: Exclude<KeeperQuestion, { readonly ask: 'refresh' | 'sign-out' }>,
  ): Promise<KeeperAnswer> {
    if (question.ask === 'confirm') {
      const confirmed = await store.sessions.confirm(question.user, question.password);
      return confirmed === undefined ? { ok: false, why: 'wrong-password' } : { ok: true, confirmed };
    }
    const { user, password, from, at, replaces } = question;
    if (question.ask === 'change-password') {
      if (!(await store.users.isPasswordOf(user, question.old))) return { ok: false, why: 'wrong-password' };
      await store.users.setPassword(user, password, user, 'chosen', from);
    } else if (store.empty && hadAccounts(this.#start.data)) {
      return { ok: false, why: 'store-failing', detail: ACCOUNT_TEXTS.lost };
    }
    const signedIn = await store.sessions.signIn(user, password, from, at);
    if (signedIn === undefined) return { ok: false, why: 'wrong-password' };
    if (replaces !== undefined) store.sessions.signOut(replaces, from);
    this.#publish(store, false);
    this.#tellAudit(store);
    return { ok: true, ...signedIn };
  }

  /** The store is closed, so that the next look opens it again and finds out whether it is damaged. */
  #fail(error: unknown): void {
    this.close();
    this.#tellHealth(failing(error).text);
  }

  #tellHealth(reason: Text | undefined): void {
    if (reason?.en !== this.#reason?.en)
      this.#say({ type: 'health', ...(reason === undefined ? {} : { reason: reason.en }) });
    this.#reason = reason;
  }
}

/** Whether a store holds less than it did because its file was lost, which the command line may have found out. */
const isBegunAnew = (store: AccountStore): boolean =>
  store.empty || store.ledger.unrecorded(MOST_LINES_AT_ONCE).some(({ what }) => what === 'store-damaged');
