import type { DeviceId } from '../domain/ids.ts';
import type { Draft } from '../domain/input.ts';
import type { Instant } from '../domain/time.ts';

/** Why something that came over a wire was thrown away: a closed list, also of the metrics. */
export const REJECT_REASONS = [
  'not-json',
  'too-large',
  'missing-field',
  'not-a-number',
  'out-of-extent',
  'unknown-floor',
  'unknown-frame',
  'unknown-anchor',
  'out-of-range',
  'no-solution',
  'duplicate',
  'crc',
  'noise',
  'echo',
  'foreign',
  'shape',
  'late',
  'exception',
  'overload',
  'denied',
] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

/** One thing that a driver hears, with the plant time of its receipt. */
export interface Heard {
  readonly at: Instant;
  readonly draft: Draft;
}

/** Where a driver puts what it hears. Never throws and never waits. */
export interface Intake {
  heard(item: Heard): void;
  rejected(device: DeviceId, reason: RejectReason, count?: number): void;
}

/** How one device does, for the device page and the metrics. */
export interface DeviceReport {
  readonly device: DeviceId;
  readonly address: string;
  /** Which of those at that address, where there may be several. */
  readonly unit?: number;
  readonly polls: number;
  readonly errors: Readonly<Record<string, number>>;
  /** Response times of the last polls in ms. */
  readonly latency: {
    readonly p50: number;
    readonly p95: number;
    readonly p99: number;
    readonly max: number;
  } | null;
  readonly lastGoodAt: Instant | null;
  /** What its registers last held, for whoever commissions it. */
  readonly registers?: readonly RegisterReport[];
}

/** One stretch of registers (or bits, as 0 and 1) as it last came over the wire. */
export interface RegisterReport {
  readonly table: string;
  /** Zero-based, of the first. */
  readonly address: number;
  readonly values: readonly number[];
  readonly at: Instant;
}

/** Acquisition from one bus or broker. Constructors assign; start and stop act. Its failures are inputs, never exceptions. */
export interface Driver {
  readonly name: string;
  start(intake: Intake): void;
  stop(): Promise<void>;
  reports(): readonly DeviceReport[];
}
