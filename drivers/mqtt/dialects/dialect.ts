import { type Contents, rejected } from './sample.ts';

/** How one badge system writes its messages. Pure: it remembers nothing, and whatever comes is contents or rejects. */
export interface Dialect {
  /** What to subscribe to. */
  readonly filters: readonly string[];
  /** The time of a fix is its name: the same time again is no new fix, even with other coordinates. */
  readonly fixHasItsTime: boolean;
  /** @param body the message, parsed */
  read(topic: string, body: unknown): Contents;
}

/** MQTT payloads over 64 kB are rejects (contract). */
const MOST_BYTES = 64_000;

/** The bytes of a message in the words of its dialect. */
export function decode(dialect: Dialect, topic: string, payload: Buffer): Contents {
  if (payload.length > MOST_BYTES) return rejected('too-large');
  let body: unknown;
  try {
    body = JSON.parse(payload.toString('utf8'));
  } catch {
    return rejected('not-json');
  }
  if (typeof body !== 'object' || body === null) return rejected('shape');
  return dialect.read(topic, body);
}
