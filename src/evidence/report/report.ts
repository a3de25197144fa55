import type { Priority } from '../../domain/alarm/condition.ts';
import type { FurthestValue, Overlay } from '../../domain/alarm/transition.ts';
import type { EventKind } from '../../domain/event.ts';
import type { ConfigurationEdit } from '../../domain/input.ts';
import type { SiteCount } from '../../domain/people/site.ts';
import type { Gap } from '../../domain/refold.ts';
import type { ClosingVerdict } from '../../domain/response/closing.ts';
import type { SiteClock } from '../../domain/site-clock.ts';
import type { Text } from '../../domain/text.ts';
import type { Instant } from '../../domain/time.ts';
import type { FiguresAnswer } from '../../wire/figures.ts';
import type { ReportKind } from '../../wire/reports.ts';
import type { ReportProof } from './proof.ts';

/** What became of one occurrence of an alarm. */
export interface OccurrenceLine {
  readonly alarm: string;
  readonly occurrence: string;
  readonly condition: string;
  readonly priority: Priority;
  readonly raisedAt: Instant;
  /** What it said when it was raised, with the limit of then. */
  readonly text: Text;
  readonly subject: Text;
  /** It was raised before the time of the report. */
  readonly isOlder: boolean;
  /** It was raised under an overlay. */
  readonly isHidden: boolean;
  readonly peak?: FurthestValue;
  readonly acked?: { readonly by?: string; readonly at: Instant; readonly comment?: string };
  readonly returnedAt?: Instant;
  /** It became normal. */
  readonly endedAt?: Instant;
  readonly closed?: { readonly verdict: ClosingVerdict; readonly by: string; readonly measure: string };
}

/** What hid an alarm, or a whole detector. */
export interface HiddenLine {
  readonly what: Text;
  readonly overlay: Overlay | 'bypass';
  readonly from: Instant;
  readonly until?: Instant;
  readonly by?: string;
  readonly reason: string;
  /** What a suppression by design is called. */
  readonly name?: Text;
  readonly compensating?: string;
  readonly endedAt?: Instant;
  readonly endedBy?: string;
}

/** For how long a value was beyond a limit that was in force. */
export interface OverLimit {
  readonly condition: string;
  readonly direction: 'high' | 'low';
  readonly limit: number;
  readonly times: number;
  readonly ms: number;
}

/** The furthest values of a gas point. */
export interface GasLine {
  readonly name: Text;
  readonly unit: string;
  readonly decimals: number;
  readonly top: number;
  /** The highest, and the lowest where a low limit is set; none where there was no valid value. */
  readonly highest?: { readonly value: number; readonly at: Instant };
  readonly lowest?: { readonly value: number; readonly at: Instant };
  readonly over: readonly OverLimit[];
  /** So long a valid value was known, ms. */
  readonly knownMs: number;
}

/** Something that happened, in a line. */
export interface HappeningLine {
  readonly at: Instant;
  readonly kind: EventKind;
  readonly subject: Text;
  readonly by?: string;
  readonly said?: Text;
  readonly from?: Instant;
  readonly to?: Instant;
}

export interface ConfigurationLine extends Pick<
  ConfigurationEdit,
  'by' | 'role' | 'reason' | 'changes' | 'changed' | 'loosened' | 'confirmedBy'
> {
  readonly at: Instant;
  readonly revision: string;
}

/** How many were on site at a time; no count where nothing was watched. */
export interface HeadCountLine {
  readonly at: Instant;
  readonly count?: SiteCount;
}

/** One line of the course of an incident. */
export interface CourseLine {
  readonly at: Instant;
  readonly text: Text;
  readonly what: Text;
  readonly by?: string;
  readonly said?: Text;
  /** How often it happened, where more than once, and when last. */
  readonly times?: number;
  readonly until?: Instant;
}

/** Who was in the places of an incident in one minute. */
export interface InsideLine {
  readonly at: Instant;
  readonly place: Text;
  readonly people: readonly Text[];
  readonly unknown: number;
  /** Of whom only the last place is known. */
  readonly uncertain: number;
  readonly atLeast: boolean;
}

/** A person of whom only the last place was known at the end. */
export interface MissingLine {
  readonly name: Text;
  readonly seenAt: Instant;
  readonly places: readonly Text[];
}

export interface IncidentPart {
  readonly id: string;
  readonly openedAt: Instant;
  readonly closedAt?: Instant;
  /** Since when all its alarms have been normal, where it is not closed. */
  readonly quietAt?: Instant;
  readonly first: Text;
  readonly count: number;
  readonly places: readonly Text[];
  readonly course: readonly CourseLine[];
  readonly moreCourse: number;
  readonly inside: readonly InsideLine[];
  readonly moreInside: number;
  readonly missing: readonly MissingLine[];
}

/** A list that is cut: `more` of its lines are counted only. */
export interface Cut<T> {
  readonly lines: readonly T[];
  readonly more: number;
}

/** Everything that a report says, as the record has it. */
export interface Report {
  readonly kind: Exclude<ReportKind, 'muster'>;
  readonly plant: Text;
  readonly timezone: string;
  readonly clock: SiteClock;
  readonly from: Instant;
  readonly to: Instant;
  /** Where its time is not over yet: until when there was something to tell. */
  readonly until: Instant;
  readonly madeAt: Instant;
  readonly madeBy: string;
  readonly lastSeq: number;
  readonly proof: ReportProof;
  readonly figures: FiguresAnswer;
  /** The name of a thing or an alarm, at the end. */
  readonly nameOf: (id: string) => Text;
  readonly gaps: readonly Gap[];
  readonly revisions: readonly { readonly revision: string; readonly from?: Instant }[];
  readonly changes: Cut<ConfigurationLine>;
  readonly alarms: Cut<OccurrenceLine>;
  readonly hidden: Cut<HiddenLine>;
  /** `too-many`: there are more values than a report can read. */
  readonly gas: readonly GasLine[] | 'too-many';
  readonly headCounts: readonly HeadCountLine[];
  /** The plant has badges. */
  readonly hasBadges: boolean;
  readonly system: Cut<HappeningLine>;
  readonly deeds: Cut<HappeningLine>;
  readonly unclosed: Cut<{
    readonly alarm: string;
    readonly text: Text;
    readonly at: Instant;
    readonly priority: Priority;
  }>;
  readonly incident?: IncidentPart;
}
