import type { RejectReason } from '../../../src/ports/driver.ts';
import { almostJson } from './almost.ts';

/** Larger MQTT payloads are rejects. */
const MOST_BYTES = 64_000;

/** What a payload holds. */
export interface Payload {
  /** JSON as it should be: one object or list. */
  readonly body?: object;
  /** The objects and lists of a payload that is almost JSON. */
  readonly almost?: readonly object[];
  /** Almost JSON of which a part is missing or was not understood: what it does not say may have been said. */
  readonly damaged?: readonly object[];
  /** Its text; of one that is too large the beginning and the end. */
  readonly text: string;
  /** Why it is not taken as it came. */
  readonly reject?: RejectReason;
}

/** Reads a payload: as JSON, and only where it is none, as what firmware makes of it. */
export function payloadIn(payload: Buffer): Payload {
  if (payload.length > MOST_BYTES) return { text: endsOf(payload), reject: 'too-large' };
  const plain = payload.toString('utf8');
  const strict = jsonIn(plain);
  if (isHolder(strict)) return { body: strict, text: plain };
  if (strict !== NO_JSON) return inText(strict, plain);
  const text = textIn(payload, plain);
  const other = text === plain ? NO_JSON : jsonIn(text);
  return isHolder(other) ? { almost: [other], text, reject: 'not-json' } : almostIn(text);
}

const NO_JSON = Symbol('no JSON');

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return NO_JSON;
  }
}

const isHolder = (value: unknown): value is object => typeof value === 'object' && value !== null;

function almostIn(text: string): Payload {
  const bodies = almostJson(text);
  return {
    almost: bodies.filter(({ isDamaged }) => !isDamaged).map(({ body }) => body),
    damaged: bodies.filter(({ isDamaged }) => isDamaged).map(({ body }) => body),
    text,
    reject: 'not-json',
  };
}

/** Some firmware makes JSON of its JSON: a text that holds an object. */
function inText(value: unknown, text: string): Payload {
  const inner = typeof value === 'string' ? jsonIn(value) : undefined;
  if (isHolder(inner)) return { almost: [inner], text, reject: 'not-json' };
  return typeof value === 'string' && /[{[]/.test(value) ? almostIn(value) : { text, reject: 'shape' };
}

const endsOf = (payload: Buffer): string =>
  `${payload.toString('utf8', 0, MOST_BYTES)}\n${payload.toString('utf8', Math.max(MOST_BYTES, payload.length - MOST_BYTES))}`;

/** Bytes as the text that they most likely are: UTF-16 by its mark or its zeros, GB 18030 (GBK) where they are no UTF-8. */
function textIn(payload: Buffer, plain: string): string {
  const [first, second] = payload;
  if ((first === 0xff && second === 0xfe) || (first === 0x7b && second === 0)) return decoded(payload, 'utf-16le');
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x7b)) return decoded(payload, 'utf-16be');
  return plain.includes('\ufffd') ? decoded(payload, 'gb18030') : plain;
}

const decoded = (payload: Buffer, encoding: string): string => new TextDecoder(encoding).decode(payload);
