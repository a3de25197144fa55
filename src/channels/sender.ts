import type { NoticeId } from '../domain/ids.ts';
import type { Duration } from '../domain/time.ts';
import type { MessageWords } from '../words/messages.ts';

/** A person as a channel reaches him. */
export interface Addressee {
  /** As in `notify.people`. */
  readonly id: string;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
}

/** A link with the words that it is shown by. */
export interface NoticeLink {
  readonly href: string;
  readonly words: string;
}

/** One message to one person. */
export interface NoticeMessage {
  /** The same at each try. */
  readonly notice: NoticeId;
  readonly why: string;
  readonly to: Addressee;
  readonly words: MessageWords;
  /** Where the alarm is shown, after a sign-in. */
  readonly link?: NoticeLink | undefined;
  /** Where this person, and no other, can acknowledge it. Only for channels that one person reads. */
  readonly ackLink?: NoticeLink | undefined;
  /** For programs: a transition as at the websocket, or a summary; JSON. */
  readonly body: string;
}

/** What became of one try. `result` is a short code without any secret: `told`, `http-500`, `timeout`. */
export type Sent =
  | { readonly ok: true; readonly result: string }
  | { readonly ok: false; readonly result: string; readonly retryAfter?: Duration };

/** One channel to the outside, with its secrets. */
export interface Sender {
  /**
   * Tries once. Rejects, or never settles, where the network does: `failureOf` names the error.
   * @param signal is aborted when the time for it is over; whatever is open for this message then is closed
   */
  send(message: NoticeMessage, signal: AbortSignal): Promise<Sent>;
}

/** A message was taken. */
export const TOLD: Sent = { ok: true, result: 'told' };

export const failed = (result: string, retryAfter?: Duration): Sent => ({
  ok: false,
  result,
  ...(retryAfter === undefined ? {} : { retryAfter }),
});
