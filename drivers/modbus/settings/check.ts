import type { DeviceFile } from '../../../src/settings/schema.ts';
import type { DriverProblem } from '../../../src/settings/driver-kind.ts';
import { modbusProblem } from '../../../src/words/problems-modbus.ts';
import { addressOf } from './connection.ts';
import { widthOf } from './numbers.ts';
import type { Register } from './read.ts';
import { checkRegisters, checkSharing } from './check-registers.ts';
import { type WrittenDevice, writtenDevices } from './device.ts';

/** What is wrong with the devices of a configuration beyond their shape. */
export function checkDevices(all: readonly DeviceFile[]): DriverProblem[] {
  const devices = writtenDevices(all);
  const places = new Map(all.map(({ id }, i) => [id, i]));
  const lines = Map.groupBy(devices, lineOf);
  return devices.flatMap((device) => {
    const place = ['devices', places.get(device.id) ?? 0];
    const line = lines.get(lineOf(device)) ?? [];
    return [
      ...checkUnit(device),
      ...checkAnyUnit(device, line),
      ...checkLine(device, line),
      ...checkTimes(device),
      ...checkLimits(device),
      ...checkPoints(device),
      ...checkSharing(device, line),
      ...checkRegisters(device),
    ].map((problem) => ({ ...problem, path: [...place, ...problem.path] }));
  });
}

/** A host is the same in capitals; a serial port is a file. */
const lineOf = ({ connect }: WrittenDevice): string =>
  'host' in connect ? addressOf(connect).toLowerCase() : addressOf(connect);

function checkUnit({ id, unit, connect }: WrittenDevice): DriverProblem[] {
  if (unit !== 0 || !('path' in connect)) return [];
  return [
    {
      path: ['unit'],
      ...modbusProblem('serial-broadcast', { id }),
    },
  ];
}

/** Without a transaction only the unit distinguishes the late reply of one device from the answer of another. */
function checkAnyUnit(device: WrittenDevice, line: readonly WrittenDevice[]): DriverProblem[] {
  const { id, connect } = device;
  if (!device['any-unit'] || connect.via === 'tcp') return [];
  const other = line.find((mate) => mate !== device);
  if (other === undefined) return [];
  return [
    {
      path: ['any-unit'],
      ...modbusProblem('any-unit-shared', { id, other: other.id }),
    },
  ];
}

/** A device that is silent is `:offline` after at most 10 s. */
const LONG_TIMEOUT_MS = 10_000;
const MOST_TIMEOUT_MS = 60_000;

function checkTimes({ id, timeout, heartbeat }: WrittenDevice): DriverProblem[] {
  const problems: DriverProblem[] = [];
  if (timeout === 0)
    problems.push({
      path: ['timeout'],
      ...modbusProblem('no-timeout', { id }),
    });
  else if (timeout > LONG_TIMEOUT_MS)
    problems.push({
      path: ['timeout'],
      ...modbusProblem(timeout > MOST_TIMEOUT_MS ? 'timeout-too-long' : 'timeout-long', {
        id,
        written: `${timeout / 1000}s`,
      }),
    });
  if (heartbeat?.period === 0)
    problems.push({
      path: ['heartbeat', 'period'],
      ...modbusProblem('heartbeat-period', { id }),
    });
  return problems;
}

function checkLimits({ id, forbidden, points, 'most-registers': most }: WrittenDevice): DriverProblem[] {
  const problems = forbidden.flatMap(({ from, to }, i): DriverProblem[] =>
    from <= to ? [] : [{ path: ['forbidden', i], ...modbusProblem('forbidden-empty', { from, to }) }],
  );
  const wide = points.find(({ read }) => [read, ...read.doubts.map(({ register }) => register)].some(isWide));
  if (most > 1 || wide === undefined) return problems;
  return [
    ...problems,
    {
      path: ['most-registers'],
      ...modbusProblem('narrow-reads', { id, point: wide.id }),
    },
  ];
}

const isWide = (register: Register | undefined): boolean => register !== undefined && widthOf(register.type) > 1;

/** One line has one speed: that of its first device. */
function checkLine(device: WrittenDevice, [other]: readonly WrittenDevice[]): DriverProblem[] {
  const { id, connect } = device;
  if (!('path' in connect) || other === undefined || other === device) return [];
  if (JSON.stringify(other.connect) === JSON.stringify(connect)) return [];
  return [
    {
      path: ['connect'],
      ...modbusProblem('line-differs', { id, other: other.id }),
    },
  ];
}

function checkPoints({ points }: WrittenDevice): DriverProblem[] {
  return points.flatMap(({ id, read, gas, alarms, contact }, j): DriverProblem[] =>
    read.pace === 'slow' && (gas !== undefined || alarms !== undefined || contact !== undefined)
      ? [
          {
            path: ['points', j, 'read', 'pace'],
            ...modbusProblem('slow-alarm', { id }),
          },
        ]
      : [],
  );
}
