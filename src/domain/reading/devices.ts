import type { DeviceInput } from '../input.ts';
import type { DeviceState } from '../state/state.ts';
import type { Turn } from '../state/state.ts';
import { touch } from '../state/turn.ts';
import { losePoints } from './points.ts';

/** A device failed one poll, or answers again. */
export function takeDevice(turn: Turn, input: DeviceInput): void {
  const id = input.device;
  if (!turn.state.index.devices.has(id)) return;
  const device = turn.state.devices.edit(id, freshDevice);
  if (input.up) {
    device.up = true;
    device.failures = 0;
    device.lastUpAt = turn.at;
    delete device.failingSince;
    delete device.trouble;
    touch(turn, turn.state.index.dependents.device.get(id));
    return;
  }
  device.up = false;
  device.failures += 1;
  device.failingSince ??= turn.at;
  device.trouble = input.reason;
  touch(turn, turn.state.index.dependents.device.get(id));
  losePoints(turn, turn.state.index.pointsOf.get(id) ?? []);
}

export const freshDevice = (): DeviceState => ({ up: false, failures: 0 });
