import { addressOf } from '../../../drivers/modbus/settings/connection.ts';
import { ModbusDriver } from '../../../drivers/modbus/driver.ts';
import type { OpenTransport } from '../../../drivers/modbus/bus/open-bus.ts';
import type { Read } from '../../../drivers/modbus/settings/read.ts';
import { type ModbusDevice, writtenDevices } from '../../../drivers/modbus/settings/device.ts';
import type { Point } from '../../domain/plant.ts';
import { duration } from '../../domain/time.ts';
import type { Clock, Timer } from '../../ports/clock.ts';
import type { Heard } from '../../ports/driver.ts';
import type { Settings } from '../../settings/driver-kind.ts';
import { registerHintText } from '../../words/register-hints.ts';
import type { Board, WatchedDevice, WatchedPoint } from './board.ts';

/** The Modbus devices of a configuration, as the view of points shows them. */
export const watchedDevices = ({ file }: Pick<Settings, 'file'>): WatchedDevice[] =>
  writtenDevices(file.devices).map(({ id, name, connect, unit }) => ({
    id,
    name: name ?? { zh: id, en: id },
    address: addressOf(connect),
    unit,
  }));

/** The points that are read from the Modbus devices of a configuration. */
export function watchedPoints({ file, plant }: Pick<Settings, 'file' | 'plant'>): WatchedPoint[] {
  const devices = writtenDevices(file.devices);
  const reads = new Map<string, Read>(
    devices.flatMap(({ points }) => points.map(({ id, read }) => [id, read] as const)),
  );
  const ids = new Set<string>(devices.map(({ id }) => id));
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
  devices: readonly ModbusDevice[],
  board: Board,
  open: OpenTransport,
  clock: Clock,
): Watching {
  const driver = new ModbusDriver(devices, open, clock);
  let waiting: Heard[] = [];
  let turn: Timer | undefined;
  // What one poll says comes together; the registers that it was made of are asked for once.
  const flush = (): void => {
    turn = undefined;
    const all = waiting;
    waiting = [];
    for (const { device, registers, hints = [], ...health } of driver.reports())
      board.hold(device, registers ?? [], {
        ...health,
        hints: hints.map((hint) => ({ point: hint.point, text: registerHintText(hint) })),
      });
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
