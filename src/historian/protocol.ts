import type { AlarmId, Seq } from '../domain/ids.ts';
import type { Plant } from '../domain/plant.ts';
import type { Instant } from '../domain/time.ts';
import type {
  BundleQuery,
  ContactsQuery,
  DwellQuery,
  FiguresQuery,
  HeadcountQuery,
  PinnedStretch,
  RecordQuery,
  ReportQuery,
  SeriesQuery,
  TagSeriesQuery,
  TrackQuery,
  WearersQuery,
  WhatIfQuery,
  ZoneCountQuery,
} from '../ports/archive.ts';

/** What the reading thread is started with. */
export interface HistorianStart {
  readonly data: string;
  readonly plant: Plant;
  /** The language in which reports are written by themselves; none are without it. */
  readonly reports?: 'zh' | 'en';
}

/** A question about the record that is answered at once. */
export type Question =
  | { readonly ask: 'transitions-after'; readonly seq: Seq; readonly limit: number }
  | { readonly ask: 'range' }
  | { readonly ask: 'incident'; readonly id: string }
  | { readonly ask: 'pins' }
  | { readonly ask: 'pin'; readonly pin: PinnedStretch }
  | { readonly ask: 'unpin'; readonly id: string }
  | { readonly ask: 'written-reports' }
  | {
      readonly ask: 'open-replay';
      readonly session: number;
      readonly at: Instant;
      readonly role: string;
      readonly namedFrom: Instant;
    };

/** A question that is answered with a text, in parts: JSON, or a page of HTML. */
export type TextQuestion =
  | { readonly ask: 'record'; readonly query: RecordQuery; readonly durableSeq: Seq }
  | { readonly ask: 'history'; readonly alarm: AlarmId; readonly limit: number; readonly durableSeq: Seq }
  | { readonly ask: 'series'; readonly query: SeriesQuery }
  | { readonly ask: 'tag-series'; readonly query: TagSeriesQuery }
  | { readonly ask: 'track'; readonly query: TrackQuery }
  | { readonly ask: 'wearers'; readonly query: WearersQuery }
  | { readonly ask: 'dwell'; readonly query: DwellQuery }
  | { readonly ask: 'contacts'; readonly query: ContactsQuery }
  | { readonly ask: 'zone-count'; readonly query: ZoneCountQuery }
  | { readonly ask: 'headcount'; readonly query: HeadcountQuery }
  | { readonly ask: 'figures'; readonly query: FiguresQuery }
  | { readonly ask: 'report'; readonly query: ReportQuery }
  | { readonly ask: 'bundle'; readonly query: BundleQuery }
  | { readonly ask: 'what-if'; readonly query: WhatIfQuery };

/** The same of a file that lies ready. */
export type FileQuestion = { readonly ask: 'written-report'; readonly name: string };

export type ToHistorian =
  | { readonly type: 'question'; readonly id: number; readonly question: Question }
  | { readonly type: 'text-question'; readonly id: number; readonly question: TextQuestion | FileQuestion }
  /** A part of a text was taken: there is use for the next. */
  | { readonly type: 'taken'; readonly id: number }
  /** The answer is no longer waited for. */
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'command'; readonly session: number; readonly text: string }
  /** The viewer of a replay has read so many more characters of what it was sent. */
  | { readonly type: 'read'; readonly session: number; readonly characters: number }
  | { readonly type: 'close-replay'; readonly session: number };

export type FromHistorian =
  | { readonly type: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly type: 'part'; readonly id: number; readonly text: string; readonly isLast: boolean }
  | { readonly type: 'failure'; readonly id: number; readonly message: string }
  /** A file, by its name below the data folder, that cannot be read or is damaged. */
  | { readonly type: 'suspect'; readonly file: string }
  | { readonly type: 'replay'; readonly session: number; readonly text: string };
