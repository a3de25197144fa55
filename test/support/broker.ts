import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { connectPacket, type Login, type Packet, PacketFramer } from '../../simulators/wire/mqtt-packets.ts';
import { EmbeddedBroker } from '../../src/platform/broker/broker.ts';
import type { Rules } from '../../src/platform/broker/hall.ts';
import { until } from './until.ts';

export const LIMITS = { packet: 262_144, connections: 2000, rate: 30_000 };

/** May publish what badges say, and hears nothing. */
export const ENGINE = { user: 'engine', password: 'e', publish: ['uwb/+/location'], subscribe: [] };
/** Hears what badges say, and what it is told itself. */
export const SCREEN = { user: 'screen', password: 's', publish: [], subscribe: ['uwb/#', 'tag/+/buzz'] };
export const OWN = { user: 'gateway', password: 'g', clients: new Map([['fengsui-1', ['uwb/+/location']]]) };

/** The embedded broker with three accounts, or others, and what it threw away: `reason topic`. */
export async function brokerOf(
  rules: Partial<Rules> = {},
): Promise<{ readonly port: number; readonly refused: string[] }> {
  const refused: string[] = [];
  const broker = await EmbeddedBroker.start(
    { host: '127.0.0.1', port: 0, accounts: [ENGINE, SCREEN], own: OWN, limits: LIMITS, ...rules },
    (reason, topic = '') => refused.push(`${reason} ${topic}`.trim()),
  );
  onTestFinished(() => broker.stop());
  return { port: broker.port, refused };
}

/** A peer that sends whatever bytes a test wants. */
export class Peer {
  readonly socket: Socket;
  readonly packets: Packet[] = [];
  isClosed = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    const framer = new PacketFramer();
    socket.on('data', (bytes: Buffer) => this.packets.push(...framer.push(bytes)));
    socket.on('error', () => {});
    socket.on('close', () => (this.isClosed = true));
    onTestFinished(() => void socket.destroy());
  }

  static async to(port: number, localAddress = '127.0.0.1'): Promise<Peer> {
    const socket = connect({ port, host: '127.0.0.1', localAddress, noDelay: true });
    const peer = new Peer(socket);
    await once(socket, 'connect');
    return peer;
  }

  /** Signs in, and waits for the answer: its return code, or -1 where the connection was closed instead. */
  static async signedIn(
    port: number,
    login: Partial<Login>,
    localAddress?: string,
  ): Promise<[peer: Peer, code: number]> {
    const peer = await Peer.to(port, localAddress);
    peer.send(hello(login));
    await until('an answer to CONNECT', () => peer.isClosed || peer.packets.length > 0);
    return [peer, peer.packets[0]?.body[1] ?? -1];
  }

  send(...parts: readonly (Buffer | readonly number[])[]): void {
    this.socket.write(Buffer.concat(parts.map((part) => Buffer.from(part))));
  }

  /** Bodies of the packets of a type that have come. */
  got(type: number): Buffer[] {
    return this.packets.filter((packet) => packet.type === type).map(({ body }) => body);
  }

  /** Says PING, and waits for the answer: everything sent before it has been taken. */
  async ping(): Promise<void> {
    const before = this.got(13).length;
    this.send([0xc0, 0]);
    await until('an answer to PINGREQ', () => this.isClosed || this.got(13).length > before);
    if (this.isClosed) throw new Error('the broker closed the connection');
  }

  gone(): Promise<boolean> {
    return until('the broker to close the connection', () => this.isClosed);
  }
}

let clients = 0;

/** CONNECT of the engine, unless another account is named. */
export const hello = (login: Partial<Login> = {}): Buffer =>
  connectPacket({ clientId: `test-${++clients}`, user: 'engine', password: 'e', keepAliveS: 60, ...login });

/** A packet with its remaining length. */
export function packet(head: number, ...parts: readonly (Buffer | readonly number[])[]): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const size: number[] = [];
  let left = body.length;
  do {
    size.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
    left >>>= 7;
  } while (left > 0);
  return Buffer.concat([Buffer.from([head, ...size]), body]);
}

export const text = (value: string): Buffer => {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
};

/** PUBLISH of QoS 1. */
export const publish1 = (id: number, topic: string, payload = '{}', retain = false): Buffer =>
  packet(0x32 | (retain ? 1 : 0), text(topic), [id >> 8, id & 0xff], Buffer.from(payload));

export const subscribe = (id: number, ...filters: readonly string[]): Buffer =>
  packet(0x82, [id >> 8, id & 0xff], ...filters.map((filter) => Buffer.concat([text(filter), Buffer.from([1])])));
