import type { AlarmId, NoticeId, OccurrenceId } from '../domain/ids.ts';

/** What the link in a message allows, and to whom. */
export interface AckGrant {
  readonly notice: NoticeId;
  readonly alarm: AlarmId;
  readonly occurrence: OccurrenceId;
  /** The account of the person whom the message was sent to. */
  readonly account: string;
}

/** Acknowledging from a message: a link that one person got, for one occurrence. */
export interface AckLinks {
  /** What a token of a link allows now; nothing where it is unknown, too old or used. */
  find(token: string): AckGrant | undefined;
  /** It was used, and is of no use any more. */
  use(grant: AckGrant): void;
}
