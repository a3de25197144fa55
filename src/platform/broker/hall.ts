import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { Aedes, type Client } from 'aedes';
import type { IConnectPacket } from 'mqtt-packet';
import type { RejectReason } from '../../ports/driver.ts';
import { BrokerAccounts, type BrokerAccount, type Guest, type OwnAccount } from './accounts.ts';
import { connectIn, refusal } from './connect.ts';
import { Crowd } from './crowd.ts';
import { Authenticator } from './authenticator.ts';
import { Gate } from './gate.ts';
import { type BrokerLimits, CONNECT_MS, DRAIN_MS, INFLIGHT, TOPIC_LEVELS } from './limits.ts';
import { ReadPace } from './pace.ts';
import { Retained } from './retained.ts';
import { bindRules, type Member } from './rules.ts';
import { Store } from './store.ts';

/** Whom the broker lets in, and how much it takes of them. */
export interface Rules {
  readonly accounts: readonly BrokerAccount[];
  /** Where it is given, peers on this machine need no account and may publish to these topics: only for the demo. */
  readonly open?: readonly string[];
  readonly own?: OwnAccount;
  readonly limits: BrokerLimits;
}

/** Hears why the broker threw a message away: it was refused, or there was no room to keep it. */
export type OnRefused = (reason: Extract<RejectReason, 'denied' | 'overload'>, topic?: string) => void;

/** How often connections are looked over for peers that keep us waiting, ms. */
const WATCH_MS = 1000;

/** All connected clients: from the first byte over the sign-in to the end. */
export class Hall {
  readonly #limits: BrokerLimits;
  readonly #aedes: Aedes;
  readonly #authenticator: Authenticator;
  readonly #crowd: Crowd;
  readonly #members = new WeakMap<Client, Member>();
  readonly #gates = new Set<Gate>();
  readonly #unfinished = { bytes: 0 };
  /** By the account. */
  readonly #paces = new Map<string, ReadPace>();
  /** By the name inside the broker. */
  readonly #clients = new Map<string, Client>();
  readonly #watch: NodeJS.Timeout;

  private constructor({ accounts, open, own, limits }: Rules, aedes: Aedes, refused: OnRefused) {
    this.#limits = limits;
    this.#aedes = aedes;
    const known = new BrokerAccounts(accounts, own, open);
    this.#authenticator = new Authenticator(known, own);
    this.#crowd = new Crowd(limits.connections, accounts.length);
    bindRules(aedes, this.#members, (topic) => refused('denied', topic));
    aedes.on('connackSent', (_connack, client) => this.#begin(client));
    this.#watch = setInterval(() => {
      const now = performance.now();
      for (const gate of this.#gates) gate.hurry(now);
    }, WATCH_MS);
  }

  static async open(rules: Rules, refused: OnRefused): Promise<Hall> {
    const sessions = [...(rules.own?.clients ?? [])].map(
      ([clientId, filters]) => [nameOf(rules.own?.user ?? '', clientId), filters] as const,
    );
    const overload = (): void => refused('overload');
    const aedes = await Aedes.createBroker({
      persistence: new Store(new Retained(overload), new Map(sessions), overload),
      connectTimeout: CONNECT_MS,
      drainTimeout: DRAIN_MS,
      maxInflightInbound: INFLIGHT,
      maxTopicLevels: TOPIC_LEVELS,
      // Those that it sees are names of ours, longer than what a client of MQTT 3.1 may say.
      maxClientsIdLength: Infinity,
    });
    return new Hall(rules, aedes, refused);
  }

  welcome(socket: Socket): void {
    const gate = new Gate(socket, this.#unfinished, (bytes) => this.#greet(gate, bytes));
    this.#gates.add(gate);
    this.#crowd.came(gate);
    gate.once('close', () => {
      this.#gates.delete(gate);
      this.#crowd.left(gate);
    });
  }

  async close(): Promise<void> {
    clearInterval(this.#watch);
    await new Promise<void>((resolve) => this.#aedes.close(() => resolve()));
    // A peer that has not said CONNECT is no client yet.
    for (const gate of this.#gates) gate.destroy();
  }

  #greet(gate: Gate, bytes: Buffer): void {
    const connect = connectIn(bytes);
    if (connect === undefined) return void gate.destroy();
    const wait = this.#authenticator.wait(connect, gate.address);
    if (wait === undefined) return gate.refuse(refusal('busy'));
    if (wait === 0) return this.#judge(gate, connect, bytes);
    setTimeout(() => this.#judge(gate, connect, bytes), wait).unref();
  }

  #judge(gate: Gate, connect: IConnectPacket, bytes: Buffer): void {
    if (gate.destroyed || this.#aedes.closed) return;
    const verdict = this.#authenticator.decide(connect, gate.address);
    if (!verdict.ok) return gate.refuse(refusal(verdict.why));
    const { guest, clientId } = verdict;
    this.#seat(gate, { guest, id: nameOf(guest.user, clientId === '' ? randomUUID() : clientId) }, bytes);
  }

  /** Hands a client to aedes; the one of that account that had the same id leaves first. */
  #seat(gate: Gate, member: Member, bytes: Buffer): void {
    if (gate.destroyed || this.#aedes.closed) return;
    const former = this.#clients.get(member.id);
    // aedes forgets a client in the turn behind its end, and would forget the new one with it.
    if (former !== undefined) return former.close(() => setImmediate(() => this.#seat(gate, member, bytes)));
    if (!this.#crowd.signedIn(gate, member.guest)) return gate.refuse(refusal('busy'));
    const client = this.#aedes.handle(gate);
    this.#members.set(client, member);
    this.#clients.set(member.id, client);
    gate.once('close', () => this.#clients.delete(member.id));
    gate.admit(bytes);
  }

  /** The sign-in is answered: now what the client says is read. */
  #begin(client: Client): void {
    const guest = this.#members.get(client)?.guest;
    if (guest === undefined || !(client.conn instanceof Gate)) return;
    client.conn.open({
      packet: this.#limits.packet,
      isAwaited: guest.isOwn,
      ...(guest.isOwn ? {} : { pace: this.#paceOf(guest) }),
    });
  }

  #paceOf({ user }: Guest): ReadPace {
    const pace = this.#paces.get(user) ?? new ReadPace(this.#limits.rate);
    this.#paces.set(user, pace);
    return pace;
  }
}

/** Names a client inside the broker: ids of different accounts never meet. */
const nameOf = (user: string, clientId: string): string => `${user}\n${clientId}`;
