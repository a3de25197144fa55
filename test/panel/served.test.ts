import { connect, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { PanelServer } from '../../src/panel/server.ts';
import { VISITOR } from '../../src/panel/visitor.ts';
import { until } from '../support/until.ts';

const image = { registers: Uint16Array.of(1, 0x4142, 0x8000, 7), bits: Uint8Array.of(1, 0, 0, 1, 1, 0, 0, 0, 0, 1) };

async function serving(now: () => number = () => 0): Promise<{ server: PanelServer; port: number }> {
  const server = new PanelServer({ unit: 7 }, now);
  const port = await server.listen('127.0.0.1', 0);
  onTestFinished(() => server.close());
  return { server, port };
}

/** A peer that speaks bytes. */
class Peer {
  readonly socket: Socket;
  heard = Buffer.alloc(0);
  ended = false;

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.on('data', (chunk) => (this.heard = Buffer.concat([this.heard, chunk])));
    this.socket.on('error', () => {});
    this.socket.on('close', () => (this.ended = true));
    onTestFinished(() => void this.socket.destroy());
  }

  send(unit: number, ...pdu: number[]): void {
    this.socket.write(frame(unit, ...pdu));
  }

  /** The next answer, without its header. */
  async answer(): Promise<number[]> {
    const length = await until('an answer', () => {
      if (this.heard.length < 6) return undefined;
      const whole = 6 + this.heard.readUInt16BE(4);
      return this.heard.length >= whole ? whole : undefined;
    });
    const body = [...this.heard.subarray(7, length)];
    this.heard = this.heard.subarray(length);
    return body;
  }

  async asks(unit: number, ...pdu: number[]): Promise<number[]> {
    this.send(unit, ...pdu);
    return this.answer();
  }
}

const frame = (unit: number, ...pdu: number[]): Buffer =>
  Buffer.from([0x12, 0x34, 0, 0, 0, pdu.length + 1, unit, ...pdu]);

it('reads registers and bits by all four functions', async () => {
  const { server, port } = await serving();
  server.show(image);
  const peer = new Peer(port);
  for (const fn of [3, 4]) {
    expect(await peer.asks(7, fn, 0, 0, 0, 4)).toEqual([fn, 8, 0, 1, 0x41, 0x42, 0x80, 0, 0, 7]);
    expect(await peer.asks(7, fn, 0, 1, 0, 1)).toEqual([fn, 2, 0x41, 0x42]);
  }
  for (const fn of [1, 2]) expect(await peer.asks(7, fn, 0, 0, 0, 10)).toEqual([fn, 2, 0b11001, 0b10]);
});

it.each([
  ['a write of a coil', [5, 0, 0, 0xff, 0], [0x85, 1]],
  ['a write of a register', [6, 0, 0, 0, 1], [0x86, 1]],
  ['a write of coils', [15, 0, 0, 0, 1, 1, 1], [0x8f, 1]],
  ['a write of registers', [16, 0, 0, 0, 1, 2, 0, 1], [0x90, 1]],
  ['an unknown function', [43, 14, 1, 0], [0xab, 1]],
  ['a read beyond the map', [4, 0, 3, 0, 2], [0x84, 2]],
  ['a read far beyond the map', [2, 0xff, 0xff, 0, 1], [0x82, 2]],
  ['a read of nothing', [4, 0, 0, 0, 0], [0x84, 3]],
  ['a read of too many registers', [3, 0, 0, 0, 126], [0x83, 3]],
  ['a read of too many bits', [1, 0, 0, 0x07, 0xd1], [0x81, 3]],
  ['a read that is too short', [3, 0, 0, 0], [0x83, 3]],
  ['a read that is too long', [3, 0, 0, 0, 1, 0], [0x83, 3]],
])('answers %s with an exception', async (_what, request, answer) => {
  const { server, port } = await serving();
  server.show(image);
  expect(await new Peer(port).asks(7, ...request)).toEqual(answer);
});

it('answers other units with an exception, and 0 and 255 as itself', async () => {
  const { server, port } = await serving();
  server.show(image);
  const peer = new Peer(port);
  expect(await peer.asks(8, 4, 0, 0, 0, 1)).toEqual([0x84, 11]);
  for (const unit of [0, 255]) expect(await peer.asks(unit, 4, 0, 0, 0, 1)).toEqual([4, 2, 0, 1]);
});

it('says that it fails when images stop coming', async () => {
  let now = 0;
  const { server, port } = await serving(() => now);
  const peer = new Peer(port);
  expect(await peer.asks(7, 4, 0, 0, 0, 1)).toEqual([0x84, 4]);
  server.show(image);
  expect(await peer.asks(7, 4, 0, 0, 0, 1)).toEqual([4, 2, 0, 1]);
  now = 5000;
  expect(await peer.asks(7, 4, 0, 0, 0, 1)).toEqual([0x84, 4]);
});

it('takes frames in any pieces, and several in one', async () => {
  const { server, port } = await serving();
  server.show(image);
  const peer = new Peer(port);
  peer.socket.setNoDelay(true);
  for (const byte of frame(7, 4, 0, 0, 0, 1)) {
    peer.socket.write(Buffer.from([byte]));
    await new Promise((resolve) => setImmediate(resolve));
  }
  peer.socket.write(Buffer.concat([frame(7, 4, 0, 1, 0, 1), frame(7, 2, 0, 0, 0, 1)]));
  expect([await peer.answer(), await peer.answer(), await peer.answer()]).toEqual([
    [4, 2, 0, 1],
    [4, 2, 0x41, 0x42],
    [2, 1, 1],
  ]);
});

it.each([
  ['words', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  ['a frame of another protocol', Buffer.from([0, 1, 0, 9, 0, 6, 7, 4, 0, 0, 0, 1])],
  ['a frame that is too long', Buffer.from([0, 1, 0, 0, 0xff, 0xff, 7])],
  ['a frame without a function', Buffer.from([0, 1, 0, 0, 0, 1, 7])],
])('ends a connection that sends %s', async (_what, bytes) => {
  const { server, port } = await serving();
  server.show(image);
  const peer = new Peer(port);
  peer.socket.write(bytes);
  await until('its end', () => peer.ended);
});

it('goes on for who reads while two hundred others connect, send garbage, never ask or never read', async () => {
  const { server, port } = await serving(() => performance.now());
  server.show(image);
  const honest = new Peer(port);
  expect(await honest.asks(7, 4, 0, 0, 0, 1)).toEqual([4, 2, 0, 1]);
  const greedy = new Peer(port);
  greedy.socket.pause();
  greedy.socket.write(Buffer.concat(Array.from({ length: 20_000 }, () => frame(7, 4, 0, 0, 0, 4))));
  const rude = Array.from({ length: 200 }, () => new Peer(port));
  rude.forEach(({ socket }, i) => i % 2 === 0 && socket.write(Buffer.from([0, 1, 0, 0, 0, 6, 7, 4])));
  for (let i = 0; i < 30; i++) expect(await honest.asks(7, 4, 0, 1, 0, 1)).toEqual([4, 2, 0x41, 0x42]);
  await until('the rude ones to make room', () => rude.filter(({ ended }) => ended).length >= 130);
  expect(await new Peer(port).asks(7, 4, 0, 0, 0, 1)).toEqual([4, 2, 0, 1]);
});

it('answers no faster than it is meant to', async () => {
  let now = 0;
  const { server, port } = await serving(() => now);
  server.show(image);
  const peer = new Peer(port);
  for (let i = 0; i < VISITOR.burst + 1; i++) peer.send(7, 4, 0, 0, 0, 1);
  for (let i = 0; i < VISITOR.burst; i++) await peer.answer();
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(peer.heard).toHaveLength(0);
  now = 1000;
  expect(await peer.answer()).toEqual([4, 2, 0, 1]);
});
