import type { DriverChecks, Settings as LoadedSettings } from '../src/settings/load.ts';
import { checkDevices } from './modbus/check.ts';
import { checkBroker } from './mqtt/check-broker.ts';
import { checkBadges } from './mqtt/check.ts';
import { badgesSchema } from './mqtt/settings.ts';
import { prepareDevices } from './modbus/model/prepare.ts';
import { readSchema } from './modbus/read.ts';
import { deviceShape } from './modbus/settings.ts';

const schemas = { device: deviceShape, read: readSchema.prefault({}), badges: badgesSchema };

/** The one list of drivers: what each adds to the configuration. */
export const drivers: DriverChecks<typeof schemas> = {
  schemas,
  prepare: prepareDevices,
  periods: (file) =>
    new Map([
      ...file.devices.map(({ id, poll }) => [id, poll] as const),
      ...file.devices.flatMap((device) =>
        device.points.flatMap(({ id, read }) => (read.pace === 'slow' ? [[id, device['slow-poll']] as const] : [])),
      ),
      ...file.badges.map(({ id, period }) => [id, period] as const),
    ]),
  check: (file, root) => [
    ...checkDevices(file.devices),
    ...checkBadges(file.badges, file.floors, root),
    ...checkBroker(file.broker, file.badges),
  ],
};

export type Settings = LoadedSettings<typeof schemas>;
