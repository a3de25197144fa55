import { createHash, createHmac } from 'node:crypto';
import { type NoticeId, recipientId } from '../domain/ids.ts';
import type { Notice } from '../domain/notices/notice.ts';
import type { State } from '../domain/state/state.ts';
import { duration, minutes } from '../domain/time.ts';
import type { AckGrant, AckLinks } from '../ports/ack-links.ts';
import type { Clock } from '../ports/clock.ts';

/** So long after a message was last sent its link is good. */
const GOOD_FOR = minutes(30);
/** 128 bits. */
const TOKEN_BYTES = 16;
/** Links are known in memory; those of notices that the rules forgot are left out above this. */
const MOST_KNOWN = 5000;

/** What of the configuration decides who may acknowledge from a message. */
export interface AckRules {
  /** The account of a person of `notify`, where he has one. */
  readonly accountOf: (person: string) => string | undefined;
  /** Whether a channel is read by one person alone. */
  readonly isPersonal: (channel: string) => boolean;
}

/**
 * The tokens of links in messages. A token is made of the id of its notice with a key that stays in the data folder, so
 * that none is stored and a link outlives a restart (ADR 22). Whether it is good is decided when it is shown: by the
 * notice, its age, its alarm and its account as they are then.
 */
export class MessageAckLinks implements AckLinks {
  readonly #key: Buffer;
  readonly #state: Pick<State, 'notices' | 'alarms' | 'tellings'>;
  readonly #clock: Clock;
  /** Plant time, by which notices have their times. */
  readonly #now: () => number;
  #rules: AckRules;
  /** Notices by the hashes of their tokens. */
  readonly #notices = new Map<string, NoticeId>();
  /** When a link was first given away, or was used; steady time, ms. */
  readonly #given = new Map<NoticeId, number>();
  readonly #used = new Set<NoticeId>();

  /** @param clock the machine's steady clock @param now plant time */
  constructor(
    key: Buffer,
    state: Pick<State, 'notices' | 'alarms' | 'tellings'>,
    clock: Clock,
    now: () => number,
    rules: AckRules,
  ) {
    this.#key = key;
    this.#state = state;
    this.#clock = clock;
    this.#now = now;
    this.#rules = rules;
    for (const [id] of state.notices) this.#remember(id);
  }

  /** Another configuration is in force. */
  replace(rules: AckRules): void {
    this.#rules = rules;
  }

  /** The token of a message that is sent now. */
  tokenFor(notice: NoticeId): string {
    this.#given.set(notice, this.#clock.monotonic());
    return this.#remember(notice);
  }

  find(token: string): AckGrant | undefined {
    const id = this.#notices.get(hashOf(token));
    const notice = id === undefined ? undefined : this.#state.notices.get(id);
    if (id === undefined || notice === undefined || this.#used.has(id) || !this.#isFresh(id, notice)) return undefined;
    const { alarm, occurrence, person, channel } = notice;
    const account = this.#rules.accountOf(recipientId(person));
    const known = this.#state.alarms.get(alarm);
    if (account === undefined || !this.#rules.isPersonal(channel) || known?.occurrence !== occurrence) return undefined;
    if (this.#hasAskedAgain(notice)) return undefined;
    return { notice: id, alarm, occurrence, account };
  }

  use({ notice }: AckGrant): void {
    this.#used.add(notice);
  }

  /** The alarm was acknowledged and asks again: that is told in a message of its own, and the older links are spent, also after a restart. */
  #hasAskedAgain({ alarm, place: [decided] }: Readonly<Notice>): boolean {
    const telling = this.#state.tellings.get(alarm);
    return telling !== undefined && decided < telling.about.seq;
  }

  /** By plant time, which may be moved, and by the steady clock, which may not. */
  #isFresh(id: NoticeId, { at, sentAt, triedAt }: Readonly<Notice>): boolean {
    const given = this.#given.get(id);
    if (given === undefined) this.#given.set(id, this.#clock.monotonic());
    else if (this.#clock.monotonic() - given > GOOD_FOR) return false;
    const sent = Math.max(at, sentAt ?? 0, triedAt ?? 0);
    return duration(this.#now() - sent) <= GOOD_FOR;
  }

  #remember(notice: NoticeId): string {
    const token = createHmac('sha256', this.#key)
      .update(notice)
      .digest()
      .subarray(0, TOKEN_BYTES)
      .toString('base64url');
    if (this.#notices.size >= MOST_KNOWN) this.#forget();
    this.#notices.set(hashOf(token), notice);
    return token;
  }

  #forget(): void {
    for (const [hash, notice] of this.#notices) {
      if (this.#state.notices.get(notice) !== undefined) continue;
      this.#notices.delete(hash);
      this.#given.delete(notice);
      this.#used.delete(notice);
    }
  }
}

/** A look-up by a hash takes no longer for a guess that is nearly right. */
const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
