import { addressOf, ModbusDriver, type OpenTransport } from '../../../drivers/modbus/index.ts';
import type { Read } from '../../../drivers/modbus/read.ts';
import type { ModbusDevice } from '../../../drivers/modbus/settings.ts';
import type { Plant, Point } from '../../domain/plant.ts';
import type { Text } from '../../domain/text.ts';
import { duration } from '../../domain/time.ts';
import type { Clock, Timer } from '../../ports/clock.ts';
import type { Heard } from '../../ports/driver.ts';
import type { Board, WatchedDevice, WatchedPoint } from './board.ts';

/** A device of a configuration, with the name that people gave it. */
export type NamedDevice = ModbusDevice & { readonly name?: Text | undefined };

export const watchedDevice = ({ id, name, connect, unit }: NamedDevice): WatchedDevice => ({
  id,
  name: name ?? { zh: id, en: id },
  address: addressOf(connect),
  unit,
});

/** The points of a plant that are read from these devices. */
export function watchedPoints(plant: Plant, devices: readonly NamedDevice[]): WatchedPoint[] {
  const reads = new Map<string, Read>(
    devices.flatMap(({ points }) => points.map(({ id, read }) => [id, read] as const)),
  );
  const ids = new Set(devices.map(({ id }) => id));
  return plant.points.filter(({ device }) => ids.has(device)).map((point) => watchedPoint(point, reads.get(point.id)));
}

function watchedPoint(point: Point, register: Read | undefined): WatchedPoint {
  const { id, name, device } = point;
  const measured = point.type === 'measured' ? { unit: point.unit, decimals: point.decimals } : {};
  return { id, name, device, ...measured, ...(register === undefined ? {} : { register }) };
}

/** Something that fills a board until it is stopped. */
export interface Watching {
  stop(): Promise<void>;
}

/** Reads the devices of a configuration with the driver of the gateway, and no gateway. */
export function watchDevices(
  devices: readonly NamedDevice[],
  points: readonly Point[],
  board: Board,
  open: OpenTransport,
  clock: Clock,
): Watching {
  const driver = new ModbusDriver(devices, points, open, clock);
  let waiting: Heard[] = [];
  let turn: Timer | undefined;
  // What one poll says comes together; the registers that it was made of are asked for once.
  const flush = (): void => {
    turn = undefined;
    const all = waiting;
    waiting = [];
    for (const { device, registers, ...health } of driver.reports()) board.hold(device, registers ?? [], health);
    for (const { at, draft } of all) {
      if (draft.kind === 'reading')
        board.say(draft.point, { value: draft.value, quality: draft.quality, reason: draft.reason, at });
      if (draft.kind === 'device') {
        board.tell(draft.device, draft.up, draft.up ? undefined : draft.reason);
        if (!draft.up) losePoints(draft.device, at);
      }
    }
  };
  const losePoints = (device: string, at: number): void => {
    for (const { point } of board.points)
      if (point.device === device) board.say(point.id, { value: null, quality: 'bad', reason: 'comm', at });
  };
  driver.start({
    heard: (item) => {
      waiting.push(item);
      turn ??= clock.setTimer('board', duration(0), flush);
    },
    // Counted in the report of the device.
    rejected: () => {},
  });
  return {
    stop: async () => {
      turn?.cancel();
      await driver.stop();
    },
  };
}
