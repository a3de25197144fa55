import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { instant, type Instant } from '../../domain/time.ts';
import type { Account } from '../../ports/accounts.ts';
import { liveRequest, SUBPROTOCOL } from '../../wire/messages.ts';
import { identify, isSameOrigin, type Proof, recognise } from '../auth.ts';
import type { Site } from '../site.ts';
import { LiveClient } from './client.ts';
import type { LiveHub } from './hub.ts';

const MOST_BYTES = 64 * 1024;
const PING_EVERY_MS = 5000;
const MOST_REPLAYS = 8;
const SILENT_PINGS = 3;
const GOODBYE_MS = 500;

/** The two sockets of the contract, live and replay, behind the same door: sign-in, origin, subprotocol. */
export class Sockets {
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: MOST_BYTES,
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  });
  readonly #site: Site;
  readonly #hub: LiveHub;
  #replays = 0;

  constructor(site: Site, hub: LiveHub) {
    this.#site = site;
    this.#hub = hub;
  }

  attach(http: Server): void {
    http.on('upgrade', (request, socket, head) => void this.#upgrade(request, socket, head));
  }

  close(): void {
    for (const socket of this.#server.clients) socket.terminate();
    this.#server.close();
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // Nobody else listens to this socket yet: an error without a listener would end the process.
    socket.on('error', () => socket.destroy());
    const path = request.url ?? '/';
    const url = new URL(URL.canParse(path, 'http://gateway') ? path : '/', 'http://gateway');
    const proof = await identify(this.#site.accounts, request);
    const refusal = this.#refusal(request, url, proof);
    if (refusal !== undefined || proof.by === 'nothing') {
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (opened) => {
      keepAlive(opened, () => recognise(this.#site.accounts, request).by !== 'nothing');
      this.#endWith(opened, proof.key);
      opened.on('error', (error) => this.#site.logger.warn({ error: error.message }, 'a websocket failed'));
      if (url.pathname === '/api/v1/live') this.#live(opened, socket, proof.account);
      else void this.#replay(opened, proof.account, url.searchParams.get('at'));
    });
  }

  /** A session or a token that ends takes its sockets along at once. */
  #endWith(socket: WebSocket, key: string): void {
    const off = this.#site.accounts.onEnded((ended) => {
      if (ended.key !== key) return;
      socket.send(JSON.stringify({ type: 'bye', reason: ended.reason }));
      socket.close(1008, ended.reason);
      // A peer that does not answer the goodbye is cut off.
      setTimeout(() => socket.terminate(), GOODBYE_MS).unref();
    });
    socket.on('close', off);
  }

  #refusal(request: IncomingMessage, url: URL, proof: Proof): string | undefined {
    if (url.pathname !== '/api/v1/live' && url.pathname !== '/api/v1/replay') return '404 Not Found';
    if (proof.by === 'nothing') return '401 Unauthorized';
    if (proof.by === 'cookie' && !isSameOrigin(request)) return '403 Forbidden';
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
    if (!offered.includes(SUBPROTOCOL)) return '400 Bad Request';
    if (url.pathname === '/api/v1/replay' && this.#replays >= MOST_REPLAYS) return '503 Service Unavailable';
    return undefined;
  }

  #live(socket: WebSocket, wire: Duplex, { role }: Account): void {
    const client = new LiveClient(socket, role, wire);
    socket.on('close', () => this.#hub.remove(client));
    socket.on('message', (data, isBinary) => {
      const request = isBinary ? undefined : parse(textOf(data));
      if (request !== undefined) this.#hub.request(client, request);
      else
        client.send(
          JSON.stringify({
            type: 'error',
            code: 'bad-request',
            message: 'not a request of a live client: subscribe or resume',
          }),
        );
    });
    this.#hub.add(client);
  }

  async #replay(socket: WebSocket, { role }: Account, wanted: string | null): Promise<void> {
    this.#replays += 1;
    socket.on('close', () => (this.#replays -= 1));
    const say = (message: object): void => socket.send(JSON.stringify(message));
    // What a viewer asks while the log is opened waits for it.
    socket.pause();
    try {
      const range = await this.#site.archive.range();
      const at = wanted === null ? range?.from : timeOf(wanted);
      if (range === undefined || at === undefined || at < range.from || at > range.to) {
        say({ type: 'error', code: 'out-of-range', message: 'the log does not hold this time', ...range });
        return socket.close(1008, 'out-of-range');
      }
      const session = await this.#site.archive.openReplay(at, role, (text) => socket.send(text));
      socket.on('close', () => session.close());
      socket.on('message', (data) => session.command(textOf(data)));
    } catch (error) {
      this.#site.logger.error({ error: String(error) }, 'a replay could not be opened');
      say({ type: 'error', code: 'broken', message: 'the replay could not be opened' });
      socket.close(1011, 'broken');
    } finally {
      socket.resume();
    }
  }
}

/** A frame as text; sockets of ours give one buffer a frame. */
const textOf = (data: RawData): string => (Buffer.isBuffer(data) ? data.toString('utf8') : '');

function parse(text: string) {
  try {
    return liveRequest.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function timeOf(text: string): Instant | undefined {
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : instant(at);
}

/** Finds out about a peer that is gone without a word, and about an account that may no longer look. */
function keepAlive(socket: WebSocket, mayLook: () => boolean): void {
  let unanswered = 0;
  socket.on('pong', () => (unanswered = 0));
  const timer = setInterval(() => {
    if (!mayLook()) return socket.close(1008, 'not-signed-in');
    if (unanswered++ >= SILENT_PINGS) return socket.terminate();
    socket.ping();
  }, PING_EVERY_MS);
  socket.on('close', () => clearInterval(timer));
}
