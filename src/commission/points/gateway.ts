import { WebSocket } from 'ws';
import type { z } from 'zod';
import { duration } from '../../domain/time.ts';
import { sleep } from '../../common/sleep.ts';
import type { Clock } from '../../ports/clock.ts';
import { type DeviceView, deviceList } from '../../wire/devices.ts';
import { type Reading, serverMessage, SUBPROTOCOL } from '../../wire/messages.ts';
import { type PlantView, plantView } from '../../wire/plant.ts';
import { POINTS_TEXTS } from '../../words/points.ts';
import { filled } from '../../words/sentence.ts';
import { TextError } from '../../words/text-error.ts';
import type { Board, WatchedDevice, WatchedPoint } from './board.ts';
import type { Watching } from './devices.ts';

/** A gateway that runs, and what opens its door. */
export interface Access {
  /** Without a slash at the end. */
  readonly url: string;
  readonly token: string;
}

const DEVICES_EVERY = duration(1000);
const RETRY_AFTER = duration(1000);

/** What the gateway watches. Its configuration is not at hand here: where a point is read is not known. */
export async function watchedAt(
  access: Access,
): Promise<{ readonly devices: WatchedDevice[]; readonly points: WatchedPoint[] }> {
  const [plant, { items }] = await Promise.all([get(access, '/plant', plantView), get(access, '/devices', deviceList)]);
  const polled = items.filter(({ kind }) => kind === 'modbus');
  const ids = new Set(polled.map(({ id }) => id));
  return { devices: polled.map(deviceOf), points: plant.points.filter(({ device }) => ids.has(device)).map(pointOf) };
}

const deviceOf = ({ id, name, address, unit }: DeviceView): WatchedDevice => ({
  id,
  name,
  address: address ?? '',
  ...(unit === undefined ? {} : { unit }),
});

const pointOf = ({ id, name, device, unit, decimals }: PlantView['points'][number]): WatchedPoint => ({
  id,
  name,
  device,
  ...(unit === undefined ? {} : { unit }),
  ...(decimals === undefined ? {} : { decimals }),
});

/** Watches the gateway over its own interface: readings by the live socket, registers and figures once a second. */
export function watchGateway(access: Access, board: Board, clock: Clock, lost: (error: unknown) => void): Watching {
  const stopped = new AbortController();
  let socket: WebSocket | undefined;
  const say = ({ point, value, quality, reason, at }: Reading): void =>
    board.say(point, { value, quality, reason, at });

  const listen = (): Promise<void> =>
    new Promise((resolve) => {
      const live = new WebSocket(`${access.url.replace(/^http/, 'ws')}/api/v1/live`, [SUBPROTOCOL], {
        headers: { authorization: `Bearer ${access.token}` },
      });
      socket = live;
      live.on('error', lost);
      live.on('close', () => resolve());
      live.on('message', (data: Buffer) => {
        const message = serverMessage.safeParse(JSON.parse(data.toString('utf8')));
        if (!message.success) return lost(new TextError(POINTS_TEXTS.otherVersion));
        if (message.data.type === 'hello') message.data.snapshot.readings.forEach(say);
        if (message.data.type === 'delta') message.data.readings.forEach(say);
      });
    });
  const ask = async (): Promise<void> => {
    const { items } = await get(access, '/devices', deviceList);
    for (const { id, up, trouble, failures, registers, since, polls, errors, latency, hints } of items) {
      board.hold(id, registers ?? [], { polls, errors, latency, hints });
      if (up || since !== undefined) board.tell(id, up, trouble, failures);
    }
  };
  const listening = again(listen, RETRY_AFTER, clock, stopped.signal, lost);
  const asking = again(ask, DEVICES_EVERY, clock, stopped.signal, lost);
  return {
    stop: async () => {
      stopped.abort();
      socket?.terminate();
      await Promise.all([listening, asking]);
    },
  };
}

/** Repeats the work; a failure is reported, and the work is tried again. */
async function again(
  work: () => Promise<void>,
  pause: ReturnType<typeof duration>,
  clock: Clock,
  signal: AbortSignal,
  lost: (error: unknown) => void,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await work();
    } catch (error) {
      lost(error);
    }
    await sleep(clock, 'again', pause, signal);
  }
}

async function get<T extends z.ZodType>({ url, token }: Access, path: string, schema: T): Promise<z.output<T>> {
  const response = await fetch(`${url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } }).catch(
    (cause: unknown) => {
      throw new TextError(filled(POINTS_TEXTS.nobody, { url }), { cause });
    },
  );
  if (response.status === 401) throw new TextError(filled(POINTS_TEXTS.unknownToken, { url }));
  if (!response.ok)
    throw new TextError(filled(POINTS_TEXTS.answers, { url: `${url}${path}`, status: response.status }));
  return schema.parse(await response.json());
}
