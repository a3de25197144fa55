import { setTimeout as sleep } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import type { Figure } from './figure.ts';
import type { GatewayProcess } from './gateway.ts';
import { monotonic } from './stats.ts';

const FASTEST = 1000;
const PLAY_MS = 8000;

/** How many times as fast as the plant it runs when it is asked for as much as it can. */
export async function playUnpaced(gateway: GatewayProcess, from: number): Promise<Figure> {
  const socket = await openReplay(gateway, from + 1000);
  const seen = { at: from + 1000, ended: false };
  socket.on('message', (frame: Buffer) => {
    if (!frame.subarray(0, 15).equals(Buffer.from('{"type":"clock"'))) return;
    const { at, state } = JSON.parse(frame.toString()) as { at: number; state: string };
    seen.at = at;
    seen.ended ||= state === 'ended';
  });
  const begun = monotonic();
  socket.send(JSON.stringify({ type: 'play', speed: FASTEST }));
  while (!seen.ended && monotonic() - begun < PLAY_MS) await sleep(10);
  const value = (seen.at - from - 1000) / (monotonic() - begun);
  socket.terminate();
  return {
    name: 'replay as fast as it can',
    unit: 'x',
    value,
    floor: FASTEST,
    ratio: value / FASTEST,
    must: { text: '>= 300x', met: value >= 300 },
  };
}

/** A replay that has shown its first frame. */
export async function openReplay(gateway: GatewayProcess, at: number): Promise<WebSocket> {
  const socket = await gateway.live(`/api/v1/replay?at=${new Date(at).toISOString()}`);
  await next(socket, '{"type":"hello"');
  await sleep(50);
  return socket;
}

/** The next message that begins so. */
export function next(socket: WebSocket, prefix: string): Promise<void> {
  const wanted = Buffer.from(prefix);
  return new Promise((resolve) => {
    const take = (frame: Buffer): void => {
      if (!frame.subarray(0, wanted.length).equals(wanted)) return;
      socket.off('message', take);
      resolve();
    };
    socket.on('message', take);
  });
}
