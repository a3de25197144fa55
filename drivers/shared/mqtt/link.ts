import { connect, type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt';
import type { DeviceTrouble } from '../../../src/domain/input.ts';
import { duration } from '../../../src/domain/time.ts';
import type { Clock, Timer } from '../../../src/ports/clock.ts';
import { publisherOf } from '../../../src/common/publisher.ts';
import type { Publish, Published } from './output.ts';
import { type Pace, PACE, Reconnection, TAKEN_OVER, troubleOf } from './trouble.ts';

/** How to reach a broker, with the secrets already revealed. */
export interface BrokerAccess {
  readonly url: string;
  readonly user?: string;
  readonly password?: string;
  /** Names this client at the broker; the same one elsewhere would throw this one out. */
  readonly clientId: string;
  /** PEM texts. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string; readonly name?: string };
  /** 4 is MQTT 3.1.1; the default. */
  readonly version?: 4 | 5;
  /** Seconds. */
  readonly keepalive?: number;
  /** The broker keeps what we have missed for so many seconds; 0 for a clean start. */
  readonly session?: number;
  readonly share?: string;
  readonly will?: { readonly topic: string; readonly payload: string; readonly online?: string | undefined };
  readonly pace?: Pace;
  /** It is the broker inside the gateway, which says before each topic who published. */
  readonly tellsPublisher?: boolean;
}

/** What a link reports. A client that was given up reports nothing. */
export interface BrokerLinkEvents {
  /** @param publish valid until `down` */
  up(publish: Publish): void;
  down(trouble: DeviceTrouble): void;
  message(topic: string, payload: Buffer, packet: IPublishPacket, account: string | undefined): void;
}

const KEEPALIVE_S = 30;
const SESSION_S = 3600;
const CONNECT_MS = 5000;
/** A broker that took us in and has not said for so long whether we may hear will not say it. */
const SUBSCRIBE_MS = 10_000;
/** A message that is not acknowledged for so long counts as lost. */
const PUBLISH_MS = 3000;
/** Messages of QoS 1 that a broker may send before the first is acknowledged (MQTT 5). */
const IN_FLIGHT = 500;

/** A lasting connection to a broker: a client for each try, so that nothing of a dead one lingers, and a pace of our own. */
export class BrokerLink {
  readonly #access: BrokerAccess;
  readonly #filters: readonly string[];
  readonly #clock: Clock;
  readonly #events: BrokerLinkEvents;
  readonly #patience: Reconnection;
  #client: MqttClient | undefined;
  #retry: Timer | undefined;
  #stopped = false;

  constructor(access: BrokerAccess, filters: readonly string[], clock: Clock, events: BrokerLinkEvents) {
    this.#access = access;
    this.#filters = access.share === undefined ? filters : filters.map((filter) => `$share/${access.share}/${filter}`);
    this.#clock = clock;
    this.#events = events;
    this.#patience = new Reconnection(access.pace ?? PACE);
  }

  start(): void {
    this.#dial();
  }

  /** Closes without DISCONNECT, so that the broker publishes the last will and keeps the session. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#retry?.cancel();
    await this.#client?.endAsync(true);
  }

  #dial(): void {
    if (this.#stopped) return;
    const client = this.#made();
    if (typeof client === 'string') return this.#again(client, undefined);
    this.#client = client;
    let trouble: DeviceTrouble = 'closed';
    let upAt: number | undefined;
    let isOver = false;
    let patience: Timer | undefined;
    const over = (): void => {
      if (isOver) return;
      isOver = true;
      patience?.cancel();
      client.end(true);
      if (!this.#stopped) this.#again(trouble, upAt === undefined ? undefined : this.#clock.monotonic() - upAt);
    };
    client.on('message', (topic, payload, packet) => {
      if (isOver) return;
      const sent = this.#access.tellsPublisher === true ? publisherOf(topic) : { topic };
      this.#events.message(sent.topic, payload, packet, 'account' in sent ? sent.account : undefined);
    });
    client.on('connect', () => {
      upAt = this.#clock.monotonic();
      patience = this.#clock.setTimer('broker subscribe', duration(SUBSCRIBE_MS), () => {
        trouble = 'timeout';
        over();
      });
      this.#subscribe(client, (error) => {
        if (isOver) return;
        patience?.cancel();
        if (error === undefined) return this.#welcome(client);
        trouble = troubleOf(error) === 'closed' ? 'auth' : troubleOf(error);
        over();
      });
    });
    client.on('disconnect', ({ reasonCode }) => {
      if (reasonCode === TAKEN_OVER) trouble = 'taken-over';
      over();
    });
    client.on('error', (error) => {
      if (trouble === 'closed') trouble = troubleOf(error);
      // The client does not end itself after a refusal: it would wait for a connection that is never opened.
      over();
    });
    client.on('close', over);
  }

  /** A certificate that is none throws before anything is dialled: that is a refusal like another. */
  #made(): MqttClient | DeviceTrouble {
    try {
      return connect(this.#access.url, this.#options());
    } catch (error) {
      return error instanceof Error ? troubleOf(error) : 'protocol';
    }
  }

  /** Granted means every filter: a broker that takes one and refuses another would leave badges unheard. */
  #subscribe(client: MqttClient, done: (error?: Error) => void): void {
    client.subscribe(
      [...this.#filters],
      { qos: 1, ...(this.#access.version === 5 ? { rh: 0 } : {}) },
      (error, granted) => {
        if (error !== null) return done(error);
        const refused = granted?.find(({ qos }) => qos >= 0x80);
        done(refused === undefined ? undefined : new Error(`not authorized to hear ${refused.topic}`));
      },
    );
  }

  #welcome(client: MqttClient): void {
    this.#events.up((topic, payload) => this.#publish(client, topic, payload));
    const { will } = this.#access;
    if (will?.online !== undefined) client.publish(will.topic, will.online, { qos: 1, retain: true });
  }

  /** Resolves when the broker has it, or has not said so for long enough: a client that was given up never says it. */
  #publish(client: MqttClient, topic: string, payload: string): Promise<Published> {
    return new Promise((resolve) => {
      const patience = this.#clock.setTimer('broker publish', duration(PUBLISH_MS), () => resolve('lost'));
      client.publish(topic, payload, { qos: 1, retain: false }, (error) => {
        patience.cancel();
        // The reason of a PUBACK of MQTT 5; whatever else goes wrong ends the connection.
        if (error === undefined || error === null) resolve('done');
        else resolve('code' in error && typeof error.code === 'number' && error.code >= 0x80 ? 'refused' : 'lost');
      });
    });
  }

  #again(trouble: DeviceTrouble, upFor: number | undefined): void {
    const next = this.#patience.ended(trouble, upFor);
    this.#events.down(next.trouble);
    // Many gateways that lost one broker do not come back in one moment.
    const wait = next.wait * (1 + 0.2 * Math.random());
    this.#retry = this.#clock.setTimer('broker retry', duration(wait), () => this.#dial());
  }

  #options(): IClientOptions {
    const {
      user,
      password,
      clientId,
      tls,
      version = 4,
      keepalive = KEEPALIVE_S,
      session = SESSION_S,
      will,
    } = this.#access;
    return {
      clientId,
      keepalive,
      protocolVersion: version,
      clean: session === 0,
      reconnectPeriod: 0,
      connectTimeout: CONNECT_MS,
      queueQoSZero: false,
      resubscribe: false,
      ...(user === undefined ? {} : { username: user }),
      ...(password === undefined ? {} : { password }),
      ...(version === 5 ? { properties: { sessionExpiryInterval: session, receiveMaximum: IN_FLIGHT } } : {}),
      ...(tls === undefined ? {} : tlsOptions(tls)),
      ...(will === undefined
        ? {}
        : {
            will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: will.online !== undefined },
          }),
    };
  }
}

const tlsOptions = ({ ca, cert, key, name }: NonNullable<BrokerAccess['tls']>): IClientOptions => ({
  ...(ca === undefined ? {} : { ca }),
  ...(cert === undefined ? {} : { cert }),
  ...(key === undefined ? {} : { key }),
  ...(name === undefined ? {} : { servername: name }),
});
