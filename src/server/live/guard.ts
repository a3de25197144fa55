import type { WebSocket } from 'ws';
import type { Clock } from '../../ports/clock.ts';
import { BYE_TEXTS, type ByeReason } from '../../words/endings.ts';
import { type Limited, type LimitName, LIMITS } from '../limits.ts';
import { TokenBucket } from '../rate.ts';

/** Counts what one websocket says, pings included, and closes it when that is too much or too often. */
export class Guard {
  readonly #socket: WebSocket;
  readonly #limited: Limited;
  readonly #name: LimitName;
  readonly #messages: TokenBucket;
  readonly #bytes: TokenBucket;
  #broken = false;

  constructor(
    socket: WebSocket,
    messages: 'live-messages' | 'replay-messages',
    clock: Pick<Clock, 'monotonic'>,
    limited: Limited,
  ) {
    this.#socket = socket;
    this.#limited = limited;
    this.#name = messages;
    this.#messages = new TokenBucket(LIMITS[messages], clock);
    this.#bytes = new TokenBucket(LIMITS['messages-bytes'], clock);
    // A ping costs an answer: it counts like a message.
    socket.on('ping', (data: Buffer) => {
      if (this.admits(data.length)) socket.pong(data);
    });
    socket.on('pong', (data: Buffer) => void this.admits(data.length));
  }

  /** Whether a message is to be looked at; after the first one that is not, none is. */
  admits(bytes: number): boolean {
    if (this.#broken) return false;
    if (!this.#messages.take()) this.end(this.#name);
    else if (!this.#bytes.take(bytes)) this.end('messages-bytes');
    return !this.#broken;
  }

  /** The socket broke a rate: says so, closes it, and reads it no further. */
  end(limit: LimitName): void {
    if (this.#broken) return;
    this.#broken = true;
    this.#limited(limit);
    sayBye(this.#socket, 'rate', 1008);
    this.#socket.pause();
  }
}

/** Ends a websocket with a reason that its page can show. */
export function sayBye(socket: Pick<WebSocket, 'send' | 'close'>, reason: ByeReason, code: number): void {
  socket.send(JSON.stringify({ type: 'bye', reason, text: BYE_TEXTS[reason] }));
  socket.close(code, reason);
}
