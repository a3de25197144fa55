import type { Socket } from 'node:net';

const HEADER = 7;
/** A header and a PDU of at most 253 bytes (Modbus Messaging on TCP/IP 1.0b, 3.1). */
const MOST_BYTES = HEADER + 253;

/** What one connection may take. */
export const VISITOR = {
  /** Requests answered a second, in the mean: a controller that asks for 25 blocks each second has 3,000 registers. */
  rate: 25,
  /** After a pause so many at once. */
  burst: 50,
  /** A frame that began is complete by then, and an answer is taken by then, ms. */
  patience: 10_000,
} as const;

/**
 * One connection: it takes frames apart, answers one at a time, and waits with the next one while the visitor does not
 * read or asks too fast. So a visitor holds at most one chunk of requests and one socket buffer of answers.
 */
export class PanelVisitor {
  /** When it last sent a frame that is one; when it came, while it has sent none. Milliseconds of `now`. */
  askedAt: number;
  /** It has sent a frame that is one. */
  hasAsked = false;
  readonly #socket: Socket;
  readonly #answer: (unit: number, request: Buffer) => Buffer | undefined;
  readonly #now: () => number;
  #held: Buffer = Buffer.alloc(0);
  #spare: number = VISITOR.burst;
  #countedAt: number;
  #pause: NodeJS.Timeout | undefined;
  #impatience: NodeJS.Timeout | undefined;
  #waitsForRead = false;

  constructor(socket: Socket, answer: (unit: number, request: Buffer) => Buffer | undefined, now: () => number) {
    this.#socket = socket;
    this.#answer = answer;
    this.#now = now;
    this.askedAt = this.#countedAt = now();
    socket.on('data', (chunk: Buffer) => {
      this.#held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
      this.#go();
    });
    socket.on('drain', () => {
      this.#waitsForRead = false;
      this.#endImpatience();
      this.#go();
    });
    // What a peer does to its connection is its own affair; the connection closes after any error.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      clearTimeout(this.#pause);
      this.#endImpatience();
    });
  }

  end(): void {
    this.#socket.destroy();
  }

  #go(): void {
    if (this.#waitsForRead || this.#pause !== undefined || this.#socket.destroyed) return;
    for (;;) {
      const length = this.#frame();
      if (length === undefined) return;
      if (!this.#mayAsk()) return;
      const frame = this.#held.subarray(0, length);
      this.#held = this.#held.subarray(length);
      this.#endImpatience();
      this.askedAt = this.#now();
      this.hasAsked = true;
      if (!this.#send(frame)) return;
    }
  }

  /** The length of the next frame when it is here whole. */
  #frame(): number | undefined {
    const held = this.#held;
    const isWrong = held.length >= 6 && (held.readUInt16BE(2) !== 0 || badLength(held.readUInt16BE(4)));
    // Where one frame ends and the next begins cannot be found again.
    if (isWrong) {
      this.end();
      return undefined;
    }
    const length = held.length < 6 ? MOST_BYTES : 6 + held.readUInt16BE(4);
    if (held.length >= length) return length;
    if (held.length > 0) this.#expect();
    this.#socket.resume();
    return undefined;
  }

  /** Reads on later, where it asks too fast. */
  #mayAsk(): boolean {
    const now = this.#now();
    this.#spare = Math.min(VISITOR.burst, this.#spare + ((now - this.#countedAt) * VISITOR.rate) / 1000);
    this.#countedAt = now;
    if (this.#spare >= 1) {
      this.#spare -= 1;
      return true;
    }
    this.#socket.pause();
    this.#pause = setTimeout(() => {
      this.#pause = undefined;
      this.#go();
    }, 1000 / VISITOR.rate);
    return false;
  }

  /** @returns whether the next one may be answered */
  #send(frame: Buffer): boolean {
    const body = this.#answer(frame[6] ?? 0, frame.subarray(HEADER));
    if (body === undefined) return true;
    const head = Buffer.alloc(HEADER);
    frame.copy(head, 0, 0, 2);
    head.writeUInt16BE(1 + body.length, 4);
    head[6] = frame[6] ?? 0;
    if (this.#socket.write(Buffer.concat([head, body]))) return true;
    this.#waitsForRead = true;
    this.#socket.pause();
    this.#expect();
    return false;
  }

  #expect(): void {
    this.#impatience ??= setTimeout(() => this.end(), VISITOR.patience);
  }

  #endImpatience(): void {
    clearTimeout(this.#impatience);
    this.#impatience = undefined;
  }
}

/** Unit, function and at most 252 bytes more. */
const badLength = (length: number): boolean => length < 2 || length > MOST_BYTES - 6;
