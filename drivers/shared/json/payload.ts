import type { RejectReason } from '../../../src/ports/driver.ts';

/** Larger MQTT payloads are rejects. */
const MOST_BYTES = 64_000;

/** The object or list that a payload holds, or why there is none. */
export function bodyOf(payload: Buffer): object | RejectReason {
  if (payload.length > MOST_BYTES) return 'too-large';
  let body: unknown;
  try {
    body = JSON.parse(payload.toString('utf8'));
  } catch {
    return 'not-json';
  }
  return typeof body === 'object' && body !== null ? body : 'shape';
}
