import type { Transition } from '../domain/alarm/transition.ts';
import type { PlantEvent } from '../domain/event.ts';
import type { AlarmId, Seq } from '../domain/ids.ts';
import type { Incident } from '../domain/incidents/incident.ts';
import type { Withheld } from '../domain/people/privacy.ts';
import type { SiteCount } from '../domain/people/site.ts';
import type { Plant } from '../domain/plant.ts';
import type { Text } from '../domain/text.ts';
import type { Duration, Instant } from '../domain/time.ts';

/** What a query of the record asks for; times inclusive. */
export interface RecordQuery {
  readonly from: Instant;
  readonly to: Instant;
  readonly kinds?: readonly string[];
  readonly subject?: string;
  /** The account that did it. */
  readonly by?: string;
  /** Words that must all be found in the names, ids, people and comments of a line, in either language. */
  readonly text?: string;
  readonly limit: number;
  /** The newest first, if nothing else is said. */
  readonly order?: 'newest' | 'oldest';
  /** The page begins with what follows this place in that order. */
  readonly cursor?: Seq;
  /** Lines that are left out, and counted as if they were there: of whom they tell must not be found by asking for words. */
  readonly withheld?: readonly Withheld[];
}

/** A line of the record: a transition or an event. */
export type RecordLine = ({ readonly type: 'transition' } & Transition) | ({ readonly type: 'event' } & PlantEvent);

/** Messages of the wire as JSON text, and the seq of the last one. */
export interface ToldTransitions {
  readonly texts: readonly string[];
  readonly last: Seq;
}

/**
 * The log as it is read: off the fold's thread. What may be long comes as JSON text, to be handed on as it is, in
 * parts: the next one is read when the one before was used, so that no answer is in memory as a whole.
 * Each transition has the words, limits and names of the configuration under which it was recorded.
 * A question ends, and its promise fails, when `signal` is aborted.
 */
export interface Archive {
  /** Transitions as a live screen is sent them, oldest first; `gone` when the ring no longer holds all of them. */
  transitionTexts(after: Seq, limit: number, signal?: AbortSignal): Promise<ToldTransitions | 'gone'>;
  /**
   * A page of the record: JSON of `items`, of `next` where there may be more, and of how many lines are `hidden`.
   * @param durableSeq is written into each transition
   */
  record(query: RecordQuery, durableSeq: Seq, signal?: AbortSignal): Promise<AsyncIterable<string>>;
  /** What was said and done about one alarm, newest first: a JSON list of messages of the wire. */
  historyOf(alarm: AlarmId, limit: number, durableSeq: Seq, signal?: AbortSignal): Promise<AsyncIterable<string>>;
  /** JSON of `items`, a list of `Bucket`. */
  series(query: SeriesQuery, signal?: AbortSignal): Promise<AsyncIterable<string>>;
  /** JSON of `items`, a list of `TagBucket`. */
  tagSeries(query: TagSeriesQuery, signal?: AbortSignal): Promise<AsyncIterable<string>>;
  /** JSON of the way of a person; empty where the record knows no such person. */
  track(query: TrackQuery, signal?: AbortSignal): Promise<AsyncIterable<string>>;
  /** JSON of how long a person was in each zone; empty where the record knows no such person. */
  dwell(query: DwellQuery, signal?: AbortSignal): Promise<AsyncIterable<string>>;
  /** JSON of who carried a badge when, and from when to when the record reaches. */
  wearers(query: WearersQuery, signal?: AbortSignal): Promise<AsyncIterable<string>>;
  /** JSON of who was near something; empty where there is no such thing, or the record knows no such person. */
  contacts(query: ContactsQuery, signal?: AbortSignal): Promise<AsyncIterable<string>>;
  /** JSON of `items`, a list of `CountBucket`. */
  zoneCount(query: ZoneCountQuery, signal?: AbortSignal): Promise<AsyncIterable<string>>;
  /** JSON of `items`, a list of `HeadcountThen`. */
  headcount(query: HeadcountQuery, signal?: AbortSignal): Promise<AsyncIterable<string>>;
  /** JSON of the figures of alarm management: a `FiguresAnswer`. */
  figures(query: FiguresQuery, signal?: AbortSignal): Promise<AsyncIterable<string>>;
  /** A report as one HTML page; empty where the record has nothing of what is asked. */
  report(query: ReportQuery, signal?: AbortSignal): Promise<AsyncIterable<string>>;
  /** The reports that the gateway has written by itself, newest first. */
  writtenReports(signal?: AbortSignal): Promise<readonly WrittenReport[]>;
  /** One of them by its name; empty where there is none. */
  writtenReport(name: string, signal?: AbortSignal): Promise<AsyncIterable<string>>;
  /** An incident as a bundle, an HTML file; empty where the record does not have it. */
  bundle(query: BundleQuery, signal?: AbortSignal): Promise<AsyncIterable<string>>;
  /** JSON of what alarms there would have been under another plant: the answer of `fengsui what-if`. Empty where nothing was recorded then. */
  whatIf(query: WhatIfQuery, signal?: AbortSignal): Promise<AsyncIterable<string>>;
  /** An incident as it was when it closed, or as it is by now; nothing where the record does not have it. */
  incident(id: string, signal?: AbortSignal): Promise<(Readonly<Incident> & { readonly id: string }) | undefined>;
  /** The stretches of the record that are kept whatever their age, the earliest first. */
  pins(signal?: AbortSignal): Promise<readonly PinnedStretch[]>;
  pin(pin: PinnedStretch): Promise<void>;
  /** @returns whether there was one */
  unpin(id: string): Promise<boolean>;
  range(signal?: AbortSignal): Promise<{ readonly from: Instant; readonly to: Instant } | undefined>;
  /**
   * Begins a replay, paused. It waits while its viewer has much to read.
   * @param namedFrom a moment before it is shown with pseudonyms for people, and what is played on from there
   */
  openReplay(
    at: Instant,
    role: string,
    send: ReplaySink,
    signal?: AbortSignal,
    namedFrom?: Instant,
  ): Promise<ReplaySession>;
  close(): Promise<void>;
}

/** A span that is folded again under another plant. */
export interface WhatIfQuery extends FiguresQuery {
  readonly plant: Plant;
}

/** A stretch of the record that the ring does not drop. */
export interface PinnedStretch {
  readonly id: string;
  readonly from: number;
  readonly to: number;
  readonly why: string;
  readonly by: string;
  /** An incident pinned it by itself. */
  readonly incident?: true | undefined;
}

/** Of what time the figures are asked. */
export interface FiguresQuery {
  readonly from: Instant;
  readonly to: Instant;
}

/** Of what a report is asked, by whom and when. */
export type ReportQuery = { readonly madeAt: Instant; readonly madeBy: string; readonly lang: 'zh' | 'en' } & (
  | { readonly kind: 'shift' | 'day' | 'month'; readonly at: Instant }
  | { readonly kind: 'incident'; readonly incident: string }
  | { readonly kind: 'muster'; readonly muster: string }
  | ({ readonly kind: 'figures' } & FiguresQuery)
);

/** A report that the gateway has written by itself. */
export interface WrittenReport extends FiguresQuery {
  readonly name: string;
  readonly kind: 'shift' | 'day' | 'month';
  readonly bytes: number;
  readonly madeAt: Instant;
}

/** Which incident is taken out, by whom and when. */
export interface BundleQuery {
  readonly incident: string;
  readonly by: string;
  readonly madeAt: Instant;
}

export interface SeriesQuery {
  readonly point: string;
  /** What reads the point: while it does not answer nothing is known of the point. */
  readonly device: string;
  /** A value is known for so long after it was received, ms. */
  readonly staleAfter: Duration;
  readonly from: Instant;
  readonly to: Instant;
  readonly maxPoints: number;
}

/** Of what badge and what time its places are asked. */
export interface TagSeriesQuery extends Pick<SeriesQuery, 'from' | 'to' | 'maxPoints' | 'staleAfter'> {
  readonly tag: string;
}

/** Of whom and what time the way is asked. */
export interface TrackQuery {
  /** A person, or the badge that stands for an unknown one. */
  readonly person: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly maxPoints: number;
}

/** Of which badge and what time it is asked who carried it. */
export interface WearersQuery {
  readonly tag: string;
  readonly from: Instant;
  readonly to: Instant;
}

/** Of whom and what time the time in zones is asked. */
export type DwellQuery = Omit<TrackQuery, 'maxPoints'>;

/** Near what people were: a detector, a place (metres), or a person; within so many metres. */
export interface ContactsQuery {
  readonly near:
    | { readonly point: string }
    | { readonly floor: string; readonly x: number; readonly y: number }
    | { readonly person: string };
  readonly radius: number;
  readonly from: Instant;
  readonly to: Instant;
}

/** Of what zone and time the people inside are counted, in how many stretches at most. */
export interface ZoneCountQuery {
  readonly zone: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly maxPoints: number;
}

/** How many people were inside a zone in a stretch of time; nothing where it was not watched at all. */
export interface CountBucket {
  readonly at: Instant;
  readonly min: number | null;
  readonly max: number | null;
  readonly last: number | null;
  /** The most of them whose badges were silent at a time: last seen inside. */
  readonly silent: number;
  /** For so many ms of it nothing was watched, or nothing is recorded. */
  readonly unknown: number;
}

/**
 * Why nothing is known of where a person was: his badge was silent, its source did not answer, the gateway did not watch, the
 * record is lost or was dropped by age, he had left the site, or he carried no badge. `not-shown`: it is known, and there were too
 * many short stretches to show.
 */
export const UNKNOWN_CAUSES = [
  'silence',
  'source-down',
  'not-watched',
  'not-recorded',
  'not-kept',
  'left-site',
  'no-badge',
  'not-shown',
] as const;
export type UnknownCause = (typeof UNKNOWN_CAUSES)[number];

/** A stretch of time in which it is not known where a person was. */
export interface UnknownStretch {
  readonly from: Instant;
  readonly to: Instant;
  readonly cause: UnknownCause;
}

/** A badge that a person carried. */
export interface WornBadge {
  readonly tag: string;
  readonly from: Instant;
  readonly to: Instant;
}

/** When a person was inside a zone without doubt; to the end of what was asked, where `to` is null. */
export interface ZoneStay {
  readonly zone: string;
  readonly name?: Text;
  readonly from: Instant;
  readonly to: Instant | null;
}

/** Of what time the people on site are asked, and at how many moments of it. */
export interface HeadcountQuery {
  readonly from: Instant;
  readonly to: Instant;
  readonly maxPoints: number;
}

/** How many people were on site at a moment. */
export interface HeadcountThen extends SiteCount {
  readonly at: Instant;
}

/** What became of a point in a stretch of time; quality is the worst that was seen, and bad where there is a gap. */
export interface Bucket {
  readonly at: Instant;
  readonly min: number | null;
  readonly max: number | null;
  readonly last: number | null;
  readonly quality: 'good' | 'uncertain' | 'bad';
  /** For how many milliseconds of it no value was known: lost, stale, not watched or not recorded. */
  readonly gap: number;
}

/** Where a badge was in a stretch of time, metres of its floor; quality and gap as of a point. */
export interface TagBucket extends Pick<Bucket, 'at' | 'quality' | 'gap'> {
  readonly x: Pick<Bucket, 'min' | 'max' | 'last'>;
  readonly y: Pick<Bucket, 'min' | 'max' | 'last'>;
  /** Of the last fix. */
  readonly floor: string | null;
}

/** Is given messages of the wire as JSON text, in order; calls `read` when the viewer has taken this one. */
export type ReplaySink = (text: string, read: () => void) => void;

/** One viewer's replay. Has no driver, notifier or siren within reach. */
export interface ReplaySession {
  command(text: string): void;
  close(): void;
}
