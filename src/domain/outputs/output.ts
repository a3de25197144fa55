import type { DeviceTrouble } from '../gateway/trouble.ts';
import type { OccurrenceId } from '../ids.ts';
import type { Instant } from '../time.ts';

/** An alarm that wants an output. */
export interface OutputReason {
  occurrence: OccurrenceId;
  /** Whether it is of priority 1: nothing that spares a relay holds for it. */
  isEmergency: boolean;
  /** A person ended it at the output; the next occurrence sounds again. */
  silenced?: true;
  /** An escalation asks for it, whatever alarms the output is for. */
  escalated?: true;
}

/** What is wanted of an output, and what its driver says of it. */
export interface OutputState {
  /** A reason, a test or a find asks for it. */
  wanted: boolean;
  /** Since when it is wanted, or not wanted. */
  since: Instant;
  /** What the driver is asked for: off while the output rests. */
  on: boolean;
  /** The alarms that want it, by id, and how many of them are not silenced. */
  reasons: Record<string, OutputReason>;
  audible: { emergencies: number; others: number };
  written?: boolean;
  readBack?: boolean;
  trouble?: DeviceTrouble | 'refused';
  /** Of a heartbeat: counts its changes. */
  tick?: number;
  test?: { readonly until: Instant; readonly by: string };
  /** Alarm states are unknown, and it was on: it stays on until a person ends it. */
  found?: true;
  /** Alarm states are unknown, and so is the output: nothing is asked of its driver until it is read back. */
  unsure?: true;
  /** It may not go on sooner, but for a new emergency. */
  restsUntil?: Instant;
  /** It was on for as long as it may be for what stands. */
  spent?: true;
  /** The last sample of its stop contact, while that one is good. */
  stop?: number;
}
