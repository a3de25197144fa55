import type { DriverKind } from '../src/settings/driver-kind.ts';
import { modbus } from './modbus/index.ts';
import { badges } from './mqtt/index.ts';
import { mqttPoints } from './mqtt-points/index.ts';

/** The one list of drivers. */
export const drivers: readonly DriverKind[] = [modbus, badges, mqttPoints];
