import type { Text } from '../domain/text.ts';
import { ACCOUNT_TEXTS } from '../words/accounts.ts';
import { filled } from '../words/sentence.ts';
import { COMMON_PASSWORDS, OBVIOUS_WORDS } from './common.ts';
import { AccountError } from './error.ts';

/** NIST SP 800-63B 5.1.1.2: at least 8 characters, no rules of composition, and none that is common or expected. */
const LEAST = 8;
const MOST = 256;

/** From this length on a usual word within a password does no harm. */
const LONG = 14;

/** Fewer different characters than this are a pattern and no password. */
const LEAST_DIFFERENT = 4;

/** Rows of a keyboard and the usual orders, forwards. */
const SEQUENCES = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '1qaz2wsx3edc4rfv',
];

/** Refuses a password that is too short, or that someone who wants to get in would try first. */
export function checkPassword(password: string, user: string): void {
  const length = Array.from(password).length;
  if (length < LEAST || length > MOST) throw weak(filled(ACCOUNT_TEXTS.shortOrLong, { least: LEAST, most: MOST }));
  const plain = plainOf(password);
  if (new Set(plain).size < LEAST_DIFFERENT || isRepeated(plain)) throw weak(ACCOUNT_TEXTS.repeated);
  if (isSequence(plain)) throw weak(ACCOUNT_TEXTS.sequence);
  if (COMMON_PASSWORDS.has(plain) || COMMON_PASSWORDS.has(password.toLowerCase())) throw weak(ACCOUNT_TEXTS.common);
  if (isObvious(plain, plainOf(user))) throw weak(ACCOUNT_TEXTS.obvious);
}

const weak = (why: Text): AccountError => new AccountError('weak-password', why);

/** Usual ways to dress up a word are no difference: capitals, @ for a, 0 for o, blanks. */
const DRESS: Readonly<Record<string, string>> = { '@': 'a', $: 's', '!': 'i' };
const plainOf = (text: string): string =>
  Array.from(text.normalize('NFKC').toLowerCase(), (letter) => DRESS[letter] ?? letter)
    .join('')
    .replaceAll(/[\s._-]/gu, '');

const isRepeated = (plain: string): boolean => /^(.{1,4}?)\1+$/u.test(plain);

/** A run of one of the sequences, either way, or two of them one after the other. */
function isSequence(plain: string): boolean {
  let rest = plain;
  for (let runs = 0; runs < 2 && rest !== ''; runs++) rest = rest.slice(longestRun(rest));
  return rest.length <= 1;
}

function longestRun(text: string): number {
  for (let length = text.length; length >= 3; length--) {
    const run = text.slice(0, length);
    const back = Array.from(run).reverse().join('');
    if (SEQUENCES.some((sequence) => sequence.includes(run) || sequence.includes(back))) return length;
  }
  return 0;
}

/** Short, and no letter is left when the user and one word that every guesser would try are taken out. */
function isObvious(plain: string, user: string): boolean {
  if (Array.from(plain).length >= LONG) return false;
  const own = user.length >= 3 ? plain.replaceAll(user, '') : plain;
  return ['', ...OBVIOUS_WORDS].some((word) => {
    const rest = own.replace(word, '');
    return rest.length < plain.length && Array.from(rest.replaceAll(/[\d\p{P}\p{S}]/gu, '')).length <= 1;
  });
}
