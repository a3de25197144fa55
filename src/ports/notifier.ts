import type { Transition } from '../domain/alarm/transition.ts';
import type { ChannelId, NoticeId, RecipientId } from '../domain/ids.ts';
import type { NoticeInput } from '../domain/input.ts';
import type { NoticeWhy, Summary } from '../domain/notices/notice.ts';

/** A message that a person is to get now. */
export interface Telling {
  /** The same at each try: a receiver can tell a repetition by it. */
  readonly notice: NoticeId;
  readonly channel: ChannelId;
  readonly person: RecipientId;
  readonly lang: 'zh' | 'en';
  readonly why: NoticeWhy;
  readonly about: Transition | Summary;
}

/** Delivers messages. The rules decide what is sent when, and when it is tried again. */
export interface Notifier {
  /** @param heard takes the result of each delivery: one for each, at the latest when its channel has timed out */
  start(heard: (result: NoticeInput) => void): void;
  /** Begins one try. Never throws, never waits; a slow channel holds up no other. */
  deliver(telling: Telling): void;
  stop(): Promise<void>;
}
