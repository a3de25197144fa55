import type { ServerMessage } from '../../wire/messages.ts';
import { apiUrl } from './api.ts';

const SUBPROTOCOL = 'fengsui.v1';
/** The gateway speaks at least once a second: silence for longer means that the link is dead. */
const SILENT_MS = 3500;
const RETRY_MS = [1000, 2000, 3000, 5000];

export interface LinkOptions {
  /** Where to connect, asked again at each try. */
  readonly path: () => string;
  readonly take: (message: ServerMessage) => void;
  readonly opened?: (send: (message: object) => void) => void;
  /** A try that never opened: the gateway is away, or no longer knows who is asking. */
  readonly refused?: () => void;
  /** A link that is quiet by nature (a paused replay) is not watched for silence. */
  readonly quiet?: boolean;
}

/** A websocket that comes back by itself, and says when nothing has been heard. */
export class LiveLink {
  /** When the data stopped; nothing while it flows. */
  stoppedAt = $state<number | undefined>(undefined);
  readonly #options: LinkOptions;
  #socket: WebSocket | undefined;
  #heardAt = Date.now();
  #tries = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setInterval> | undefined;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  open(): void {
    if (this.#options.quiet !== true) this.#watch = setInterval(() => this.#look(), 500);
    addEventListener('online', this.#hurry);
    document.addEventListener('visibilitychange', this.#hurry);
    this.#connect();
  }

  close(): void {
    clearInterval(this.#watch);
    clearTimeout(this.#retry);
    removeEventListener('online', this.#hurry);
    document.removeEventListener('visibilitychange', this.#hurry);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
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
    let opened = false;
    socket.addEventListener('open', () => {
      opened = true;
      this.#tries = 0;
      this.#options.opened?.((message) => this.send(message));
    });
    socket.addEventListener('message', ({ data }) => {
      this.#heardAt = Date.now();
      this.stoppedAt = undefined;
      this.#options.take(JSON.parse(String(data)) as ServerMessage);
    });
    socket.addEventListener('close', () => {
      if (this.#socket !== socket) return;
      this.#socket = undefined;
      if (!opened) this.#options.refused?.();
      if (this.#options.quiet !== true) this.stoppedAt ??= this.#heardAt;
      this.#retry = setTimeout(() => this.#connect(), RETRY_MS[Math.min(this.#tries++, RETRY_MS.length - 1)]);
    });
  }

  #look(): void {
    if (Date.now() - this.#heardAt < SILENT_MS) return;
    this.stoppedAt ??= this.#heardAt;
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.close();
  }

  readonly #hurry = (): void => {
    if (document.visibilityState === 'visible' && this.#socket === undefined) this.#connect();
  };
}
