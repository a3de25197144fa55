import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { seconds } from '../../domain/time.ts';
import type { Account } from '../../ports/accounts.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Text } from '../../domain/text.ts';
import { socketError } from '../../project/socket-error.ts';
import { type ProblemCode, REQUEST_TEXTS } from '../../words/requests.ts';
import { filled } from '../../words/sentence.ts';
import type { ByeReason } from '../../words/endings.ts';
import { SOCKET_ERROR_TEXTS } from '../../words/sockets.ts';
import { liveRequest, SUBPROTOCOL } from '../../wire/messages.ts';
import { credentialsOf, identify, type Proof, recognise } from '../auth.ts';
import { closeWith } from '../client-error.ts';
import type { Connections } from '../connections.ts';
import { type Limited, LIMITS } from '../limits.ts';
import { languageOf, problemAnswer } from '../problem.ts';
import { Buckets, TokenBucket } from '../rate.ts';
import type { Site } from '../site.ts';
import type { SlowRefusals } from '../slow-refusals.ts';
import { payloadOf } from './bytes.ts';
import { LiveClient } from './client.ts';
import { Guard, sayBye } from './guard.ts';
import { MOST_REASON } from '../http/look-up.ts';
import type { LiveHub } from './hub.ts';
import { keyOf, Places } from './places.ts';
import { serveReplay } from './replay.ts';
import { ReplayLookUps } from './replay-look-ups.ts';

const PING_EVERY = seconds(5);

const OPTIONS = {
  noServer: true,
  maxPayload: LIMITS['message-bytes'].most,
  closeTimeout: LIMITS['bye-time'].most * 1000,
  // A guard answers pings, and counts them.
  autoPong: false,
  handleProtocols: (offered: ReadonlySet<string>) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
} as const;

/** An upgrade that is refused. */
interface Refusal {
  readonly code: ProblemCode;
  readonly detail: Text;
}

/** An upgrade that may come in. */
interface Welcome {
  readonly to: 'live' | 'replay';
  readonly at: string | null;
  readonly reason: string | undefined;
  readonly account: Account;
  /** Names the session or token that it came in by. */
  readonly key: string;
}

/** The two sockets of the contract, live and replay, behind the same door: sign-in, origin, subprotocol, places. */
export class Sockets {
  readonly #server = new WebSocketServer(OPTIONS);
  readonly #site: Site;
  readonly #hub: LiveHub;
  readonly #connections: Connections;
  readonly #limited: Limited;
  readonly #slow: SlowRefusals;
  readonly #places = {
    live: new Places('sockets-account', 'sockets'),
    replay: new Places('replays-account', 'replays'),
  };
  readonly #upgrades: Buckets;
  readonly #lookUps: ReplayLookUps;

  constructor(site: Site, hub: LiveHub, connections: Connections, limited: Limited, slow: SlowRefusals) {
    this.#site = site;
    this.#hub = hub;
    this.#connections = connections;
    this.#limited = limited;
    this.#slow = slow;
    this.#lookUps = new ReplayLookUps(site);
    this.#upgrades = new Buckets(() => LIMITS['upgrades-account'], site.clock);
  }

  attach(http: Server): void {
    http.on('upgrade', (request, socket, head) => void this.#upgrade(request, socket, head));
  }

  close(): void {
    for (const socket of this.#server.clients) socket.terminate();
    this.#server.close();
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // This socket has no other listener yet: an error without a listener would end the process.
    socket.on('error', () => socket.destroy());
    if (!this.#connections.mayAsk(socket)) {
      socket.destroy();
      return;
    }
    const asked = this.#look(request, await identify(this.#site.accounts, request));
    if (socket.destroyed) return;
    if ('code' in asked) {
      // Who asks in a loop would use up the connections of its address, which a reverse proxy shares with everybody.
      if (asked.code === 'too-many') await this.#slow.wait();
      return closeWith(socket, problemAnswer(asked.code, asked.detail, languageOf(request)), this.#site.machine);
    }
    const { to, account, key, at, reason } = asked;
    this.#server.handleUpgrade(request, socket, head, (opened) => {
      this.#connections.keep(socket);
      opened.on('close', this.#places[to].take(account));
      opened.on('error', (error) => this.#site.logger.warn({ error: error.message }, 'a websocket failed'));
      if (to === 'live') {
        const client = this.#live(opened, socket, account);
        this.#watch(opened, request, key, ({ role }) => this.#hub.admitAgain(client, role));
      } else {
        const guard = new Guard(opened, 'replay-messages', this.#site.clock, this.#limited);
        void serveReplay(opened, { account, at, reason }, guard, this.#lookUps, this.#site);
        // The page asks for a replay with the sight that it has now, where it was.
        this.#watch(opened, request, key, () => sayBye(opened, 'replaced', 1008));
      }
    });
  }

  /**
   * A session or a token that ends takes its sockets along at once, unless the browser holds another reason to look: when
   * a session expires its screen goes on.
   */
  #watch(socket: WebSocket, request: IncomingMessage, key: string, goOn: (account: Account) => void): void {
    const { accounts, machine } = this.#site;
    const keys = credentialsOf(accounts, request).map((credential) => credential.key);
    let by = key;
    const look = (reason: ByeReason): boolean => {
      const proof = recognise(accounts, request);
      if (proof.by === 'nothing') {
        off();
        sayBye(socket, reason, 1008);
        return false;
      }
      if (proof.key !== by) {
        by = proof.key;
        goOn(proof.account);
      }
      return true;
    };
    const off = accounts.onEnded((ended) => {
      if (keys.includes(ended.key)) look(ended.reason);
    });
    socket.on('close', off);
    keepAlive(socket, machine, () => look('not-signed-in'));
  }

  #look(request: IncomingMessage, proof: Proof): Welcome | Refusal {
    const { outside } = this.#site;
    const path = outside.inner(request.url ?? '/');
    const { pathname, searchParams } = new URL(URL.canParse(path, BASE) ? path : '/', BASE);
    const to = pathname === '/api/v1/live' ? 'live' : pathname === '/api/v1/replay' ? 'replay' : undefined;
    if (to === undefined) return { code: 'not-found', detail: REQUEST_TEXTS.noSocket };
    if (proof.by === 'nothing') return { code: 'not-signed-in', detail: REQUEST_TEXTS.signIn };
    if (proof.by === 'cookie' && !outside.isOwn(request))
      return { code: 'foreign-origin', detail: outside.refusal(request, REQUEST_TEXTS.socketFromHere) };
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
    if (!offered.includes(SUBPROTOCOL))
      return { code: 'bad-request', detail: filled(REQUEST_TEXTS.subprotocol, { name: SUBPROTOCOL }) };
    return (
      this.#full(to, proof.account) ?? {
        to,
        account: proof.account,
        key: proof.key,
        at: searchParams.get('at'),
        reason: searchParams.get('reason')?.trim().slice(0, MOST_REASON),
      }
    );
  }

  #full(to: Welcome['to'], account: Account): Refusal | undefined {
    const each = to === 'live' ? 'sockets-account' : 'replays-account';
    const full = this.#upgrades.take(keyOf(account)) ? this.#places[to].full(account) : 'upgrades-account';
    if (full === undefined) return undefined;
    this.#limited(full);
    if (full === 'upgrades-account') return { code: 'too-many', detail: REQUEST_TEXTS.manyUpgrades };
    if (full === each)
      return { code: 'too-many', detail: filled(REQUEST_TEXTS.manySockets, { most: LIMITS[each].most }) };
    return { code: 'unavailable', detail: REQUEST_TEXTS.noPlace };
  }

  #live(socket: WebSocket, wire: Duplex, { role }: Account): LiveClient {
    const client = new LiveClient(socket, role, wire);
    const guard = new Guard(socket, 'live-messages', this.#site.clock, this.#limited);
    const resumes = new TokenBucket(LIMITS.resumes, this.#site.clock);
    socket.on('close', () => this.#hub.remove(client));
    socket.on('message', (data, isBinary) => {
      const bytes = payloadOf(data);
      if (!guard.admits(bytes.length)) return;
      const request = isBinary ? undefined : parse(bytes.toString());
      if (request === undefined) return client.send(NO_REQUEST);
      if (request.type === 'resume' && !resumes.take()) return guard.end('resumes');
      this.#hub.request(client, request);
    });
    this.#hub.add(client);
    return client;
  }
}

/** Paths are read as those of this host, whatever the peer calls it. */
const BASE = 'http://gateway';

const NO_REQUEST = JSON.stringify(socketError('bad-request', SOCKET_ERROR_TEXTS.noLiveRequest));

function parse(text: string) {
  try {
    return liveRequest.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Finds out about a peer that is gone without a word, and about an account that may no longer look. */
function keepAlive(socket: WebSocket, clock: Pick<Clock, 'setTimer'>, mayLook: () => boolean): void {
  let unanswered = 0;
  socket.on('pong', () => (unanswered = 0));
  const look = (): void => {
    if (!mayLook()) return;
    if (unanswered++ >= LIMITS['silent-pings'].most) return socket.terminate();
    socket.ping();
    timer = clock.setTimer('ping', PING_EVERY, look);
  };
  let timer = clock.setTimer('ping', PING_EVERY, look);
  socket.on('close', () => timer.cancel());
}
