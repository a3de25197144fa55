import type { Duplex } from 'node:stream';
import type { Text } from '../domain/text.ts';
import { seconds } from '../domain/time.ts';
import type { Clock } from '../ports/clock.ts';
import { type ProblemCode, REQUEST_TEXTS } from '../words/requests.ts';
import { filled } from '../words/sentence.ts';
import { type Limited, type LimitName, LIMITS } from './limits.ts';
import { problemAnswer } from './problem.ts';

/** What Node.js calls the faults of a peer that are a limit of ours. */
const FAULTS: Readonly<Record<string, readonly [limit: LimitName | undefined, code: ProblemCode, detail: Text]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['request-time', 'too-slow', REQUEST_TEXTS.sendAtOnce],
  HPE_HEADER_OVERFLOW: [
    'head-bytes',
    'head-too-large',
    filled(REQUEST_TEXTS.headTooLarge, { most: LIMITS['head-bytes'].most }),
  ],
};
const NO_REQUEST = [undefined, 'bad-request', REQUEST_TEXTS.noHttp] as const;

/** Answers what is no request, or comes too slowly, with a problem document, and ends its connection. */
export function answerClientError(
  error: Error & { readonly code?: string },
  socket: Duplex,
  limited: Limited,
  clock: Pick<Clock, 'setTimer'>,
): void {
  const [limit, code, detail] = FAULTS[error.code ?? ''] ?? NO_REQUEST;
  if (limit !== undefined) limited(limit);
  // What language it would read is not known: its head could not be read.
  closeWith(socket, problemAnswer(code, detail, 'en'), clock);
}

/** Sends a last answer to a peer and closes its connection, whether the peer reads it and ends its side, or not. */
export function closeWith(socket: Duplex, text: string, clock: Pick<Clock, 'setTimer'>): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  // Of a socket that is not read, the peer's end is never seen: the descriptor would stay for ever.
  socket.resume();
  socket.once('end', () => socket.destroy());
  const late = clock.setTimer('refused', seconds(LIMITS['refused-time'].most), () => socket.destroy());
  socket.once('close', () => late.cancel());
  socket.end(text);
}
