import type { Seq } from '../domain/ids.ts';
import type { State } from '../domain/state/state.ts';
import type { Telling } from '../ports/notifier.ts';
import { tellingBody, tellingWords } from '../project/telling.ts';
import { MESSAGE_LINKS } from '../words/messages.ts';
import type { Addressee, NoticeLink, NoticeMessage } from './sender.ts';

/** What a message is made of, beside what it is about. */
export interface Composing {
  readonly state: State;
  readonly durableSeq: () => Seq;
  /** The person as the configuration says how to reach him. */
  readonly addresseeOf: (telling: Telling) => Addressee;
  /** Where people open the gateway, with a slash at its end. */
  readonly publicUrl: string | undefined;
  /** The token by which this person may acknowledge from this message; nothing where he may not. */
  readonly tokenOf: (telling: Telling) => string | undefined;
}

/** Makes the message of a telling: names, and who is inside, are those of this moment. */
export function compose(
  telling: Telling,
  { state, durableSeq, addresseeOf, publicUrl, tokenOf }: Composing,
): NoticeMessage {
  const { notice, why, about, lang } = telling;
  const token = publicUrl === undefined ? undefined : tokenOf(telling);
  const linkTo = (path: string, words: keyof typeof MESSAGE_LINKS): NoticeLink | undefined =>
    publicUrl === undefined ? undefined : { href: `${publicUrl}${path}`, words: MESSAGE_LINKS[words][lang] };
  return {
    notice,
    why,
    to: addresseeOf(telling),
    words: tellingWords(state, about, why, lang),
    body: tellingBody(state, about, durableSeq()),
    link: linkTo('alarm' in about ? `#/live?alarm=${encodeURIComponent(about.alarm)}` : '#/live', 'open'),
    ackLink: token === undefined ? undefined : linkTo(`a/${token}`, 'acknowledge'),
  };
}
