/** Control codes, halves of characters, and marks that turn the direction of the text around them: what has one is read as another name. */
const UNFIT = /[\p{Cc}\p{Cs}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069]/u;

/** The first sign of a text that no name may have, as `U+202E`. */
export function unfitSign(text: string): string | undefined {
  const found = UNFIT.exec(text)?.[0].codePointAt(0);
  return found === undefined ? undefined : `U+${found.toString(16).toUpperCase().padStart(4, '0')}`;
}
