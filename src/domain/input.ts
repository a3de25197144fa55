import type { DeviceId, Epoch, FloorId, NoticeId, OutputId, PointId, Seq, TagId, ZoneId } from './ids.ts';
import type { Act } from './act.ts';
import type { Counter } from './reading/lateness.ts';
import type { Blindness, ClockDoubt, DamagedFile, DeviceTrouble, DiskState } from './gateway/trouble.ts';
import type { Trust } from './reading/quality.ts';
import type { Text } from './text.ts';
import type { Duration, Instant } from './time.ts';

export type { DeviceTrouble } from './gateway/trouble.ts';

/** A point was read. No value is not 0: it is `null`, with the reason. */
export type ReadingInput = Trust & {
  readonly kind: 'reading';
  readonly point: PointId;
  readonly value: number | null;
  readonly sourceAt?: Instant;
};

/** A tag was located, metres in the site frame. */
export type FixInput = Trust & {
  readonly kind: 'fix';
  readonly device: DeviceId;
  readonly tag: TagId;
  readonly floor: FloorId;
  readonly x: number;
  readonly y: number;
  readonly z?: number;
  /** One sigma radius in metres. */
  readonly accuracy: number;
  readonly sourceAt?: Instant;
  /** The number of its message, where the source counts them. */
  readonly count?: Counter;
};

/** Something a badge says beside its place. A retained message never becomes one. */
export interface TagEventInput {
  readonly kind: 'tag-event';
  readonly device: DeviceId;
  readonly tag: TagId;
  readonly event:
    /**
     * The button is held down, or let go. Whether it is a call for help is decided by the fold. `isOnce`: the source says
     * it once for each press, and nothing while the button is held down.
     */
    | { readonly what: 'sos'; readonly pressed: boolean; readonly isOnce?: true }
    /** The button was pressed last at this time of its own clock, Unix ms; 0: never. */
    | { readonly what: 'press'; readonly pressedAt: number }
    /** `was`: what it said before, when anything is known of that. */
    | { readonly what: 'battery'; readonly percent: number; readonly was?: number }
    | { readonly what: 'motion'; readonly moving: boolean }
    /** Its strap is open, or it was taken off. */
    | { readonly what: 'tamper'; readonly open: boolean }
    /** Its wearer fell: said once for each fall. */
    | { readonly what: 'fall' }
    /** The badge is heard without a place: reported when it had a place before, or is heard for the first time. */
    | { readonly what: 'heard' };
  /** The account of the publisher, where the broker inside the gateway names it. */
  readonly account?: string;
  readonly sourceAt?: Instant;
  readonly count?: Counter;
}

/**
 * Badges assigned to no person, beyond the quota of their source. They are not tracked one by one: the stranger gate
 * collects their messages for at most one second.
 */
export interface StrangersInput {
  readonly kind: 'strangers';
  readonly device: DeviceId;
  /** How many different ones were heard. */
  readonly badges: number;
  /** Where: zones that one of them is inside, as far as the error of its fix lets one say. */
  readonly zones: readonly ZoneId[];
}

/** A message of a badge source cannot be read, looks like a call for help, and does not say of which badge. */
export interface UnreadableCallInput {
  readonly kind: 'unreadable-call';
  readonly device: DeviceId;
  readonly topic: string;
  /** The beginning of the message. */
  readonly text: string;
}

/** A device answered again, or did not answer one poll. A fault is an input, it never ends a stream. */
export type DeviceInput =
  | { readonly kind: 'device'; readonly device: DeviceId; readonly up: true }
  | { readonly kind: 'device'; readonly device: DeviceId; readonly up: false; readonly reason: DeviceTrouble };

/**
 * What a driver knows of an output now, said whenever that changes, and of each output once when the driver begins.
 * What is absent is not known.
 */
export interface OutputInput {
  readonly kind: 'output';
  readonly output: OutputId;
  /** The last value that the device accepted; `true` is on. */
  readonly written?: boolean;
  /** What the device says that it holds. */
  readonly readBack?: boolean;
  /** The last write or read-back got no answer, or an exception. */
  readonly trouble?: DeviceTrouble | 'refused';
}

/** What a person did, and by which right. */
export interface ActInput {
  readonly kind: 'act';
  readonly by: string;
  readonly role: string;
  readonly do: Act;
}

/** The gateway began to run: a new epoch, after `downFor` without monitoring. */
export interface StartedInput {
  readonly kind: 'started';
  readonly epoch: Epoch;
  readonly revision: string;
  readonly downFor: Duration;
  /**
   * The configuration has errors, and the last one that was in force still is, or something that it asks for is not
   * there: the first problems, and how many. Records of earlier versions hold them in English, as strings.
   */
  readonly refused?: { readonly problems: readonly (Text | string)[]; readonly count: number };
  /** The wall clock was before the last record, or far after it. */
  readonly clockInDoubt: boolean;
  /** What is doubtful about it. */
  readonly doubt?: ClockDoubt;
  /** The time before this start in which nothing was watched. */
  readonly blind?: Blindness;
  /** The configuration is another one than before the gateway was off. */
  readonly edit?: ConfigurationEdit;
}

/** One key of the configuration before and after a change, by its path: `points[tank-farm.h2s-101].alarms.high`. */
export interface ConfigurationChange {
  readonly path: string;
  /** As it was written; none where the key was not there. */
  readonly old?: string;
  readonly new?: string;
}

/** Where the configuration became another one, and who answers for it. */
export interface ConfigurationEdit {
  /** The account, or `cli:USER`; `edit` where files were edited while the gateway was off. */
  readonly by: string;
  readonly role: string;
  readonly reason?: string;
  /** The first changes; `changed` is how many there are. */
  readonly changes: readonly ConfigurationChange[];
  readonly changed: number;
  /** Limits of priority 1 that were raised, delayed or removed, by path. */
  readonly loosened: readonly string[];
  /** The second person, who confirmed them. */
  readonly confirmedBy?: string;
  /** It takes back an earlier change. */
  readonly undo?: true;
}

/** A configuration was put into force while the gateway ran. Its plant is kept beside the record under its revision. */
export interface ConfiguredInput extends ConfigurationEdit {
  readonly kind: 'configured';
  readonly revision: string;
}

/** The gateway is ended in order. The last of an epoch; one that lacks it ended otherwise. */
export interface StoppedInput {
  readonly kind: 'stopped';
}

/** The gateway ran and could do nothing for a while. */
export interface StalledInput {
  readonly kind: 'stalled';
  readonly from: Instant;
}

/** The wall clock of the machine was moved by so many milliseconds; plant time was not, or by `shift`. */
export interface ClockSteppedInput {
  readonly kind: 'clock-stepped';
  readonly by: number;
  readonly doubt?: ClockDoubt;
  readonly shift?: number;
}

/**
 * A doubt about the clock has ended: the machine's clock was proven, or a person said which time is right.
 * Plant time moved by `shift` ms with this input, whose own time is the new one.
 */
export interface ClockAcceptedInput {
  readonly kind: 'clock-accepted';
  readonly accept: 'wall' | 'record';
  readonly shift: number;
  /** The epoch that begins, where plant time went back. */
  readonly epoch?: Epoch;
  /** The person who said so; none where the machine proved it. */
  readonly by?: string;
  readonly role?: string;
  readonly reason?: string;
}

/** The log stopped or resumed. */
export interface RecordingInput {
  readonly kind: 'recording';
  readonly ok: boolean;
  readonly reason?: string;
}

/** The room for the record is another one than the last of these said. */
export interface DiskInput extends DiskState {
  readonly kind: 'disk';
}

/** Files of the data folder were found damaged and set aside. */
export interface DamagedInput {
  readonly kind: 'damaged';
  readonly files: readonly DamagedFile[];
  /** Alarm states went with them. */
  readonly statesUnknown: boolean;
  /** The stretch of plant time of which the record is lost, as far as it is known. */
  readonly gap?: { readonly from: Instant; readonly to: Instant };
}

/** What happened to an account. `sign-in-failed` reports `count` tries together. */
export const ACCOUNT_ACTS = [
  'signed-in',
  'signed-out',
  'sign-in-failed',
  'session-expired',
  'kiosk-opened',
  'user-added',
  'user-removed',
  'user-disabled',
  'user-enabled',
  'role-changed',
  'password-changed',
  'token-added',
  'token-revoked',
] as const;
export type AccountAct = (typeof ACCOUNT_ACTS)[number];

/** A sign-in, a failed one, or a change of an account: on a screen, or on the command line. */
export interface AccountInput {
  readonly kind: 'account';
  readonly what: AccountAct;
  /** A user or the name of a token; empty for tries of names that do not exist. */
  readonly subject: string;
  readonly by: string;
  /** Address of the peer, where it came over the network. */
  readonly peer?: string;
  /** The role that was given. */
  readonly detail?: string;
  /** Failed tries of one minute, reported together. */
  readonly count?: number;
}

/**
 * An act of a known person that was refused before the rules saw it: by the role, by its form, or because there is no such
 * thing.
 */
export interface RefusedInput {
  readonly kind: 'refused';
  readonly by: string;
  readonly role: string;
  /** `ack`, `reset`, `config` ...: the last word of its route. */
  readonly act: string;
  /** What it was about, as the request said it; `gateway` where it named nothing. */
  readonly subject: string;
  readonly reason: string;
  /** Further ones of this person since the one before, which have no line of their own. */
  readonly more?: number;
}

/** What became of one try to deliver a notice. */
export interface NoticeInput {
  readonly kind: 'notice';
  readonly notice: NoticeId;
  readonly ok: boolean;
  /** Short, without any secret: `200`, `timeout`, `errcode 310000`. */
  readonly result: string;
  /** The channel asks for no further try before. */
  readonly retryAfter?: Duration;
}

/** Time went on and something is due; holds nothing, as every input settles what is due before it. */
export interface TickInput {
  readonly kind: 'tick';
}

/** An input before admission, without its sequence number. */
export type Draft =
  | ReadingInput
  | FixInput
  | TagEventInput
  | StrangersInput
  | UnreadableCallInput
  | DeviceInput
  | OutputInput
  | ActInput
  | StartedInput
  | ConfiguredInput
  | StoppedInput
  | StalledInput
  | ClockSteppedInput
  | ClockAcceptedInput
  | RecordingInput
  | DiskInput
  | DamagedInput
  | AccountInput
  | RefusedInput
  | NoticeInput
  | TickInput;

export type DraftKind = Draft['kind'];

/** An admitted input: `at` is its receipt in plant time, `seq` its place. */
export type Input = Draft & { readonly seq: Seq; readonly at: Instant };
