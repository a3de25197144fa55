import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { Framing, firstLength } from './framing.ts';
import { CHUNK, CONNECT_MS, FIRST_PACKET, PACKET_MS, UNFINISHED, UNREAD } from './limits.ts';
import type { ReadPace } from './pace.ts';

/** What a client that has signed in may do to its connection. */
export interface Pass {
  /** Bytes of its largest packet. */
  readonly packet: number;
  /** How fast it is read; the gateway's own clients are read at once. */
  readonly pace?: ReadPace;
  /** Whether the broker waits for it where it reads slowly; any other is closed. */
  readonly isAwaited: boolean;
}

/** Bytes of begun packets, over all gates of a broker. */
export interface Unfinished {
  bytes: number;
}

/**
 * Stands between a socket and the broker, which reads and writes it in place of the socket. It lets through what the
 * limits allow, and only as fast; everything else ends the connection before the broker or its parser sees a byte.
 */
export class Gate extends Duplex {
  readonly address: string;
  readonly #socket: Socket;
  readonly #unfinished: Unfinished;
  #first: Buffer | undefined = Buffer.alloc(0);
  #pass: (Pass & { readonly framing: Framing }) | undefined;
  #wants = false;
  #isInLine = false;
  #held = 0;
  /** Since when the packet that has begun is awaited. */
  #since = performance.now();

  /** @param greeted gets the bytes of the first packet, CONNECT; what comes behind it waits for `open` */
  constructor(socket: Socket, unfinished: Unfinished, greeted: (connect: Buffer) => void) {
    super({ readableHighWaterMark: CHUNK, writableHighWaterMark: CHUNK });
    this.address = socket.remoteAddress ?? '';
    this.#socket = socket;
    this.#unfinished = unfinished;
    socket.on('readable', () => (this.#first === undefined ? this.#pump() : this.#greet(greeted)));
    socket.on('end', () => this.push(null));
    socket.on('error', () => this.destroy());
    socket.on('close', () => this.destroy());
  }

  /** Lets through the first packet, for whom the broker takes in. */
  admit(connect: Buffer): void {
    this.push(connect);
  }

  /** Lets through what comes behind it. */
  open(pass: Pass): void {
    this.#pass = { ...pass, framing: new Framing(pass.packet) };
    this.#since = performance.now();
    this.#pump();
  }

  /** Answers, and ends the connection. */
  refuse(answer: Buffer): void {
    this.#socket.write(answer);
    this.destroy();
  }

  /** Ends a connection that has kept us waiting for too long. */
  hurry(now: number): void {
    const isLate =
      this.#first === undefined ? this.#held > 0 && now - this.#since > PACKET_MS : now - this.#since > CONNECT_MS;
    if (isLate) this.destroy();
  }

  /** Nothing is pushed within a read: the broker reads again from inside its parser, which does not bear to be entered twice. */
  override _read(): void {
    this.#wants = true;
    setImmediate(this.#pump);
  }

  override _write(piece: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#socket.write(piece);
    this.#written(done);
  }

  override _writev(pieces: { readonly chunk: Buffer }[], done: () => void): void {
    this.#socket.cork();
    for (const { chunk } of pieces) this.#socket.write(chunk);
    this.#socket.uncork();
    this.#written(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#hold(0);
    // What has been written, like a refusal, still goes out.
    this.#socket.destroySoon();
    if (this.#socket.writableLength > 0) this.#socket.setTimeout(1000, () => this.#socket.destroy());
    done(error);
  }

  #written(done: () => void): void {
    if (!this.#socket.writableNeedDrain) return done();
    if (this.#pass?.isAwaited === true) return void this.#socket.once('drain', done);
    if (this.#socket.writableLength > UNREAD) this.#socket.destroy();
    done();
  }

  #greet(greeted: (connect: Buffer) => void): void {
    for (let piece = this.#next(); piece !== null; piece = this.#next()) {
      const bytes = Buffer.concat([this.#first ?? Buffer.alloc(0), piece]);
      const length = firstLength(bytes);
      if (length === 'broken' || (length ?? 0) > FIRST_PACKET) return void this.destroy();
      this.#first = bytes;
      if (length === undefined || bytes.length < length) continue;
      this.#first = undefined;
      if (bytes.length > length) this.#socket.unshift(bytes.subarray(length));
      return greeted(bytes.subarray(0, length));
    }
  }

  readonly #pump = (): void => {
    const pass = this.#pass;
    if (pass === undefined) return;
    while (this.#wants && !this.destroyed) {
      this.#isInLine ||= this.#socket.readableLength > 0 && pass.pace?.isMyTurn(this.#resume) === false;
      if (this.#isInLine) return;
      const piece = this.#next(pass.pace?.turn);
      if (piece === null) return;
      const cost = pass.framing.scan(piece);
      if (cost === undefined) return void this.destroy();
      pass.pace?.spend(cost);
      if (cost > 0 || this.#held === 0) this.#since = performance.now();
      this.#hold(pass.framing.unfinished);
      if (this.#unfinished.bytes > UNFINISHED) return void this.destroy();
      this.#wants = this.push(piece);
    }
  };

  /** The time that it had to wait for its turn is not its own. */
  readonly #resume = (): void => {
    this.#since = performance.now();
    this.#isInLine = false;
    this.#pump();
  };

  #next(most = CHUNK): Buffer | null {
    const { readableLength } = this.#socket;
    const piece: unknown = readableLength > 0 ? this.#socket.read(Math.min(most, readableLength)) : this.#socket.read();
    return Buffer.isBuffer(piece) ? piece : null;
  }

  #hold(bytes: number): void {
    this.#unfinished.bytes += bytes - this.#held;
    this.#held = bytes;
  }
}
