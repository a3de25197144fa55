import { addressOf } from './address.ts';
import type { Read } from './read.ts';
import type { ModbusDevice } from './settings.ts';

/** Something that the schema cannot see, with its place. */
export interface DeviceProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly mend: string;
}

/** A device as it is written, with what makes its points alarms. */
type Written = Omit<ModbusDevice, 'points'> & {
  readonly points: readonly {
    readonly id: string;
    readonly read: Read;
    readonly gas?: unknown;
    readonly alarms?: unknown;
    readonly contact?: unknown;
  }[];
};

/** What is wrong with the devices of a configuration beyond their shape. */
export const checkDevices = (devices: readonly Written[]): DeviceProblem[] =>
  devices.flatMap((device, i) =>
    [...checkUnit(device), ...checkLine(device, devices.slice(0, i)), ...checkPoints(device)].map((problem) => ({
      ...problem,
      path: ['devices', i, ...problem.path],
    })),
  );

function checkUnit({ id, unit, connect }: Written): DeviceProblem[] {
  if (unit !== 0 || !('path' in connect)) return [];
  return [
    {
      path: ['unit'],
      message: `${id} is unit 0, which on a serial line is everybody: nobody answers`,
      mend: 'write the unit that is set in the device, 1 to 247',
    },
  ];
}

/** One line has one speed. */
function checkLine({ id, connect }: Written, before: readonly Written[]): DeviceProblem[] {
  if (!('path' in connect)) return [];
  const other = before.find((device) => addressOf(device.connect) === addressOf(connect));
  if (other === undefined || JSON.stringify(other.connect) === JSON.stringify(connect)) return [];
  return [
    {
      path: ['connect'],
      message: `${id} and ${other.id} are on one line, and do not agree on its speed, parity or bits`,
      mend: 'set all devices of a line alike, and write it alike',
    },
  ];
}

function checkPoints({ points }: Written): DeviceProblem[] {
  return points.flatMap(({ id, read, gas, alarms, contact }, j): DeviceProblem[] =>
    read.pace === 'slow' && (gas !== undefined || alarms !== undefined || contact !== undefined)
      ? [
          {
            path: ['points', j, 'read', 'pace'],
            message: `${id} can be an alarm and is read slowly`,
            mend: 'leave `pace: slow` to housekeeping',
          },
        ]
      : [],
  );
}
