import { z } from 'zod';
import type { PointId } from '../../../src/domain/ids.ts';
import type { Point } from '../../../src/domain/plant.ts';
import type { Conversion } from '../../../src/domain/reading/normalise.ts';
import type { Duration } from '../../../src/domain/time.ts';
import type { Settings } from '../../../src/settings/driver-kind.ts';
import type { DeviceFile } from '../../../src/settings/schema.ts';
import { durationText } from '../../../src/settings/values.ts';
import { type Connection, connectText } from './connection.ts';
import { TABLES } from './numbers.ts';
import { type Heartbeat, heartbeatSchema, type Read } from './read.ts';

/** The keys of a Modbus device beside its id, name and points. A `model` brings its own defaults of most of them. */
export const deviceShape = {
  connect: connectText,
  unit: z.int().min(0).max(255).default(1).meta({ description: 'The unit (slave address) that is set in the device.' }),
  poll: durationText.prefault('1s').meta({ description: '`0ms` polls back to back.' }),
  'slow-poll': durationText.prefault('60s').meta({ description: 'For points of `pace: slow`.' }),
  timeout: durationText.prefault('1s').meta({ description: 'How long an answer may take.' }),
  retries: z.int().min(0).max(5).default(0).meta({ description: 'Further tries before a poll counts as failed.' }),
  model: z
    .string()
    .optional()
    .meta({ description: 'Device profile: `models/NAME.yaml` here, or one that comes along.' }),
  origin: z
    .int()
    .min(0)
    .max(65535)
    .optional()
    .meta({ description: 'With some models: the first register, as set there.' }),
  gap: durationText.prefault('0ms').meta({ description: 'Silence before each request, beyond what the line needs.' }),
  'late-reply': durationText.prefault('0ms').meta({
    description: 'How long after its time-out a reply may still come on a serial line; at least the time-out.',
  }),
  pipeline: z.int().min(1).max(16).default(1).meta({
    description: 'Requests under way at once. More than 1 only over TCP, and only where the device allows it.',
  }),
  'any-unit': z.boolean().default(false).meta({ description: 'Its replies may carry another unit than was asked.' }),
  'most-registers': z.int().min(1).max(125).default(125).meta({ description: 'In one request.' }),
  'most-bits': z.int().min(1).max(2000).default(2000).meta({ description: 'In one request.' }),
  bridge: z
    .int()
    .min(0)
    .max(124)
    .default(10)
    .meta({ description: 'Registers between two points that are read over, rather than asking twice.' }),
  forbidden: z
    .array(
      z.strictObject({
        table: z.enum(TABLES).meta({ description: 'The table of the addresses.' }),
        from: z.int().min(0).max(65535).meta({ description: 'The first, zero-based.' }),
        to: z.int().min(0).max(65535).meta({ description: 'The last.' }),
      }),
    )
    .default([])
    .meta({ description: 'Addresses that are never read over.' }),
  heartbeat: heartbeatSchema.optional().meta({ description: 'A register that moves while the device is well.' }),
};

/** A device of this driver as it is written, in the words of the file. */
export type WrittenDevice = z.output<z.ZodObject<typeof deviceShape>> &
  Omit<DeviceFile, 'points'> & { readonly points: readonly (DeviceFile['points'][number] & { readonly read: Read })[] };

/** A point of a device: where its number is read, and how it becomes a value. */
export interface DevicePoint {
  readonly id: PointId;
  readonly read: Read;
  readonly conversion: Conversion;
}

/** A Modbus device with every default: all that its polling depends on, and nothing else. */
export interface ModbusDevice {
  readonly id: string;
  readonly connect: Connection;
  readonly unit: number;
  /** The time between two polls; 0 is back to back. */
  readonly poll: Duration;
  /** The same of points of pace `slow`. */
  readonly slowPoll: Duration;
  /** How long an answer may take. */
  readonly timeout: Duration;
  /** Further tries before a poll counts as failed. */
  readonly retries: number;
  /** Silence before each request. */
  readonly gap: Duration;
  /** How long after its time-out a reply may still come on a line without transactions. */
  readonly lateReply: Duration;
  /** Requests that may be under way at once. */
  readonly pipeline: number;
  /** Its replies may carry another unit than was asked. */
  readonly anyUnit: boolean;
  /** What one request may hold. */
  readonly mostRegisters: number;
  readonly mostBits: number;
  /** Registers between two points that are read over, rather than asking twice. */
  readonly bridge: number;
  /** Addresses that are never read over. */
  readonly forbidden: WrittenDevice['forbidden'];
  readonly heartbeat?: Heartbeat | undefined;
  readonly points: readonly DevicePoint[];
}

/** The owner of a device is named by the loader, after the scheme of its address. */
const isOwn = (device: DeviceFile): device is WrittenDevice => device.driver === 'modbus';

/** The devices of this driver among all of a configuration, as they are written. */
export const writtenDevices = (devices: readonly DeviceFile[]): readonly WrittenDevice[] => devices.filter(isOwn);

/** The devices of this driver in a configuration. */
export function modbusDevices({ file, plant }: Pick<Settings, 'file' | 'plant'>): readonly ModbusDevice[] {
  const points = new Map<string, Point>(plant.points.map((point) => [point.id, point]));
  return writtenDevices(file.devices).map((device) =>
    resolveDevice(
      device,
      device.points.flatMap(({ id, read }) => {
        const point = points.get(id);
        return point === undefined ? [] : [devicePoint(point, read)];
      }),
    ),
  );
}

/** What the driver has to know of a point: its name, place and alarms may change without it. */
export function devicePoint(point: Point, read: Read): DevicePoint {
  if (point.type === 'contact') return { id: point.id, read, conversion: { type: point.type, active: point.active } };
  const { id, type, scale, offset, decimals, range } = point;
  return { id, read, conversion: { type, scale, offset, decimals, range } };
}

/** A device in the words of the driver. */
export function resolveDevice(
  written: Omit<WrittenDevice, 'points' | 'driver' | 'name'>,
  points: readonly DevicePoint[],
): ModbusDevice {
  const { id, connect, unit, poll, timeout, retries, gap, pipeline, bridge, forbidden, heartbeat } = written;
  return {
    id,
    connect,
    unit,
    poll,
    slowPoll: written['slow-poll'],
    timeout,
    retries,
    gap,
    lateReply: written['late-reply'],
    pipeline,
    anyUnit: written['any-unit'],
    mostRegisters: written['most-registers'],
    mostBits: written['most-bits'],
    bridge,
    forbidden,
    heartbeat,
    points,
  };
}
