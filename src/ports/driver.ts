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
  'crc',
  'shape',
  'late',
  'exception',
  'overload',
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
  rejected(device: DeviceId, reason: RejectReason): void;
}

/** How one device does, for the device page and the metrics. */
export interface DeviceReport {
  readonly device: DeviceId;
  readonly address: string;
  readonly polls: number;
  readonly errors: Readonly<Record<string, number>>;
  /** Response times of the last polls in ms. */
  readonly latency: { readonly p50: number; readonly p95: number; readonly max: number } | null;
  readonly lastGoodAt: Instant | null;
}

/** Acquisition from one bus or broker. Constructors assign; start and stop act. Its failures are inputs, never exceptions. */
export interface Driver {
  readonly name: string;
  start(intake: Intake): void;
  stop(): Promise<void>;
  reports(): readonly DeviceReport[];
}
