import type { PortableReading, ShelfReason } from './alarm/transition.ts';
import type {
  AlarmId,
  GroupId,
  MusterId,
  NoticeId,
  OccurrenceId,
  OutputId,
  PersonId,
  PointId,
  TagId,
  ZoneId,
} from './ids.ts';
import type { CheckKind, CheckWords } from './ledger/check.ts';
import type { ClosingVerdict } from './response/closing.ts';
import type { Duration, Instant } from './time.ts';

/** What a person did on a screen or through a program. */
export type Act =
  | {
      readonly act: 'ack';
      readonly alarm: AlarmId;
      readonly occurrence: OccurrenceId;
      readonly comment?: string;
      /** By the link in a message: it never ends an output. */
      readonly via?: 'message';
    }
  | { readonly act: 'ack-many'; readonly occurrences: readonly OccurrenceId[] }
  | {
      readonly act: 'reset';
      readonly alarm: AlarmId;
      readonly comment?: string;
      /** Of an over-range; in records of before it was asked for there is none. */
      readonly reading?: PortableReading;
    }
  | { readonly act: 'comment'; readonly alarm: AlarmId; readonly comment: string }
  /** A step of the response plan, from 1, is done; or is not after all. */
  | { readonly act: 'step'; readonly occurrence: OccurrenceId; readonly step: number; readonly done: boolean }
  | CloseAct
  | ShelveAct
  | { readonly act: 'unshelve'; readonly alarm: AlarmId; readonly comment?: string }
  | ({ readonly act: 'out-of-service'; readonly alarm: AlarmId } & OutOfService)
  | { readonly act: 'in-service'; readonly alarm: AlarmId; readonly comment?: string }
  /** All conditions of a detector together: it is calibrated, or repaired. */
  | ({ readonly act: 'bypass'; readonly point: PointId } & OutOfService)
  | { readonly act: 'unbypass'; readonly point: PointId; readonly comment?: string }
  /** A person, or the badge that stands for an unknown one, has left the site. */
  | { readonly act: 'left-site'; readonly person: string; readonly comment?: string }
  /** The badge desk adds people, or changes those whom it added: all of them, or none. */
  | { readonly act: 'add-people'; readonly people: readonly NewPerson[] }
  | { readonly act: 'remove-person'; readonly person: PersonId }
  | { readonly act: 'rename-person'; readonly person: PersonId; readonly name: string }
  /** `swap`: what the person carried until now is returned by it. */
  | { readonly act: 'issue-badge'; readonly tag: TagId; readonly person: PersonId; readonly swap?: true }
  | { readonly act: 'return-badge'; readonly tag: TagId }
  | { readonly act: 'retire-badge'; readonly tag: TagId; readonly reason: string }
  | { readonly act: 'reuse-badge'; readonly tag: TagId }
  /** A person is on site, and no badge says so. */
  | { readonly act: 'arrived'; readonly person: PersonId; readonly comment?: string }
  /** A passage at a turnstile that nothing explained is explained by a person. */
  | { readonly act: 'settle-passage'; readonly gate: PointId; readonly at: Instant; readonly reason: string }
  | { readonly act: 'silence'; readonly for: Duration }
  /** A dead letter is to be sent again. */
  | { readonly act: 'retry'; readonly notice: NoticeId }
  /** An output sounds for a while, to be heard. */
  | { readonly act: 'test-output'; readonly output: OutputId; readonly for: Duration }
  /** Ends what an output stands for; the next alarm sounds again. */
  | { readonly act: 'release-output'; readonly output: OutputId; readonly reason: string }
  /** An incident was taken out of the record, as a file. */
  | { readonly act: 'export'; readonly incident: string }
  | LookUpAct
  /** A stretch of the record is kept, whatever its age; or no longer. */
  | { readonly act: 'pin'; readonly pin: string; readonly from: Instant; readonly to: Instant; readonly why: string }
  | { readonly act: 'unpin'; readonly pin: string }
  /** A roll-call begins: of everyone on site, or of those in some zones. */
  | { readonly act: 'muster-start'; readonly reason: string; readonly zones?: readonly ZoneId[]; readonly drill?: true }
  /** A warden saw a person. `saidAt`: the time of the phone, Unix ms, which may have kept it for long. */
  | {
      readonly act: 'muster-account';
      readonly muster: MusterId;
      readonly person: string;
      readonly how?: string;
      readonly note?: string;
      readonly saidAt?: number;
    }
  | { readonly act: 'muster-unaccount'; readonly muster: MusterId; readonly person: string; readonly reason: string }
  | { readonly act: 'muster-close'; readonly muster: MusterId; readonly reason?: string }
  /** `handedOver`: people who are missing and whom the rescue team looks for. */
  | {
      readonly act: 'all-clear';
      readonly muster: MusterId;
      readonly handedOver?: readonly string[];
      readonly reason?: string;
    }
  /** A check with gas begins at a detector: under a bypass, but for a proof test. */
  | {
      readonly act: 'start-check';
      readonly point: PointId;
      readonly check: CheckKind;
      readonly reason: string;
      readonly compensating: string;
    }
  | { readonly act: 'cancel-check'; readonly point: PointId }
  | CalibrationAct
  /** A person is there. */
  | { readonly act: 'watch' };

/** What is asked of the record about people: a way, the time in zones, who was near, who carried a badge, who went in and out, or all of it as it was. */
export const LOOK_UPS = ['track', 'dwell', 'contacts', 'carriers', 'events', 'replay'] as const;
export type LookUp = (typeof LOOK_UPS)[number];

/** The record was asked where people were in a stretch of time. */
export type LookUpAct = {
  readonly act: 'look-up';
  readonly from: Instant;
  readonly to: Instant;
  /** Why it was asked, as the person says. */
  readonly reason?: string;
} & (
  | { readonly tag: string }
  /** A person, or the place or detector near which people were. */
  | { readonly subject: string; readonly what: LookUp }
);

/** A check of a detector is written into the ledger. */
export interface CalibrationAct {
  readonly act: 'calibration';
  readonly point: PointId;
  readonly check: CheckKind;
  /** Now, without it. */
  readonly at?: Instant;
  readonly words: CheckWords;
  /** What a person says of it, where the values do not say it; `fail` always counts. */
  readonly result?: 'pass' | 'fail';
}

/** An alarm that is over is closed: what it was, what was done, and by when something has still to be done. */
export interface CloseAct {
  readonly act: 'close';
  readonly alarm: AlarmId;
  readonly occurrence: OccurrenceId;
  readonly verdict: ClosingVerdict;
  readonly measure: string;
  readonly due?: Instant;
}

/** An alarm leaves the list for a while, because a person says why it is no news. */
export interface ShelveAct {
  readonly act: 'shelve';
  readonly alarm: AlarmId;
  /** The one that was on the screen; without it the present one. */
  readonly occurrence?: OccurrenceId;
  readonly reason: ShelfReason;
  /** 30 minutes from now without it, 8 hours at most. */
  readonly until?: Instant;
  readonly comment?: string;
  /** It ends when the alarm returns, if that is before. */
  readonly oneShot?: true;
}

/** A person whom the badge desk adds; with `isKnown` one whom it added before is changed. */
export interface NewPerson {
  readonly id: PersonId;
  readonly name: string;
  readonly groups: readonly GroupId[];
  readonly company?: string;
  readonly until?: Instant;
  /** Handed out in the same act. */
  readonly tag?: TagId;
  readonly isKnown?: true;
}

/** Why it is out of service, until when (8 hours from now without it), and what protects people meanwhile. */
export interface OutOfService {
  readonly reason: string;
  readonly until?: Instant;
  readonly compensating: string;
}
