import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Count, Delta, Fix, LiveRequest, Reading } from '../../wire/messages.ts';

/** Above this many bytes waiting in the socket a client is slow: its telemetry is merged until it has caught up. */
const SLOW_BYTES = 256 * 1024;
/** Above this it is cut off; it can come back and resume without loss. */
const LOST_BYTES = 8 * 1024 * 1024;

type Missed = { readonly reading?: Reading; readonly fix?: Fix; readonly count?: Count; readonly gone?: string };
type Filter = Extract<LiveRequest, { type: 'subscribe' }>;

/** What a client needs of its websocket. */
type Socket = Pick<WebSocket, 'bufferedAmount' | 'send' | 'close'>;

/** One live websocket. Transitions are never merged or dropped; telemetry is latest-wins. */
export class LiveClient {
  readonly #socket: Socket;
  /** What carries the websocket: held back for a moment, it sends several messages in one piece. */
  readonly #wire: Pick<Duplex, 'cork' | 'uncork'> | undefined;
  readonly role: string;
  /** The latest of each thing that this client was not told while it was slow. */
  readonly #missed = new Map<string, Missed>();
  #filter: { readonly floors?: ReadonlySet<string>; readonly points?: ReadonlySet<string> } | undefined;
  #closed = false;

  constructor(socket: Socket, role: string, wire?: Pick<Duplex, 'cork' | 'uncork'>) {
    this.#socket = socket;
    this.#wire = wire;
    this.role = role;
  }

  /** Sends what must arrive: hello, transitions, events, answers. */
  send(text: string): void {
    if (this.#closed) return;
    if (this.#socket.bufferedAmount > LOST_BYTES) return this.close('too-slow');
    this.#socket.send(text);
  }

  /** Sends what came of one input at once: each write to a socket costs more than what is written. */
  sendAll(texts: readonly string[]): void {
    if (texts.length > 1) this.#wire?.cork();
    for (const text of texts) this.send(text);
    if (texts.length > 1) this.#wire?.uncork();
  }

  get slow(): boolean {
    return this.#socket.bufferedAmount > SLOW_BYTES;
  }

  get filtered(): boolean {
    return this.#filter !== undefined;
  }

  get behind(): boolean {
    return this.#missed.size > 0;
  }

  /** Keeps the latest of everything that a slow client is not told now. */
  miss(delta: Delta): void {
    for (const reading of delta.readings) this.#missed.set(`reading ${reading.point}`, { reading });
    for (const fix of delta.fixes) this.#missed.set(`fix ${fix.tag}`, { fix });
    for (const gone of delta.gone ?? []) this.#missed.set(`fix ${gone}`, { gone });
    for (const count of delta.counts) this.#missed.set(`count ${count.zone}`, { count });
  }

  /** The present delta with the latest of all that was missed. */
  catchUp(delta: Delta): Delta {
    this.miss(delta);
    const missed = [...this.#missed.values()];
    this.#missed.clear();
    const gone = missed.flatMap((one) => one.gone ?? []);
    return {
      ...delta,
      readings: missed.flatMap(({ reading }) => reading ?? []),
      fixes: missed.flatMap(({ fix }) => fix ?? []),
      counts: missed.flatMap(({ count }) => count ?? []),
      ...(gone.length === 0 ? {} : { gone }),
      conflated: true,
    };
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

  /** The part of a delta that this client asked for. */
  filter(delta: Delta): Delta {
    const { floors, points } = this.#filter ?? {};
    return {
      ...delta,
      readings: points === undefined ? delta.readings : delta.readings.filter(({ point }) => points.has(point)),
      fixes: floors === undefined ? delta.fixes : delta.fixes.filter(({ floor }) => floors.has(floor)),
    };
  }

  close(reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.send(JSON.stringify({ type: 'bye', reason }));
    this.#socket.close(1013, reason);
  }
}
