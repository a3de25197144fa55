/** Finds one value in a message; undefined where there is none. */
export type Pointer = (message: unknown) => unknown;

/** Makes a look-up of an RFC 6901 JSON pointer, split once and not at every message. */
export function pointerOf(text: string): Pointer {
  const parts = text
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return (message) => {
    let here: unknown = message;
    for (const part of parts) {
      if (typeof here !== 'object' || here === null || !Object.hasOwn(here, part)) return undefined;
      here = Reflect.get(here, part);
    }
    return here;
  };
}

/** A number, also one that stands in a string with blanks around it; NaN for anything else. */
export function numberIn(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return NaN;
  return Number(value);
}

const YES = new Set<unknown>([true, 1, '1', 'true', 'yes', 'on']);
const NO = new Set<unknown>([false, 0, '0', 'false', 'no', 'off']);

/** Yes or no, however a badge says it; undefined when it says neither. */
export function yesOrNo(value: unknown): boolean | undefined {
  const word = typeof value === 'string' ? value.trim().toLowerCase() : value;
  return YES.has(word) ? true : NO.has(word) ? false : undefined;
}
