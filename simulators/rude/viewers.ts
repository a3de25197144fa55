import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { codeOf, type Flood, pace, SUBPROTOCOL, tally, type FloodTarget, workers } from './target.ts';

/** Peers that are signed in and misuse their websocket. */

interface Viewer {
  readonly socket: WebSocket;
  /** `code reason` of its end. */
  closed: string | undefined;
  epoch: number;
}

function view(target: FloodTarget, path = '/api/v1/live'): Promise<Viewer> {
  const socket = new WebSocket(`${target.url.replace('http', 'ws')}${path}`, [SUBPROTOCOL], {
    headers: { authorization: `Bearer ${target.token}` },
  });
  const viewer: Viewer = { socket, closed: undefined, epoch: 1 };
  socket.on('close', (code, reason) => (viewer.closed ??= `${code} ${String(reason)}`));
  socket.on('message', (data: Buffer) => {
    const epoch = /"epoch":(\d+)/.exec(data.subarray(0, 200).toString())?.[1];
    if (epoch !== undefined) viewer.epoch = Number(epoch);
  });
  return new Promise((resolve) => {
    socket.once('message', () => resolve(viewer));
    socket.once('error', (error) => {
      viewer.closed ??= codeOf(error);
      resolve(viewer);
    });
    socket.once('close', () => resolve(viewer));
  });
}

const endOf = (viewers: readonly Viewer[]): string => {
  const ends = new Map<string, number>();
  for (const { closed = 'still open' } of viewers) ends.set(closed, (ends.get(closed) ?? 0) + 1);
  for (const { socket } of viewers) socket.terminate();
  return tally(ends);
};

/** Says something over and over; comes back whenever it is thrown out. */
const says =
  (perSecond: number, message: (viewer: Viewer, nth: number) => string | Buffer): Flood =>
  async (target) => {
    let viewer = await view(target);
    const ends: Viewer[] = [];
    let isBack = true;
    const sent = await pace(target, perSecond, (nth) => {
      if (viewer.socket.readyState === WebSocket.OPEN) viewer.socket.send(message(viewer, nth));
      else if (isBack) {
        isBack = false;
        ends.push(viewer);
        void view(target).then((next) => {
          viewer = next;
          isBack = true;
        });
      }
    });
    return `${sent} messages, ${endOf([...ends, viewer])}`;
  };

/** Everything since the beginning, again and again. */
export const resumes = says(2000, ({ epoch }) => JSON.stringify({ type: 'resume', epoch, seq: 0 }));
/** A fresh hello with a whole snapshot, again and again. */
export const hellos = says(2000, () => JSON.stringify({ type: 'resume', epoch: 999_999, seq: 0 }));
export const subscriptions = says(3000, (_, nth) =>
  JSON.stringify({ type: 'subscribe', points: Array.from({ length: 500 }, (__, i) => `noise-${(nth + i) % 1000}`) }),
);
export const nonsense = says(3000, (_, nth) => (nth % 2 === 0 ? '{"type":"nonsense"}' : '{{{{'));
export const bigMessages = says(20, () => Buffer.alloc(4_000_000, 'x').toString());
export const binary = says(500, () => Buffer.alloc(10_000));

/** Viewers that never read what they are sent. */
export const unread: Flood = async (target) => {
  const viewers = await Promise.all(Array.from({ length: 60 }, () => view(target)));
  for (const { socket } of viewers) socket.pause();
  await sleep(target.seconds * 1000);
  return endOf(viewers);
};

/** Comes and goes. */
export const restless: Flood = async (target) =>
  tally(
    await workers(target, 30, async () => {
      const { socket, closed } = await view(target);
      socket.terminate();
      return closed ?? 'hello';
    }),
  );

/** One account that opens every replay there is and lets it run. */
export const replays: Flood = async (target) => {
  const viewers = await Promise.all(Array.from({ length: 60 }, () => view(target, '/api/v1/replay')));
  for (const { socket } of viewers)
    if (socket.readyState === WebSocket.OPEN) socket.send('{"type":"play","speed":1000}');
  await pace(target, 50, (nth) => {
    const { socket } = viewers[nth % viewers.length] ?? {};
    if (socket?.readyState === WebSocket.OPEN)
      socket.send(JSON.stringify({ type: 'seek', at: Date.now() - 1000 * (nth % 60) }));
  });
  return endOf(viewers);
};
