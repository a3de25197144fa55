import type { Stuck } from '../vitals/vitals.ts';
import type { ChannelId, PointId } from '../ids.ts';
import type { CheckKind } from '../ledger/check.ts';
import type { Text } from '../text.ts';
import type { Instant } from '../time.ts';

/**
 * Why a device does not answer. `taken-over`: another client of the same name is at the broker in our place. `silent`: the
 * broker is there, and nothing came for as long as the source may be silent; `unreadable`: all that came could not be used.
 */
export const DEVICE_TROUBLES = [
  'timeout',
  'refused',
  'closed',
  'unreachable',
  'no-port',
  'auth',
  'taken-over',
  'protocol',
  'silent',
  'unreadable',
] as const;
export type DeviceTrouble = (typeof DEVICE_TROUBLES)[number];

/** A file of the record, of the accounts or of the configuration in force that could not be read. */
export interface DamagedFile {
  /** Path below the data folder. */
  readonly file: string;
  /** Its name now, beside where it was; none where it could not be moved. */
  readonly aside?: string;
  readonly at: Instant;
  /** What is wrong with it, in a short sentence. */
  readonly what: string;
}

/** What is the matter with the gateway itself or with a device, as the evidence of its alarm. */
export type GatewayTrouble =
  /** `stopped`: why recording has stopped. `statesUnknown`: alarm states were lost with a file. */
  | {
      readonly what: 'record';
      readonly stopped?: string;
      readonly damaged: readonly DamagedFile[];
      readonly statesUnknown: boolean;
    }
  | ({ readonly what: 'disk' } & DiskState)
  /** The first problems, as `check` shows them, and how many there are; strings are of earlier versions. */
  | { readonly what: 'configuration'; readonly problems: readonly (Text | string)[]; readonly count: number }
  /** The last change that loosened limits of priority 1, and `earlier` ones of others that no person has confirmed yet. */
  | ({ readonly what: 'loosened'; readonly earlier?: readonly Loosening[] } & Loosening)
  | ({ readonly what: 'clock' } & ClockDoubt)
  | ({ readonly what: 'blind' } & Blindness)
  /** Channels that deliver nothing, since when, and what they last said. */
  | {
      readonly what: 'notify';
      readonly channels: readonly { readonly channel: ChannelId; readonly since: Instant; readonly result: string }[];
    }
  /** A press was asked for and did not come; when a person last did something. */
  | { readonly what: 'unattended'; readonly askedAt: Instant; readonly answeredAt: Instant }
  /** Why a device is offline. */
  | { readonly what: 'device'; readonly reason: DeviceTrouble }
  /** What is wanted of an output, what was written and read back, and why that failed. */
  | {
      readonly what: 'output';
      readonly wanted: boolean;
      readonly written?: boolean;
      readonly readBack?: boolean;
      readonly reason?: DeviceTrouble | 'refused';
    }
  /** The strap of a badge is open; it goes where another badge goes, so that one is carried for another. */
  | { readonly what: 'taken-off' }
  | { readonly what: 'carried-together' }
  /** The reading of a detector does not move. */
  | ({ readonly what: 'stuck' } & Stuck)
  /** What a detector reads where nothing happens. */
  | { readonly what: 'usual'; readonly value: number; readonly unit: string }
  /** What the detector beside it read when the two were found to differ. */
  | { readonly what: 'beside'; readonly point: PointId; readonly value: number; readonly unit: string }
  /** A check of a detector failed, or was due then. */
  | { readonly what: 'check-failed'; readonly check: CheckKind }
  | { readonly what: 'check-overdue'; readonly check: CheckKind; readonly due: Instant }
  /** The message that may have been a call for help. */
  | { readonly what: 'unreadable-call'; readonly topic: string; readonly text: string };

/** How much the disk still takes: `short` where it is nearly full. */
export type SpaceLevel = 'ample' | 'low' | 'short';

/** What the disk has room for of the record, and what its quota has room for. */
export interface DiskState {
  readonly space: SpaceLevel;
  /** Pins hold more than their half of the quota: those of the oldest incidents no longer hold. */
  readonly isPinnedTooMuch: boolean;
  /** Classes of which the quota takes what is younger than 30 days, or than what is promised; in whole days. */
  readonly keptTooShort: readonly KeptTooShort[];
  /** Why the head of the record cannot be noted on the second disk, where one is named. */
  readonly anchor?: string;
}

/** What the record holds: values of the air, places of people, and alarms with what people did. */
export const RECORD_CLASSES = ['gas', 'people', 'acts'] as const;

/** A class of the record that goes back so many days, where `promised` ones were configured. */
export interface KeptTooShort {
  readonly class: (typeof RECORD_CLASSES)[number];
  readonly days: number;
  readonly promised: number;
}

/** Limits of priority 1 that one person loosened, by path. */
export interface Loosening {
  readonly by: string;
  readonly limits: readonly string[];
}

/** The machine's clock and the time of the record at the moment of doubt; which of them plant time follows. */
export interface ClockDoubt {
  readonly wall: Instant;
  readonly record: Instant;
  readonly follows: 'wall' | 'record';
}

/**
 * A stretch of plant time in which nothing was watched; its length is not known where `to` is not later than `from`.
 * `stopped`: the gateway was ended in order; `died`: it was not; `stalled`: it ran and could do nothing.
 */
export interface Blindness {
  readonly from: Instant;
  readonly to: Instant;
  readonly why: 'stopped' | 'died' | 'stalled';
}

/** What is known of the record itself. */
export interface RecordHealth {
  /** Why recording has stopped; none while it goes on. */
  stopped?: string;
  /** Files that were set aside and that no person has confirmed. */
  damaged: DamagedFile[];
  /** When the gateway was last ended in order; none while it runs, or when it died. */
  ended?: Instant;
  /** Alarm states were lost: what is not active may have been. */
  statesUnknown: boolean;
}
