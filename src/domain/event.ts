import type { PortableReading } from './alarm/transition.ts';
import type { ConfigurationChange } from './input.ts';
import type { Seq } from './ids.ts';
import type { CheckRecord } from './ledger/check.ts';
import type { ClosingVerdict } from './response/closing.ts';
import type { Instant } from './time.ts';

export const EVENT_KINDS = [
  'started',
  'stopped',
  'stalled',
  'clock-stepped',
  'clock-accepted',
  'recording-stopped',
  'recording-resumed',
  'file-damaged',
  'recording-gap',
  'acknowledged',
  'reset',
  'commented',
  'step-done',
  'step-undone',
  'closed',
  'incident-opened',
  'incident-closed',
  'flood-began',
  'flood-ended',
  'shelved',
  'unshelved',
  'put-out-of-service',
  'put-in-service',
  'bypassed',
  'bypass-ended',
  'cleared-while-hidden',
  'silenced',
  'silence-ended',
  'watch-asked',
  'watch-answered',
  'refused',
  'zone-entered',
  'zone-left',
  'danger-began',
  'danger-ended',
  'left-site',
  'back-on-site',
  'forgotten',
  'arrived-on-site',
  'passage-settled',
  'person-added',
  'person-changed',
  'person-removed',
  'badge-issued',
  'badge-returned',
  'badge-retired',
  'badge-reused',
  'battery',
  'signed-in',
  'signed-out',
  'sign-in-failed',
  'session-expired',
  'kiosk-opened',
  'account-changed',
  'configured',
  'exported',
  'looked-up',
  'pinned',
  'unpinned',
  'notice-told',
  'notice-untold',
  'notice-failed',
  'notice-dropped',
  'notice-retried',
  'notices-shed',
  'muster-started',
  'muster-accounted',
  'muster-unaccounted',
  'muster-closed',
  'all-clear',
  'check-started',
  'check-unfinished',
  'check-cancelled',
  'calibrated',
  'output-on',
  'output-off',
  'output-tested',
  'output-stopped',
  'output-released',
  'output-found',
  'spike',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** Something that is worth a line in the record and needs no operator's action. */
export interface PlantEvent {
  readonly seq: Seq;
  readonly at: Instant;
  readonly kind: EventKind;
  /** The thing it is about: an alarm, a zone, a person, a device, an account, `gateway`. */
  readonly subject: string;
  readonly by?: string;
  readonly comment?: string;
  /** Person or tag that entered or left; whose badge it is. */
  readonly person?: string;
  /** What that person is called, where the event is what makes or ends the name. */
  readonly name?: string;
  /** What was refused: `ack`, `reset`, `comment`, `config` ...; or what was looked up: `track`, `dwell`, `contacts`. */
  readonly act?: string;
  /** The occurrence that a refused acknowledgement named, or that was closed or had a step done. */
  readonly occurrence?: string;
  /** The first alarm of an incident or a flood, with its occurrence; the alarm that made a danger area. */
  readonly alarm?: string;
  /** The most occurrences in ten minutes of a flood; `amount` is all of them. */
  readonly peak?: number;
  /** What an alarm was found to be when it was closed, and when the measure (`comment`) is due. */
  readonly verdict?: ClosingVerdict;
  readonly due?: Instant;
  /** Why an act was refused, or a reason of the system. */
  readonly reason?: string;
  /** Of a spike: the value that was furthest off, in the unit of the point; `amount` is how many there were. */
  readonly value?: number;
  readonly unit?: string;
  /** A number that belongs to it: percent of a battery, a step of a plan, milliseconds of a clock step or a silence, failed sign-ins, refused acts. */
  readonly amount?: number;
  /** The message, its channel; `person` is to whom, `amount` how often it was tried. */
  readonly notice?: string;
  readonly channel?: string;
  /** Address of a sign-in, a sign-out, or a failed try. */
  readonly peer?: string;
  /** A stretch of plant time, where the event is about one. */
  readonly from?: Instant;
  readonly to?: Instant;
  /** What protects people while an alarm or a detector is out of service. */
  readonly compensating?: string;
  /** What was changed in the configuration, the first of `amount` changes, and the second person who confirmed it. */
  readonly changes?: readonly ConfigurationChange[];
  readonly confirmedBy?: string;
  /** What a portable detector showed at the place when an over-range was reset. */
  readonly reading?: PortableReading;
  /** The time of the phone on which a tick was made, Unix ms. */
  readonly saidAt?: number;
  /** The line of the ledger of detectors. */
  readonly check?: CheckRecord;
  /** It belongs to a drill. */
  readonly drill?: true;
  /** The configuration that is in force from here on. */
  readonly revision?: string;
}
