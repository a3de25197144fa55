/** Whether a value of JSON is an object, and no list. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** Decimal alone: "0x32" and "0b1" are words, and no numbers. */
const DECIMAL = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;

/** A number, also one in a string with blanks around it; NaN for anything else. */
export function jsonNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && DECIMAL.test(value) ? Number(value) : NaN;
}

/** A number that may be missing: undefined, and so is null; NaN for anything else. */
export const optionalIn = (value: unknown): number | undefined =>
  value === undefined || value === null ? undefined : jsonNumber(value);

/** A text or a number as a text; undefined for anything else and for nothing. */
export function nameIn(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim() : Number.isFinite(value) ? String(value) : '';
  return text === '' ? undefined : text;
}

/** The name of a floor or its number, as a source says it. */
export const floorIn = (value: unknown): string | number | undefined =>
  (typeof value === 'string' && value.trim() !== '') || (typeof value === 'number' && Number.isFinite(value))
    ? value
    : undefined;

const YES = new Set<unknown>([true, 1, '1', 'true', 'yes', 'on']);
const NO = new Set<unknown>([false, 0, '0', 'false', 'no', 'off']);

/** Yes or no, however a badge says it; undefined when it says neither. */
export function yesOrNo(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const word = typeof value === 'string' ? value.trim().toLowerCase() : value;
  return YES.has(word) ? true : NO.has(word) ? false : undefined;
}

/** Reads a yes or no that a source writes in words of its own; a word that is not listed says neither. */
export function meaningOf(
  words: Readonly<Record<string, boolean>> | undefined,
): (value: unknown) => boolean | undefined {
  if (words === undefined) return yesOrNo;
  const meanings = new Map(Object.entries(words).map(([word, meaning]) => [word.toLowerCase(), meaning]));
  return (value) =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? meanings.get(String(value).trim().toLowerCase())
      : undefined;
}

/** A length that may be missing: undefined; NaN for anything that is no length, null and negative numbers too. */
export function lengthIn(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const length = jsonNumber(value);
  return length >= 0 ? length : NaN;
}
