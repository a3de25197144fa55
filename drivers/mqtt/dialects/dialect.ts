import { bodyOf } from '../../shared/json/payload.ts';
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

/** The bytes of a message in the words of its dialect. */
export function decodeMessage(dialect: Dialect, topic: string, payload: Buffer): Contents {
  const body = bodyOf(payload);
  return typeof body === 'string' ? rejected(body) : dialect.read(topic, body);
}
