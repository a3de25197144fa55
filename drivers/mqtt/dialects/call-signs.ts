import type { TagId } from '../../../src/domain/ids.ts';

/** How a call for help looks in the text of a message: a name, and what it is when the button is pressed. */
export interface CallSigns {
  readonly pattern: RegExp;
  /** The badge that a topic names; none where only the message does. */
  tagOf(topic: string): TagId | undefined;
}

/** Yes, as badges write it (`yesOrNo`). */
const YES = ['true', '1', 'yes', 'on'];
const NO = ['false', '0', 'no', 'off'];

/**
 * The signs of a call.
 * @param pointer where the button is in a message (RFC 6901)
 * @param words what it says when it is pressed
 */
export function callSigns(
  pointer: string | undefined,
  words: Readonly<Record<string, boolean>> | undefined,
  tagOf: CallSigns['tagOf'] = () => undefined,
): CallSigns | undefined {
  const name = pointer?.split('/').at(-1)?.replaceAll('~1', '/').replaceAll('~0', '~');
  if (name === undefined || name === '') return undefined;
  const pressed = words === undefined ? YES : Object.keys(words).filter((word) => words[word] === true);
  if (pressed.length === 0) return undefined;
  const [before, after] = ['(?<![\\w.-])', '(?![\\w.])'];
  const cut = beginningsOf(
    pressed,
    words === undefined ? NO : Object.keys(words).filter((word) => words[word] === false),
  );
  const ends = cut.length === 0 ? '' : `|["']?(?:${cut.map(literally).join('|')})$`;
  const word = `(?:["']?(?:${pressed.map(literally).join('|')})${after}${ends})`;
  return { pattern: new RegExp(`${before}${literally(name)}["'\\\\]*\\s*[:=]>?\\s*\\\\*${word}`, 'i'), tagOf };
}

/** How a word begins that breaks off at the end of a text, where no other word begins so. */
const beginningsOf = (yes: readonly string[], no: readonly string[]): string[] =>
  yes
    .flatMap((word) => Array.from({ length: word.length - 1 }, (_, rest) => word.slice(0, rest + 1)))
    .filter((begin) => !no.some((word) => word.startsWith(begin)));

/** Whether a text that cannot be read looks like a call for help. */
export const looksLikeCall = ({ pattern }: CallSigns, text: string): boolean => pattern.test(text.replaceAll('\0', ''));

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
