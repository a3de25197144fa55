import type { Text } from '../domain/text.ts';

/** The names of the places `{name}` that a sentence leaves open; `${env:NAME}` and `{zh, en}` are no places. */
type Blanks<Sentence extends string> = Sentence extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends `${string}${' ' | ':' | ',' | '{'}${string}` ? never : Name) | Blanks<Rest>
  : never;

/** A sentence in both languages; its places `{name}` are filled when it is used. */
export interface Sentence<Zh extends string = string, En extends string = string> {
  readonly zh: Zh;
  readonly en: En;
}

/** What fills a place of a sentence: a name or a number, or words that are in both languages themselves. */
export type Filling = string | number | Text;

/** What the places of a sentence ask for. */
export type Fillings<One extends Sentence> = Readonly<Record<Blanks<One['zh']> | Blanks<One['en']>, Filling>>;

/** Writes a sentence down, in such a way that the compiler knows its places. */
export const sentence = <const Zh extends string, const En extends string>(zh: Zh, en: En): Sentence<Zh, En> => ({
  zh,
  en,
});

/** A sentence with its places filled, in both languages. */
export function filled<One extends Sentence>(one: One, fillings: Fillings<One>): Text {
  return { zh: fill(one.zh, fillings, 'zh'), en: fill(one.en, fillings, 'en') };
}

function fill(template: string, fillings: Readonly<Record<string, Filling>>, language: 'zh' | 'en'): string {
  return template.replace(PLACE, (place, name: string) => {
    const filling = fillings[name];
    if (filling === undefined) return place;
    return typeof filling === 'object' ? filling[language] : String(filling);
  });
}

/** A place is a name in braces; other braces are part of the sentence. */
export const PLACE = /\{([a-z][A-Za-z]*)\}/g;

/** Parts with one space between them, without the empty ones. */
export const joined = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(' ');

/** With a capital letter first, as a text of its own begins. */
export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
