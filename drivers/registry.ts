import type { DriverChecks, Settings as LoadedSettings } from '../src/settings/load.ts';
import { badgesShape } from './mqtt/settings.ts';
import { deviceShape, readSchema } from './modbus/settings.ts';

const schemas = { device: deviceShape, read: readSchema, badges: badgesShape };

/** The one list of drivers: what each adds to the configuration. */
export const drivers: DriverChecks<typeof schemas> = {
  schemas,
  periods: (file) =>
    new Map([
      ...file.devices.map(({ id, poll }) => [id, poll] as const),
      ...file.badges.map(({ id, period }) => [id, period] as const),
    ]),
  check: () => [],
};

export type Settings = LoadedSettings<typeof schemas>;
