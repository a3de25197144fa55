import { connect, type Socket } from 'node:net';
import {
  CONNACK,
  connectPacket,
  disconnectPacket,
  PacketFramer,
  pingPacket,
  PINGRESP,
  publishPacket,
} from './mqtt-packets.ts';

export interface BrokerAddress {
  readonly port: number;
  readonly host?: string;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly clientId: string;
  readonly keepAliveS?: number;
  /** Hears of each new problem once. */
  readonly onProblem?: (problem: string) => void;
}

const [FIRST_RETRY_MS, LONGEST_RETRY_MS] = [100, 2000];
/** A broker that takes nothing off our hands is gone for us; bytes that may wait. */
const MOST_WAITING = 1_000_000;

/**
 * Publishes to a broker with QoS 0, and comes back when the connection breaks. What is published meanwhile is lost,
 * as with a badge whose radio is out of reach; it is counted.
 */
export class MqttPublisher {
  sent = 0;
  lost = 0;
  /** Why the broker took nothing the last time. */
  problem: string | undefined;
  readonly #broker: BrokerAddress;
  readonly #keepAliveS: number;
  #socket: Socket | undefined;
  #isUp = false;
  #isClosed = false;
  #retryMs = FIRST_RETRY_MS;
  #retry: NodeJS.Timeout | undefined;
  #ping: NodeJS.Timeout | undefined;
  #awaitsPong = false;

  constructor(broker: BrokerAddress) {
    this.#broker = broker;
    this.#keepAliveS = broker.keepAliveS ?? 30;
  }

  get connected(): boolean {
    return this.#isUp;
  }

  start(): void {
    this.#dial();
  }

  publish(topic: string, payload: string, retain = false): void {
    const socket = this.#socket;
    if (socket === undefined || !this.#isUp || socket.writableLength > MOST_WAITING) {
      this.lost += 1;
      return;
    }
    socket.write(publishPacket(topic, payload, retain));
    this.sent += 1;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    const socket = this.#socket;
    if (socket === undefined) return;
    const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    if (this.#isUp) socket.write(disconnectPacket());
    // Not `end`: a broker that never closes its side must not hold us up.
    socket.destroySoon();
    await gone;
  }

  #dial(): void {
    const { host = '127.0.0.1', port, clientId, user, password } = this.#broker;
    const framer = new PacketFramer();
    const socket = connect({ host, port, noDelay: true });
    this.#socket = socket;
    socket.on('connect', () => socket.write(connectPacket({ clientId, user, password, keepAliveS: this.#keepAliveS })));
    socket.on('error', (error) => this.#fail(error.message));
    socket.on('close', () => this.#down());
    socket.on('data', (bytes: Buffer) => {
      try {
        for (const { type, body } of framer.push(bytes)) this.#take(type, body);
      } catch (error) {
        this.#fail(String(error));
        socket.destroy();
      }
    });
  }

  #take(type: number, body: Buffer): void {
    if (type === PINGRESP) this.#awaitsPong = false;
    if (type !== CONNACK) return;
    if (body[1] !== 0) {
      this.#fail(`the broker refused the connection (${body[1] ?? '?'})`);
      return void this.#socket?.destroy();
    }
    this.#isUp = true;
    this.problem = undefined;
    this.#retryMs = FIRST_RETRY_MS;
    this.#ping = setInterval(() => this.#beat(), (this.#keepAliveS * 1000) / 2);
  }

  #fail(problem: string): void {
    if (problem !== this.problem) this.#broker.onProblem?.(problem);
    this.problem = problem;
  }

  #beat(): void {
    if (this.#awaitsPong) return void this.#socket?.destroy();
    this.#awaitsPong = true;
    this.#socket?.write(pingPacket());
  }

  #down(): void {
    this.#isUp = false;
    this.#awaitsPong = false;
    clearInterval(this.#ping);
    this.#socket = undefined;
    if (this.#isClosed) return;
    this.#retry = setTimeout(() => this.#dial(), this.#retryMs);
    this.#retryMs = Math.min(LONGEST_RETRY_MS, 2 * this.#retryMs);
  }
}
