import type { DriverKind } from '../../src/settings/driver-kind.ts';
import { checkDevices } from './settings/check.ts';
import { checkOutputRegisters } from './settings/check-outputs.ts';
import { SCHEMES } from './settings/connection.ts';
import { ModbusDriver } from './driver.ts';
import { prepareDevices } from './model/prepare.ts';
import { modbusOutputs } from './settings/output.ts';
import { readSchema } from './settings/read.ts';
import { deviceShape, modbusDevices, writtenDevices } from './settings/device.ts';

/** Devices that are asked over Modbus: TCP, RTU and ASCII, over sockets and serial lines. */
export const modbus: DriverKind = {
  name: 'modbus',
  schemas: { devices: { schemes: SCHEMES, shape: deviceShape, read: readSchema.prefault({}) } },
  prepare: prepareDevices,
  periods: ({ devices }) =>
    writtenDevices(devices).flatMap(({ id, poll, 'slow-poll': slowPoll, points }) => [
      [id, poll] as const,
      ...points.flatMap(({ id: point, read }) => (read.pace === 'slow' ? [[point, slowPoll] as const] : [])),
    ]),
  check: (file) => [...checkDevices(file.devices), ...checkOutputRegisters(file)],
  make: (settings, { transport, clock }) =>
    new ModbusDriver(modbusDevices(settings), transport, clock, { now: modbusOutputs(settings), under: modbusOutputs }),
};
