import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer, type Server as HttpsServer } from 'node:https';
import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Duplex } from 'node:stream';
import { seconds } from '../domain/time.ts';
import type { Certificate, Certificates } from '../ports/certificate.ts';
import type { Clock } from '../ports/clock.ts';
import { type Limited, LIMITS } from './limits.ts';
import { LOOPBACK, peerOf } from './peer.ts';
import { REQUEST_TEXTS } from '../words/requests.ts';
import { languageOf, problemText } from './problem.ts';
import type { Outside } from './outside.ts';
import { Buckets } from './rate.ts';
import type { Site } from './site.ts';

/** How often Node.js looks for requests that take too long. */
const LOOK_EVERY_MS = 1000;

/** Begins what a named proxy is counted by. */
const PROXY = 'proxy ';

/** Connections that a peer may open later because it pipelined. */
const PIPELINING_COSTS = 200;

/** What a connection is being used for. */
interface Use {
  /** Requests whose answers are not yet with the peer. */
  readonly requests: Set<IncomingMessage>;
  /** It carries a websocket. */
  kept: boolean;
  /** It has brought a whole request before, and may bring more. */
  served: boolean;
  /** The peer was informed that no further request will be answered. */
  ending: boolean;
}

/** The connections of one peer, the oldest first. */
type Uses = Map<Duplex, Use>;

/**
 * The connections of the HTTP server, counted for each address and in all. Where there is no place left, a new
 * connection takes that of an old one which has not yet brought a whole request: so silent and slow peers never keep
 * out those with a request, and no open websocket is closed.
 */
export class Connections {
  readonly #peers = new Map<string, Uses>();
  readonly #machine: Pick<Clock, 'setTimer'>;
  readonly #outside: Outside;
  readonly #certificates: Certificates | undefined;
  readonly #limited: Limited;
  readonly #most: number;
  readonly #connects: Buckets;
  readonly #requests: Buckets;
  #open = 0;

  constructor(
    { clock, machine, outside, certificates }: Pick<Site, 'clock' | 'machine' | 'outside' | 'certificates'>,
    limited: Limited,
  ) {
    this.#certificates = certificates;
    this.#machine = machine;
    this.#outside = outside;
    this.#limited = limited;
    this.#most = Math.min(LIMITS.connections.most, descriptors() / 2);
    this.#connects = new Buckets((peer) => LIMITS[isHere(peer) ? 'connect-loopback' : 'connect-address'], clock);
    this.#requests = new Buckets((peer) => LIMITS[isHere(peer) ? 'requests-loopback' : 'requests-address'], clock);
  }

  /** An HTTP server whose connections and requests pass here before `answer` sees them. */
  createServer(answer: RequestListener): Server {
    const options = {
      headersTimeout: LIMITS['head-time'].most * 1000,
      requestTimeout: LIMITS['request-time'].most * 1000,
      keepAliveTimeout: LIMITS['idle-time'].most * 1000,
      connectionsCheckingInterval: LOOK_EVERY_MS,
      maxHeaderSize: LIMITS['head-bytes'].most,
    };
    const serve: RequestListener = (request, response) => {
      if (this.#begin(request, response)) answer(request, response);
    };
    const server =
      this.#certificates === undefined
        ? createServer(options, serve)
        : this.#createTls(this.#certificates, options, serve);
    server.maxHeadersCount = LIMITS['head-lines'].most;
    server.maxRequestsPerSocket = LIMITS['requests-connection'].most;
    server.prependListener('connection', (socket: Socket) => this.#enter(socket));
    return server;
  }

  /** TLS of our own, 1.2 or newer. Another certificate is for new connections: open ones go on. */
  #createTls(certificates: Certificates, options: ServerOptions, serve: RequestListener): HttpsServer {
    const context = (certificate: Certificate | undefined) => ({ ...certificate, minVersion: 'TLSv1.2' as const });
    const handshakeTimeout = LIMITS['head-time'].most * 1000;
    const server = createTlsServer({ ...options, ...context(certificates.current), handshakeTimeout }, serve);
    certificates.onChange((certificate) => server.setSecureContext(context(certificate)));
    server.on('secureConnection', (socket: TLSSocket) => this.#secured(socket));
    // Nothing can be answered to a peer without TLS.
    server.prependListener('tlsClientError', (_error, socket) => socket.destroy());
    return server;
  }

  /** Requests come by the socket with TLS: it takes the place of the one below it, which has the same two ends. */
  #secured(socket: TLSSocket): void {
    const uses = this.#peers.get(this.#peerOf(socket));
    for (const [below, use] of uses ?? []) {
      if (!(below instanceof Socket) || below instanceof TLSSocket || !haveSameEnds(below, socket)) continue;
      uses?.delete(below);
      uses?.set(socket, use);
      below.prependOnceListener('close', () => uses?.delete(socket));
      return;
    }
    socket.destroy();
  }

  /** Whom a connection is counted for; a proxy that is named brings in everybody, as the machine itself does. */
  #peerOf(socket: Duplex): string {
    const address =
      'remoteAddress' in socket && typeof socket.remoteAddress === 'string' ? socket.remoteAddress : undefined;
    const peer = peerOf(address);
    return peer !== LOOPBACK && this.#outside.isProxy(address ?? '') ? `${PROXY}${address}` : peer;
  }

  /** Whether the peer behind an upgrade may ask for one now; counted as a request. */
  mayAsk(socket: Duplex): boolean {
    const peer = this.#peerOf(socket);
    if (this.#requests.take(peer)) return true;
    this.#limited(isHere(peer) ? 'requests-loopback' : 'requests-address');
    return false;
  }

  /** From now on a connection carries a websocket, and keeps its place. */
  keep(socket: Duplex): void {
    const use = this.#peers.get(this.#peerOf(socket))?.get(socket);
    if (use !== undefined) use.kept = true;
  }

  #enter(socket: Socket): void {
    const peer = this.#peerOf(socket);
    if (!this.#connects.take(peer)) {
      this.#limited(isHere(peer) ? 'connect-loopback' : 'connect-address');
      socket.destroy();
      return;
    }
    const uses: Uses = this.#peers.get(peer) ?? new Map<Duplex, Use>();
    const own = isHere(peer) ? 'connections-loopback' : 'connections-address';
    if (uses.size >= LIMITS[own].most) {
      this.#limited(own);
      if (!makeRoom(uses)) socket.destroy();
    } else if (this.#open >= this.#most) {
      this.#limited('connections');
      if (!makeRoom(this.#largest())) socket.destroy();
    }
    if (socket.destroyed) return;
    this.#peers.set(peer, uses);
    uses.set(socket, { requests: new Set(), kept: false, served: false, ending: false });
    this.#open += 1;
    socket.once('close', () => {
      this.#open -= 1;
      uses.delete(socket);
      if (uses.size === 0 && this.#peers.get(peer) === uses) this.#peers.delete(peer);
    });
  }

  /**
   * A peer pipelines. The thousands of requests of one piece are parsed to their end, which nothing can stop, so that
   * many such connections at once would take seconds: its others are closed before they are read, and new ones wait.
   */
  #endAll(peer: string, uses: Uses, socket: Socket): void {
    this.#limited('pipelined');
    this.#connects.owe(peer, PIPELINING_COSTS);
    socket.destroy();
    while (makeRoom(uses));
  }

  #largest(): Uses {
    let largest: Uses = new Map();
    for (const uses of this.#peers.values()) if (uses.size > largest.size) largest = uses;
    return largest;
  }

  /** Notes that a request has come; says whether it is to be answered. */
  #begin(request: IncomingMessage, response: ServerResponse): boolean {
    const { socket } = request;
    const peer = this.#peerOf(socket);
    const uses = this.#peers.get(peer);
    const use = uses?.get(socket);
    if (uses === undefined || use === undefined || use.ending || socket.destroyed) return false;
    if (use.requests.size >= LIMITS.pipelined.most) {
      this.#endAll(peer, uses, socket);
      return false;
    }
    use.requests.add(request);
    const tooLong = this.#machine.setTimer('answer', seconds(LIMITS['answer-time'].most), () => {
      this.#limited('answer-time');
      socket.destroy();
    });
    response.once('close', () => {
      tooLong.cancel();
      use.requests.delete(request);
      use.served ||= request.complete;
    });
    if (this.mayAsk(socket)) return true;
    use.ending = true;
    const body = problemText('too-many', REQUEST_TEXTS.manyOfAddress, languageOf(request));
    response
      .writeHead(429, { 'content-type': 'application/problem+json', 'retry-after': '1', connection: 'close' })
      .end(body);
    return false;
  }
}

const haveSameEnds = (one: Socket, other: Socket): boolean =>
  one.remotePort === other.remotePort && one.remoteAddress === other.remoteAddress;

const isHere = (peer: string): boolean => peer === LOOPBACK || peer.startsWith(PROXY);

/** Closes the oldest connection that brought nothing yet, else one that waits between two requests; says whether there was one. */
function makeRoom(uses: Uses): boolean {
  let idle: Duplex | undefined;
  for (const [socket, { kept, served, requests }] of uses) {
    if (kept || [...requests].some(({ complete }) => complete)) continue;
    idle ??= socket;
    if (served) continue;
    return close(uses, socket);
  }
  return idle !== undefined && close(uses, idle);
}

function close(uses: Uses, socket: Duplex): true {
  uses.delete(socket);
  socket.destroy();
  return true;
}

/** How many file descriptors this process may have (proc(5)); without a word of the system there is no bound. */
function descriptors(): number {
  try {
    return Number(/^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? Infinity);
  } catch {
    return Infinity;
  }
}
