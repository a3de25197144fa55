import type { Someone } from '../alarm/transition.ts';
import type { AlarmId, FloorId, OccurrenceId, TagId, ZoneId } from '../ids.ts';
import type { Instant } from '../time.ts';
import { minutes, seconds } from '../time.ts';

/** So many run at once, and as many drills; rules start theirs beyond it. */
export const MOST_RUNNING = 10;
/** So many closed ones are kept, the newest, and of so many people in all; the newest one always. The record has all. */
export const MOST_CLOSED = 50;
export const MOST_CLOSED_PEOPLE = 20_000;
/** So many who were not on site are named of a closed one. */
export const MOST_ABSENT = 1000;
/** A badge that was certainly inside a muster zone for so long accounts for its person (domain.md 8). */
export const INSIDE_FOR = seconds(10);
/** A badge without motion for so long at a muster point says nothing of its person: look (domain.md 8). */
export const STILL_FOR = minutes(5);
/** Running ones are looked through so often: one pass over all badges, whatever the rate of fixes. */
export const REVIEW_EVERY = seconds(1);

/** A warden saw the person: who said so, and how. */
export interface Tick {
  readonly at: Instant;
  readonly by: string;
  /** In the words of the warden. */
  readonly how?: string;
  readonly note?: string;
  /** When it was made, Unix ms, where a phone kept it and sent it later: between the begin of the roll-call and `at`. */
  readonly saidAt?: number;
  /** What the clock of the phone said, where that is no such time. */
  readonly phoneAt?: number;
}

/** Where a person was last seen. */
export interface LastSeen {
  readonly floor: FloorId;
  readonly x: number;
  readonly y: number;
  readonly at: Instant;
  readonly zone?: ZoneId;
  readonly danger?: true;
}

/** One person of a roll-call. Missing is who is not accounted for; there is no third. */
export interface Mustered {
  readonly who: Someone;
  /** Expected since then. */
  readonly since: Instant;
  /** The badge by which he was last looked for. */
  tag?: TagId;
  /** At a muster point without doubt since this fix. */
  inside?: { readonly zone: ZoneId; readonly since: Instant };
  /**
   * Where the badge lies at the point: it did not move for so long that it says nothing of its person. `awayAt`: a fix of then was
   * elsewhere.
   */
  lies?: { readonly x: number; readonly y: number; readonly awayAt?: Instant };
  /** Accounted for by the badge, at this point. */
  badge?: { readonly at: Instant; readonly zone: ZoneId };
  hand?: Tick;
  /** Has left the site since: by the gate, or by the word of a person. */
  gone?: { readonly at: Instant; readonly how: 'gate' | 'hand' };
  /** The newest ticks that were taken back, by the time of the phone: the same tick, sent again, is that one. */
  undone?: readonly Pick<Tick, 'by' | 'saidAt'>[];
  /** Ticked by hand, and the badge has left the muster point since, or is heard elsewhere. */
  left?: true;
  /** Missing at the end, and given over to the rescue team. */
  handedOver?: true;
  /** Of one who was missing at the end. */
  last?: LastSeen;
}

/** A roll-call (点名): who is expected, and who of them is accounted for. */
export interface Muster {
  readonly reason: string;
  readonly drill?: true;
  startedAt: Instant;
  /** Who started it; none where a rule did. */
  readonly by?: string;
  /** The alarm that started it. */
  readonly alarm?: AlarmId;
  readonly occurrence?: OccurrenceId;
  /** Only people of these zones; everyone on site without it. */
  readonly zones?: readonly ZoneId[];
  /** In the order in which they were expected; each once. */
  people: Mustered[];
  /** Since when 90 % and all are accounted for. */
  ninetyAt?: Instant;
  allAt?: Instant;
  /** Since when gas is below level 1 by good data; none while it is not. */
  clearSince?: Instant;
  closedAt?: Instant;
  closedBy?: string;
  allClear?: { readonly at: Instant; readonly by: string };
  /** Of a closed one: who of the plant was not on site, the first `MOST_ABSENT`, and how many in all. */
  absent?: { readonly who: readonly Absent[]; readonly count: number };
  /** Of a closed one: people on site who were in none of its zones. */
  elsewhere?: number;
}

/** A person of the plant who is not on site: has left, or was never seen. */
export interface Absent {
  readonly who: Someone;
  readonly why: 'left' | 'not-seen';
  readonly at?: Instant;
}

/** How a person is accounted for, the word of a warden before the badge. */
export function howAccounted({ hand, gone, badge }: Readonly<Mustered>): 'hand' | 'gate' | 'badge' | undefined {
  if (hand !== undefined || gone?.how === 'hand') return 'hand';
  if (gone !== undefined) return 'gate';
  return badge === undefined ? undefined : 'badge';
}

export const isAccounted = ({ badge, hand, gone }: Readonly<Mustered>): boolean =>
  badge !== undefined || hand !== undefined || gone !== undefined;

/** How many of a roll-call are expected and accounted for. */
export interface MusterCounts {
  readonly expected: number;
  readonly accounted: number;
  readonly missing: number;
}

export function countsOf({ people }: Readonly<Muster>): MusterCounts {
  let accounted = 0;
  for (const one of people) if (isAccounted(one)) accounted += 1;
  return { expected: people.length, accounted, missing: people.length - accounted };
}

export const personIn = ({ people }: Readonly<Muster>, who: string): Mustered | undefined =>
  people.find((one) => one.who === who);
