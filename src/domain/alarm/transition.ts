import type { AlarmId, Epoch, IncidentId, OccurrenceId, PersonId, Seq, TagId } from '../ids.ts';
import type { Forecast } from '../gas/forecast.ts';
import type { GatewayTrouble } from '../gateway/trouble.ts';
import type { ResponsePlan } from '../plant.ts';
import type { Quality, QualityReason } from '../reading/quality.ts';
import type { Instant } from '../time.ts';
import type { BaseState } from './base.ts';
import type { Text } from '../text.ts';
import type { ConditionName, Priority, SetPoint } from './condition.ts';

/** What happened to the alarm. `change`: the same occurrence is about other people, or has another trouble or set point. */
export const TRANSITION_KINDS = [
  'raise',
  'change',
  'return',
  'ack',
  're-alarm',
  'reset',
  'remove',
  'shelve',
  'unshelve',
  'suppress',
  'unsuppress',
  'out-of-service',
  'in-service',
] as const;
export type TransitionKind = (typeof TRANSITION_KINDS)[number];

/** Why the alarm is, or was: an acknowledgement does not change it. */
export type Cause =
  | 'limit'
  | 'over-range'
  | 'forecast'
  | 'contact'
  | 'quality'
  | 'offline'
  | 'people'
  | 'gas'
  /** Gas detectors of a zone are lost or out of service. */
  | 'detectors'
  | 'badge'
  | 'unknown-badges'
  | 'log'
  | 'gateway'
  | 'output'
  | 'configuration'
  /** A check of a detector is overdue, or failed. */
  | 'calibration'
  /** A condition of one's own is true. */
  | 'own-rule'
  /** Members of a vote. */
  | 'vote'
  /** It was hidden when the record first heard of it. */
  | 'overlay'
  /** It was active when its last overlay was removed. */
  | 'unshelved-active'
  /** It stayed active for too long after its acknowledgement. */
  | 're-alarm';

/** A person an alarm is about: a known person, or the badge of an unknown one. */
export type Someone = PersonId | TagId;

/** What was seen when a condition was evaluated. */
export interface Evidence {
  /** Receipt of the bytes that crossed, before any delay. */
  readonly sensedAt: Instant;
  readonly cause: Cause;
  /** Where the facts decide it; else it is that of the condition. */
  readonly priority?: Priority;
  readonly value?: number;
  readonly unit?: string;
  readonly quality?: Quality;
  readonly reason?: QualityReason;
  readonly people?: readonly Someone[];
  /** There are more than `people` says: badges assigned to no person, beyond those tracked one by one. */
  readonly atLeast?: true;
  /** How often a call for help was made in this occurrence, where more than once; `sensedAt` is the last press. */
  readonly presses?: number;
  readonly forecast?: Forecast;
  /** The set point that was in force. */
  readonly setPoint?: SetPoint;
  /** What is the matter with the gateway itself or with the device. */
  readonly trouble?: GatewayTrouble;
}

/** What a portable detector showed at the place. */
export interface PortableReading {
  readonly value: number;
  readonly unit: string;
}

/** Who acknowledged an occurrence. */
export interface Acknowledged {
  /** The account. */
  readonly by: string;
  readonly at: Instant;
  readonly comment?: string;
  /** By the link in a message. */
  readonly via?: 'message';
}

/** The furthest value since an alarm was raised: the highest, or the lowest where the set point is a low one. */
export interface FurthestValue {
  readonly value: number;
  readonly unit?: string;
  /** When it was received. */
  readonly at: Instant;
}

/** A step of a response plan that was done. */
export interface TickedStep {
  /** Its place in the plan, from 1. */
  readonly step: number;
  /** The account. */
  readonly by: string;
  readonly at: Instant;
}

/** What stays with an alarm from its raise until it is normal. */
export interface KeptUntilNormal {
  /** Of the present occurrence: a new one has to be acknowledged by itself. */
  readonly acknowledged?: Acknowledged;
  readonly peak?: FurthestValue;
  /** Everyone whom it was about, also those who have left. */
  readonly involved?: readonly Someone[];
  /** The steps of its plan that were done in the present occurrence, in their order. */
  readonly ticked?: readonly TickedStep[];
  /** The incident to which it belongs, and whether it was the first of it (first-out 首出). */
  readonly incident?: IncidentId;
  readonly firstOut?: true;
}

/** One change of an AlarmState: kept by the log and sent to every screen. */
export interface Transition extends Evidence, KeptUntilNormal {
  readonly seq: Seq;
  readonly epoch: Epoch;
  readonly at: Instant;
  readonly alarm: AlarmId;
  readonly occurrence: OccurrenceId;
  readonly condition: ConditionName;
  readonly subject: string;
  readonly kind: TransitionKind;
  readonly priority: Priority;
  readonly state: ShownState;
  readonly active: boolean;
  readonly acked: boolean;
  readonly latched: boolean;
  readonly overlays: readonly Overlay[];
  /** The same with who, why and until when; none where it is not hidden. */
  readonly hiding?: readonly Hiding[];
  /** When the overlay that is shown ends by itself. */
  readonly until?: Instant;
  /** It was raised three times in a minute, and now returns only after a quiet minute. */
  readonly chattering?: true;
  /** Who has come and gone since the transition before of the same occurrence; a raise names all people instead. */
  readonly joined?: readonly Someone[];
  readonly left?: readonly Someone[];
  /** How many people the alarm is about. */
  readonly count?: number;
  /** What the operator was to do, by the configuration that was in force. */
  readonly responsePlan?: ResponsePlan;
  /** In records of before there were plans. */
  readonly response?: Text;
  /** The account that did it. */
  readonly by?: string;
  readonly comment?: string;
  /** Of the reset of an over-range. */
  readonly reading?: PortableReading;
}

/** What can hide an alarm from the operator without ending it, in the order in which it is shown (domain.md 3). */
export const OVERLAYS = ['out-of-service', 'suppressed', 'shelved'] as const;
export type Overlay = (typeof OVERLAYS)[number];

/** What the screen says: what hides the alarm, else its base state. */
export type ShownState = Overlay | BaseState;

/** One overlay of an alarm: why it is hidden, by whom, and until when. */
export interface Hiding {
  readonly overlay: Overlay;
  readonly from: Instant;
  /** When it ends by itself, in plant time; `suppressed` ends with its condition. */
  readonly until?: Instant;
  /** The account. */
  readonly by?: string;
  /** Of a shelf one of `SHELF_REASONS`; of an alarm out of service the words of the person; the id of a suppression. */
  readonly reason: string;
  /** What people call the suppression. */
  readonly name?: Text;
  readonly comment?: string;
  /** What protects people meanwhile: a portable detector, a guard. */
  readonly compensating?: string;
  /** The shelf ends when the alarm returns. */
  readonly oneShot?: true;
  /** The whole detector was put out of service. */
  readonly bypass?: true;
}

/** Why an alarm may be shelved; `other` needs a comment. */
export const SHELF_REASONS = [
  'maintenance',
  'calibration',
  'known-fault',
  'chattering',
  'weather',
  'test',
  'other',
] as const;
export type ShelfReason = (typeof SHELF_REASONS)[number];

/**
 * Whether an alarm or a transition is under an overlay. The engine runs on and the record has everything, but there is no
 * horn, no notice, no output and no figure (ISA-18.2).
 */
export const isHidden = ({ overlays }: { readonly overlays: readonly unknown[] }): boolean => overlays.length > 0;
