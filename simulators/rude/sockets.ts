import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Flood, portOf, type FloodTarget } from './target.ts';

/** Peers that connect and then are slow, silent, or wrong. */

/** Opens so many connections, a few at a time, and writes the same bytes on each. Their own end stays open. */
async function dial(target: FloodTarget, count: number, bytes: string): Promise<Socket[]> {
  const sockets: Socket[] = [];
  for (let i = 0; i < count; i++) {
    const socket = connect({ port: portOf(target), host: '127.0.0.1', allowHalfOpen: true });
    // What the gateway does about it is what is looked for.
    socket.on('error', () => socket.destroy());
    socket.resume();
    if (bytes !== '') socket.write(bytes);
    sockets.push(socket);
    if (i % 50 === 49) await sleep(10);
  }
  return sockets;
}

/** Holds them for the time, and says how many the gateway threw out meanwhile; an end of its side alone is none. */
async function hold(target: FloodTarget, sockets: readonly Socket[], drip?: string): Promise<string> {
  const end = performance.now() + target.seconds * 1000;
  while (performance.now() < end) {
    if (drip !== undefined) for (const socket of sockets) if (!socket.destroyed) socket.write(drip);
    await sleep(500);
  }
  const closed = sockets.filter(({ destroyed }) => destroyed).length;
  for (const socket of sockets) socket.destroy();
  return `${closed} of ${sockets.length} thrown out`;
}

export const silent: Flood = async (target) => hold(target, await dial(target, 1500, ''));

export const slowHeaders: Flood = async (target) =>
  hold(target, await dial(target, 300, `GET /api/v1/state HTTP/1.1\r\nHost: 127.0.0.1\r\n`), 'X-Slow: 1\r\n');

export const slowBodies: Flood = async (target) => {
  const head =
    `POST /api/v1/silence HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${target.token}\r\n` +
    'Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n';
  return hold(target, await dial(target, 300, head), ' ');
};

/** Asks for much and never reads the answers. */
export const unreadAnswers: Flood = async (target) => {
  const request = `GET /api/v1/plant HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${target.token}\r\n\r\n`;
  const sockets = await dial(target, 100, '');
  for (const socket of sockets) {
    socket.pause();
    socket.write(request.repeat(500));
  }
  return hold(target, sockets);
};

const upgrade = (more: string): string =>
  'GET /api/v1/live HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
  `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${more}\r\n`;

/** Upgrades without a sign-in, and without the subprotocol. */
export const refusedUpgrades: Flood = async (target) => {
  const half = 1100;
  const sockets = [
    ...(await dial(target, half, upgrade('Sec-WebSocket-Protocol: fengsui.v1\r\n'))),
    ...(await dial(target, half, upgrade(`Authorization: Bearer ${target.token}\r\n`))),
  ];
  return hold(target, sockets);
};
