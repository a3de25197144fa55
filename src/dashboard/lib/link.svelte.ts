import type { ServerMessage } from '../../wire/messages.ts';
import { apiUrl } from './api.ts';
import { type Feed, momentNow, Pulse, SILENT_MS } from './pulse.ts';

const SUBPROTOCOL = 'fengsui.v1';
/** A connection that has brought no snapshot for so long is given up for another. */
const BEGIN_WITHIN_MS = 8000;
const LOOK_EVERY_MS = 500;
const RETRY_MS = [1000, 2000, 3000, 5000];

export interface LinkOptions {
  /** Where to connect, asked again at each try. */
  readonly path: () => string;
  readonly take: (message: ServerMessage) => void;
  /** What the screen knows from now on. */
  readonly changed: (feed: Feed) => void;
  readonly opened?: (send: (message: object) => void) => void;
  /** A try that never opened: the gateway is away, or no longer knows who is asking. */
  readonly refused?: () => void;
  /** A link that is quiet by nature (a paused replay) is not watched for silence. */
  readonly quiet?: boolean;
}

/** A websocket that comes back by itself, and says when nothing has been heard. */
export class LiveLink {
  /** What the screen knows. */
  feed = $state<Feed>('waiting');
  /** When the data stopped, Unix milliseconds; nothing while it flows. */
  stoppedAt = $state<number | undefined>(undefined);
  readonly #options: LinkOptions;
  #socket: WebSocket | undefined;
  /** The socket of now has brought its snapshot. */
  #isBegun = false;
  #triedAt = momentNow();
  #pulse = new Pulse(this.#triedAt);
  #tries = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setInterval> | undefined;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  open(): void {
    if (this.#options.quiet !== true) this.#watch = setInterval(this.#look, LOOK_EVERY_MS);
    addEventListener('online', this.#hurry);
    document.addEventListener('visibilitychange', this.#hurry);
    this.#pulse = new Pulse(momentNow());
    this.#connect();
  }

  close(): void {
    clearInterval(this.#watch);
    clearTimeout(this.#retry);
    removeEventListener('online', this.#hurry);
    document.removeEventListener('visibilitychange', this.#hurry);
    this.#abandon();
  }

  /** Connects again at once, as the one who is signed in now; nothing stops meanwhile. */
  renew(): void {
    const before = this.#socket;
    this.#connect();
    before?.close();
  }

  send(message: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #connect(): void {
    clearTimeout(this.#retry);
    const address = apiUrl(this.#options.path());
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address, SUBPROTOCOL);
    this.#socket = socket;
    this.#isBegun = false;
    this.#triedAt = momentNow();
    let opened = false;
    let isReplaced = false;
    socket.addEventListener('open', () => {
      opened = true;
      if (this.#socket === socket) this.#options.opened?.((message) => this.send(message));
    });
    // What a connection says that was given up is of a time before the one that is shown.
    socket.addEventListener('message', ({ data }) => {
      if (this.#socket !== socket) return;
      const message = this.#take(String(data));
      isReplaced = message.type === 'bye' && message.reason === 'replaced';
    });
    socket.addEventListener('close', () => {
      if (this.#socket !== socket) return;
      if (!opened) this.#options.refused?.();
      this.#lose(isReplaced);
    });
  }

  /** Only a snapshot that was taken over begins to be the present, and only a delta of now goes on with it. */
  #take(data: string): ServerMessage {
    const message = JSON.parse(data) as ServerMessage;
    this.#options.take(message);
    const now = momentNow();
    if (message.type === 'hello') {
      this.#isBegun = true;
      this.#tries = 0;
      this.#pulse.begin(now);
    } else if (!this.#isBegun || message.type !== 'delta' || !this.#pulse.hear(message.at, now)) return message;
    this.#tell(this.#pulse.feedAt(now));
    return message;
  }

  #tell(feed: Feed): void {
    this.stoppedAt = feed === 'stopped' ? (this.stoppedAt ?? this.#pulse.heardAt) : undefined;
    if (feed === this.feed) return;
    this.feed = feed;
    this.#options.changed(feed);
  }

  /**
   * The connection has ended, or is given up: what is shown is of the past, and another one is tried.
   * @param isReplaced a person has signed in, and the gateway goes on with the next connection: nothing has stopped until
   *   that is not heard, and what the person signed in for is done
   */
  #lose(isReplaced = false): void {
    this.#abandon();
    if (!isReplaced) this.#tell('stopped');
    this.#retry = setTimeout(() => this.#connect(), RETRY_MS[Math.min(this.#tries++, RETRY_MS.length - 1)]);
  }

  /** A peer that hangs never answers a close: nothing waits for it. */
  #abandon(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  readonly #look = (): void => {
    const now = momentNow();
    const feed = this.#pulse.feedAt(now);
    if (feed === 'stopped') this.#tell(feed);
    if (feed !== 'stopped' || this.#socket === undefined) return;
    const tried = Math.max(now.wall - this.#triedAt.wall, now.steady - this.#triedAt.steady);
    if (tried >= (this.#isBegun ? SILENT_MS : BEGIN_WITHIN_MS)) this.#lose();
  };

  /** A tab that slept looks at once: its timers may not have run for a minute. */
  readonly #hurry = (): void => {
    if (document.visibilityState !== 'visible') return;
    if (this.#options.quiet !== true) this.#look();
    if (this.#socket === undefined) this.#connect();
  };
}
