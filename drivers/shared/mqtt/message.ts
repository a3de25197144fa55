import type { Draft } from '../../../src/domain/input.ts';
import type { Instant } from '../../../src/domain/time.ts';
import type { PlaceDoubt, RejectReason } from '../../../src/ports/driver.ts';

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
  /** The fields that were found, before they were judged: for commissioning. */
  readonly mapped?: readonly object[];
  /** It is a part of what makes a place: whether it is of use is seen later. */
  readonly isPart?: boolean;
}

/** How long a source may say nothing of use before it is missing, ms. */
export interface SourcePatience {
  /** Without any message that can be used; none where it may be silent for ever. */
  readonly silence: number | undefined;
  /** While messages come and none of them can be used. */
  readonly unreadable: number;
}

/** What a message is worth as a sign that its source works: `none` says nothing of that. */
export type Worth = 'used' | 'unusable' | 'none';

/** Messages that were read and say nothing new. */
const NO_NEWS: ReadonlySet<RejectReason> = new Set(['duplicate', 'late']);

/** What a message is worth. What the broker kept, and what another detector says, is no sign of the source. */
export function worthOf({ retained }: Pick<Message, 'retained'>, { drafts, rejects, isPart }: Parsed): Worth {
  if (retained || isPart === true || (drafts.length === 0 && rejects.includes('foreign'))) return 'none';
  if (rejects.every((reason) => NO_NEWS.has(reason))) return 'used';
  const isOfUse = drafts.some((draft) => draft.kind === 'fix' || (draft.kind === 'reading' && draft.quality !== 'bad'));
  return isOfUse ? 'used' : 'unusable';
}

/** Makes inputs of the messages of one source. */
export interface Reader {
  /** What to subscribe to. */
  readonly filters: readonly string[];
  readonly patience: SourcePatience;
  read(message: Message): Parsed;
  /** What the places of the source make one doubt of its mapping. */
  doubt?(): PlaceDoubt | undefined;
}
