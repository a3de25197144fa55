import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { ByeReason } from '../../words/endings.ts';
import type { LiveRequest } from '../../wire/messages.ts';
import { LIMITS } from '../limits.ts';
import { sayBye } from './guard.ts';
import type { Piece } from './pieces.ts';

type Filter = Extract<LiveRequest, { type: 'subscribe' }>;

/** What a client needs of its websocket. */
type Socket = Pick<WebSocket, 'bufferedAmount' | 'send' | 'close'>;

/** One live websocket. Transitions are never merged or dropped; telemetry is latest-wins. */
export class LiveClient {
  readonly #socket: Socket;
  /** What carries the websocket: held back for a moment, it sends several messages in one piece. */
  readonly #wire: Pick<Duplex, 'cork' | 'uncork'> | undefined;
  /** Says what it may see. */
  role: string;
  /** The latest of each thing that this client was not sent while it was slow. */
  readonly #missed = new Map<string, Piece>();
  /** The latest of each roll-call that it was not sent while it was slow. */
  readonly #missedMusters = new Map<string, Buffer>();
  #filter: { readonly floors?: ReadonlySet<string>; readonly points?: ReadonlySet<string> } | undefined;
  #closed = false;

  constructor(socket: Socket, role: string, wire?: Pick<Duplex, 'cork' | 'uncork'>) {
    this.#socket = socket;
    this.#wire = wire;
    this.role = role;
  }

  /** Sends what must arrive: hello, transitions, events, answers. As bytes it is encoded once for all receivers. */
  send(text: string | Buffer): void {
    if (this.#closed) return;
    // It can come back and resume without loss.
    if (this.waiting > LIMITS['lost-bytes'].most) return this.close('too-slow');
    this.#socket.send(text, { binary: false });
  }

  /** Sends what came of one input at once: each write to a socket costs more than what is written. */
  sendAll(texts: readonly (string | Buffer)[]): void {
    if (texts.length > 1) this.#wire?.cork();
    for (const text of texts) this.send(text);
    if (texts.length > 1) this.#wire?.uncork();
  }

  /** Sends what a screen begins with: it holds everything that was missed before. */
  begin(greeting: readonly Buffer[]): void {
    this.#missed.clear();
    this.#missedMusters.clear();
    this.sendAll(greeting);
  }

  /** Sends a roll-call as it is now; a slow client gets it later, as it is then. */
  tellMuster(id: string, encoded: Buffer): void {
    if (this.slow) this.#missedMusters.set(id, encoded);
    else {
      this.#missedMusters.delete(id);
      this.send(encoded);
    }
  }

  /** Sends the roll-calls that were missed, once there is room. */
  catchUpMusters(): void {
    if (this.#missedMusters.size === 0) return;
    for (const [id, encoded] of this.#missedMusters) this.tellMuster(id, encoded);
  }

  /** Bytes that wait in the socket. */
  get waiting(): number {
    return this.#socket.bufferedAmount;
  }

  /** Its telemetry is merged until it has caught up. */
  get slow(): boolean {
    return this.waiting > LIMITS['slow-bytes'].most;
  }

  get filtered(): boolean {
    return this.#filter !== undefined;
  }

  get behind(): boolean {
    return this.#missed.size > 0;
  }

  /** Keeps the latest of everything that a slow client is not sent now. */
  miss(pieces: readonly Piece[]): void {
    // A badge that is forgotten takes the place of its last fix.
    for (const piece of pieces) this.#missed.set(`${piece.part === 'gone' ? 'fixes' : piece.part} ${piece.id}`, piece);
  }

  /** The present pieces of a delta with the latest of all that was missed. */
  catchUp(pieces: readonly Piece[]): readonly Piece[] {
    this.miss(pieces);
    const missed = [...this.#missed.values()];
    this.#missed.clear();
    return missed;
  }

  subscribe({ floors, points }: Filter): void {
    this.#filter =
      floors === undefined && points === undefined
        ? undefined
        : {
            ...(floors === undefined ? {} : { floors: new Set(floors) }),
            ...(points === undefined ? {} : { points: new Set(points) }),
          };
  }

  /** The pieces of a delta that this client asked for. */
  filter(pieces: readonly Piece[]): readonly Piece[] {
    const { floors, points } = this.#filter ?? {};
    if (floors === undefined && points === undefined) return pieces;
    return pieces.filter(({ part, id, floor = '' }) => {
      if (part === 'readings') return points === undefined || points.has(id);
      return part !== 'fixes' || floors === undefined || floors.has(floor);
    });
  }

  /** Says why, and ends; nothing is sent after it. */
  close(reason: ByeReason): void {
    if (this.#closed) return;
    this.#closed = true;
    sayBye(this.#socket, reason, 1013);
  }
}
