import type { AlarmId } from '../ids.ts';
import type { Duration, Instant } from '../time.ts';

/**
 * What is done at a detector with gas of known strength: a bump test (功能测试: it responds), a calibration (标定: its reading was
 * set), the legal verification (检定), a proof test (gas, alarm, siren, acknowledgement).
 */
export const CHECK_KINDS = ['bump', 'calibration', 'verification', 'proof'] as const;
export type CheckKind = (typeof CHECK_KINDS)[number];

/** The kinds that have a due date. */
export const DUE_KINDS = ['calibration', 'bump', 'verification'] as const satisfies readonly CheckKind[];
export type DueKind = (typeof DUE_KINDS)[number];

/** How often each kind is due, ms; one that is absent is never due. */
export interface CheckPlan extends Readonly<Partial<Record<DueKind, Duration>>> {
  /** When it was calibrated before this gateway kept the ledger, by the configuration. */
  readonly last?: Instant;
}

/** What a person says of a check; values in the unit of the point. */
export interface CheckWords {
  readonly gas?: string;
  /** Strength of the gas in the cylinder. */
  readonly concentration?: number;
  readonly cylinder?: string;
  /** Until when the maker answers for the cylinder. */
  readonly expires?: Instant;
  /** Serial number of the sensor. */
  readonly sensor?: string;
  readonly before?: number;
  readonly after?: number;
  readonly note?: string;
}

/** `low`: the reading did not reach its share of the cylinder. `slow`: it did, too late. `off`: it is not near enough. `said`: a person says so. */
export const FAULTS = ['low', 'slow', 'off', 'no-alarm', 'no-siren', 'no-ack', 'said'] as const;
export type CheckFault = (typeof FAULTS)[number];

/** What the gateway itself saw of a check. */
export interface CheckSeen {
  /** The stretch of the record with its curve. */
  readonly from: Instant;
  readonly to: Instant;
  /** The value furthest from that at the start. */
  readonly peak?: number;
  /** Levels that became active in it. */
  readonly alarms?: readonly string[];
  /** When a siren or a beacon was on for it, and when the alarm was acknowledged. */
  readonly sirenAt?: Instant;
  readonly ackedAt?: Instant;
}

/** A line of the ledger. */
export interface CheckRecord extends CheckWords {
  readonly check: CheckKind;
  readonly at: Instant;
  readonly by: string;
  readonly unit: string;
  readonly result: 'pass' | 'fail';
  readonly fault?: CheckFault;
  /** The cylinder was out of date. */
  readonly isExpired?: true;
  /** Of oxygen, in fresh air: the reading is right there, and no response was shown. */
  readonly isInAir?: true;
  readonly seen?: CheckSeen;
}

/** An alarm that a person has put out of service, as the person said. */
export interface KeptService {
  readonly alarm: AlarmId;
  readonly from: Instant;
  readonly until?: Instant;
  readonly by?: string;
  readonly reason: string;
  readonly compensating?: string;
  readonly bypass?: true;
}

/** A check that goes on: what the gateway has seen of it so far. */
export interface RunningCheck {
  readonly check: CheckKind;
  readonly since: Instant;
  readonly by: string;
  /** It ends by itself. */
  readonly until: Instant;
  /** The value at the start, or the first one that was read since; the lowest and the highest since. */
  start?: number;
  low?: number;
  high?: number;
  /** Each value that was further above the start than all before, and each further below it; thinned out where they are many. */
  rise: readonly (readonly [at: Instant, away: number])[];
  fall?: readonly (readonly [at: Instant, away: number])[];
  alarms: readonly string[];
  sirenAt?: Instant;
  ackedAt?: Instant;
  /** The bypass was set by this check, and ends with it. */
  isBypassed?: true;
  /** What a person has put out of service for less long than the check may go on: it is put back as it was. */
  readonly kept?: readonly KeptService[];
  /** Alarms that were latched before it: they stay so. */
  readonly latched?: readonly string[];
  /** Recorded: only the gas has still to go. */
  recorded?: true;
  /** Strength of the gas in the cylinder, and whether it was passed: of a recorded one. */
  cylinder?: number;
  isPassed?: true;
}

/** What is known of the checks of a detector. */
export interface LedgerState {
  /** Since when it has been in force, as far as this ledger knows. */
  readonly since: Instant;
  /** The last line of each kind, by its time. */
  readonly last: Readonly<Partial<Record<CheckKind, CheckRecord>>>;
  /** When each kind was last passed. */
  readonly passedAt: Readonly<Partial<Record<CheckKind, Instant>>>;
  running?: RunningCheck;
  /** From when on a check is overdue, and from when on its reading is in doubt; what the present plan makes of the above. */
  dueAt?: Instant;
  doubtAt?: Instant;
  /** The kind that failed last and was not passed since. */
  failed?: CheckKind;
}
