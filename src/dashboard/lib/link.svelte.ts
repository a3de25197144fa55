import type { ServerMessage } from '../../wire/messages.ts';

const SUBPROTOCOL = 'fengsui.v1';
/** The gateway speaks at least once a second: silence for longer means that the link is dead. */
const SILENT_MS = 3500;
const RETRY_MS = [1000, 2000, 3000, 5000];

/** A websocket that comes back by itself, and says when nothing has been heard. */
export class Link {
  /** When the data stopped; nothing while it flows. */
  stoppedAt = $state<number | undefined>(undefined);
  readonly #path: () => string;
  readonly #take: (message: ServerMessage) => void;
  readonly #opened: (send: (message: object) => void) => void;
  readonly #ends: boolean;
  #socket: WebSocket | undefined;
  #heardAt = Date.now();
  #tries = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setInterval> | undefined;

  /**
   * @param path where to connect, asked anew at each try
   * @param ends a link that is quiet by nature (a paused replay) is not watched for silence
   */
  constructor(path: () => string, take: (message: ServerMessage) => void, opened: (send: (message: object) => void) => void, ends = false) {
    this.#path = path;
    this.#take = take;
    this.#opened = opened;
    this.#ends = ends;
  }

  open(): void {
    if (!this.#ends) this.#watch = setInterval(() => this.#look(), 500);
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
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/v1${this.#path()}`, SUBPROTOCOL);
    this.#socket = socket;
    socket.addEventListener('open', () => {
      this.#tries = 0;
      this.#opened((message) => this.send(message));
    });
    socket.addEventListener('message', ({ data }) => {
      this.#heardAt = Date.now();
      this.stoppedAt = undefined;
      this.#take(JSON.parse(String(data)) as ServerMessage);
    });
    socket.addEventListener('close', () => {
      if (this.#socket !== socket) return;
      this.#socket = undefined;
      if (this.#ends) return;
      this.stoppedAt ??= this.#heardAt;
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
