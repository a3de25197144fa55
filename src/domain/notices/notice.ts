import type { Priority } from '../alarm/condition.ts';
import type { Transition } from '../alarm/transition.ts';
import type { AlarmId, ChannelId, OccurrenceId, RecipientId, Seq, ZoneId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { TellUntil } from './plan.ts';

/** Why a person is told: see `telling.ts`. */
export const NOTICE_WHYS = ['raise', 're-alarm', 'repeat', 'escalation', 'summary'] as const;
export type NoticeWhy = (typeof NOTICE_WHYS)[number];

/** `failed`: given up, a dead letter that a person can send again. `dropped`: not sent, for a reason. */
export const NOTICE_STATES = ['waiting', 'told', 'failed', 'dropped'] as const;

/** Alarms of priority 3 and 4 of a flood, told together. */
export interface Summary {
  readonly from: Instant;
  readonly to: Instant;
  readonly count: number;
  /** The first of them. */
  readonly alarms: readonly Pick<Transition, 'alarm' | 'occurrence' | 'condition' | 'subject' | 'priority' | 'at'>[];
}

/** One message to one person by one channel. */
export interface Notice {
  readonly alarm: AlarmId;
  readonly occurrence: OccurrenceId;
  readonly person: RecipientId;
  readonly channel: ChannelId;
  readonly why: NoticeWhy;
  readonly priority: Priority;
  /** When it was decided. */
  at: Instant;
  /** Its place in the order of all notices: of its input, and in it. */
  readonly place: readonly [seq: Seq, nth: number];
  state: (typeof NOTICE_STATES)[number];
  /** What it says; removed once it is told or dropped. */
  about?: Transition | Summary;
  /** It is not sent before. */
  dueAt: Instant;
  /** It is being delivered, and has no result yet. */
  sentAt?: Instant;
  /** When it was last tried. */
  triedAt?: Instant;
  /** When it is given up. */
  giveUpAt: Instant;
  failures: number;
  /** The last tries with their results. */
  tries: readonly { readonly at: Instant; readonly result: string }[];
  /** A later one was delivered while this one failed again and again: it no longer goes first. */
  aside?: true;
  /** Why it was dropped. */
  reason?: string;
}

/** A clock of the rules with one `until`: when it began, and up to when its steps were taken. */
export interface TellingClock {
  began: Instant;
  readonly seq: Seq;
  lookedAt: Instant;
}

/** An alarm of which people are being told, until all its rules are at their end. */
export interface AlarmTelling {
  /** The last raise or re-alarm. */
  about: Transition;
  /** The zones of the alarm at that time; all zones where a person's place was not known. */
  zones: readonly ZoneId[];
  /** Who has been told in it. */
  people: readonly RecipientId[];
  /** By the `until` of the rules: each ends by itself. */
  clocks: Partial<Record<TellUntil, TellingClock>>;
}

/** How a channel does. */
export interface ChannelState {
  /** When messages of priority 1, and others, were sent in the last minute. */
  urgent: readonly Instant[];
  others: readonly Instant[];
  /** Failed tries in a row, since when, and the last result. */
  failures: number;
  failingSince?: Instant;
  result?: string;
  lastGoodAt?: Instant;
  isDead?: true;
  /** When transitions were last told here: more than ten in ten minutes are a flood. */
  busy: readonly Instant[];
  isFlooded?: true;
  /** Notices that were dropped for want of room, and when that was last recorded. */
  shed: number;
  shedToldAt?: Instant;
}
