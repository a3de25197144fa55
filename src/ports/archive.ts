import type { Transition } from '../domain/alarm/transition.ts';
import type { PlantEvent } from '../domain/event.ts';
import type { AlarmId, Seq } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';

/** What a query of the record asks for; times inclusive, newest first when `newestFirst`. */
export interface RecordQuery {
  readonly from: Instant;
  readonly to: Instant;
  readonly kinds?: readonly string[];
  readonly subject?: string;
  readonly limit: number;
  readonly before?: Seq;
}

/** A line of the record: a transition or an event. */
export type RecordLine = ({ readonly type: 'transition' } & Transition) | ({ readonly type: 'event' } & PlantEvent);

/** The black box as it is read: off the fold's thread. */
export interface Archive {
  /** Oldest first; `gone` when the ring no longer holds all of them. */
  transitionsAfter(seq: Seq, limit: number): Promise<readonly Transition[] | 'gone'>;
  record(query: RecordQuery): Promise<readonly RecordLine[]>;
  historyOf(alarm: AlarmId, limit: number): Promise<readonly RecordLine[]>;
  series(query: SeriesQuery): Promise<readonly Bucket[]>;
  range(): Promise<{ readonly from: Instant; readonly to: Instant } | undefined>;
  /** Begins a replay, paused. `send` is given messages of the wire as JSON text. */
  openReplay(at: Instant, role: string, send: (text: string) => void): Promise<ReplaySession>;
  close(): Promise<void>;
}

export interface SeriesQuery {
  readonly point: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly maxPoints: number;
}

/** What became of a point in a stretch of time; quality is the worst that was seen. */
export interface Bucket {
  readonly at: Instant;
  readonly min: number | null;
  readonly max: number | null;
  readonly last: number | null;
  readonly quality: 'good' | 'uncertain' | 'bad';
}

/** One viewer's replay. Has no driver, notifier or siren within reach. */
export interface ReplaySession {
  command(text: string): void;
  close(): void;
}
