/** Finds one value in a message; undefined where there is none. */
export type Pointer = (message: unknown) => unknown;

/** Makes a look-up of an RFC 6901 JSON pointer, split once and not at every message. */
export function pointerOf(text: string): Pointer {
  const parts = text
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const [first, second] = parts;
  // Most are one or two deep, and are looked up some ten times a message.
  if (first === undefined) return (message) => message;
  if (second === undefined) return (message) => member(message, first);
  if (parts.length === 2) return (message) => member(member(message, first), second);
  return (message) => {
    let here: unknown = message;
    for (const part of parts) here = member(here, part);
    return here;
  };
}

/** An own member of what JSON gave; never one of the prototype. */
function member(holder: unknown, name: string): unknown {
  if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, name)) return undefined;
  return (holder as Readonly<Record<string, unknown>>)[name];
}
