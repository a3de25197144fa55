import type { OutputId, TagId } from '../domain/ids.ts';

/** What is wanted of an output now. */
export interface OutputWish {
  readonly output: OutputId;
  /** `true` is on: whether that energises the relay is the business of the driver. */
  readonly on: boolean;
  /** Of a heartbeat: each change carries the next one. Without a new one for three periods the driver stops the heartbeat. */
  readonly tick?: number;
  /** Of an output at each badge: for whom it is on; it is off for all others. */
  readonly badges?: readonly TagId[];
}

/**
 * Drives outputs: writes what is wanted, again and again until it is read back. Until the first wish for an output it writes
 * nothing to it and reads it back all the same: an output that is found on may have to stay on.
 */
export interface OutputDriver {
  /**
   * The newest wish for an output holds, also of an output that the driver does not know yet. Never throws and never
   * waits. All wishes are given at a start, and again when another configuration is in force.
   */
  want(wish: OutputWish): void;
}
