import type { Draft } from '../../../src/domain/input.ts';
import type { Instant } from '../../../src/domain/time.ts';
import type { RejectReason } from '../../../src/ports/driver.ts';

/** One MQTT message as it came. */
export interface Message {
  readonly topic: string;
  readonly payload: Buffer;
  /** The broker kept it from before we subscribed: it says nothing about now. */
  readonly retained: boolean;
  readonly at: Instant;
  /** The account that published it, where the broker names it. */
  readonly account?: string | undefined;
}

/** The inputs that a message holds, in order, and why the rest of it was thrown away. */
export interface Parsed {
  readonly drafts: readonly Draft[];
  readonly rejects: readonly RejectReason[];
  /** It is a part of what makes a place: whether it is of use is seen later. */
  readonly isPart?: boolean;
}

/** Makes inputs of the messages of one source. */
export interface Reader {
  /** What to subscribe to. */
  readonly filters: readonly string[];
  read(message: Message): Parsed;
}
