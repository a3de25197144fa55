import { ModbusDriver } from '../../drivers/modbus/driver.ts';
import { readSchema } from '../../drivers/modbus/settings/read.ts';
import { deviceShape, resolveDevice } from '../../drivers/modbus/settings/device.ts';
import { pointId } from '../../src/domain/ids.ts';
import { SystemClock } from '../../src/platform/system-clock.ts';
import { transportOf } from '../../src/platform/transport-of.ts';
import { z } from 'zod';

/** The real driver, alone, with whatever it hears counted and thrown away. */
export interface Polling {
  polls(): number;
  stop(): Promise<void>;
}

/** Polls so many registers of each of so many units at one address. @param read is called with each reading */
export function acquisition(
  connect: string,
  { registers, units = 1, poll, timeout }: { registers: number; units?: number; poll: string; timeout: string },
  read: (point: string) => void = () => {},
): Polling {
  const shape = z.object(deviceShape);
  const devices = Array.from({ length: units }, (_, i) =>
    resolveDevice(
      { ...shape.parse({ connect, unit: i + 1, poll, timeout }), id: `unit-${i + 1}` },
      Array.from({ length: registers }, (__, address) => ({
        id: pointId(`unit-${i + 1}.${address}`),
        read: readSchema.parse({ table: 'input', address, scale: 0.1 }),
        conversion: { type: 'measured', scale: 0.1, offset: 0, decimals: 1, range: [0, 100] },
      })),
    ),
  );
  const driver = new ModbusDriver(devices, transportOf, new SystemClock());
  driver.start({
    heard: ({ draft }) => {
      if (draft.kind === 'reading' && draft.value !== null) read(draft.point);
    },
    rejected: () => {},
  });
  return {
    polls: () => driver.reports().reduce((sum, { polls }) => sum + polls, 0),
    stop: () => driver.stop(),
  };
}
