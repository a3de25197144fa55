import { judge } from '../alarm/desk.ts';
import { alarmId, type DeviceId } from '../ids.ts';
import type { DeviceInput } from '../input.ts';
import type { DeviceState } from '../state/state.ts';
import type { Turn } from '../state/turn.ts';
import { since } from '../time.ts';
import { losePoints } from './points.ts';

/** Offline is told after so many failed polls, but not sooner and not later than this. */
const FAILED_POLLS = 3;
const OFFLINE_AT_LEAST_MS = 2000;

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
    judge(turn, alarmId(id, 'offline'), 'within', { sensedAt: turn.at, cause: 'offline' });
    return;
  }
  device.up = false;
  device.failures += 1;
  device.failingSince ??= turn.at;
  device.trouble = input.reason;
  judgeOffline(turn, id, device);
  losePoints(turn, turn.state.index.pointsOf.get(id) ?? []);
}

/**
 * The condition's on-delay is the latest time at which offline is told; three failed polls tell it sooner.
 */
function judgeOffline(turn: Turn, id: DeviceId, device: DeviceState): void {
  const sensedAt = device.failingSince ?? turn.at;
  const enough = device.failures >= FAILED_POLLS && since(sensedAt, turn.at) >= OFFLINE_AT_LEAST_MS;
  judge(turn, alarmId(id, 'offline'), 'beyond', { sensedAt, cause: 'offline' }, enough ? 'now' : 'after-delay');
}

export const freshDevice = (): DeviceState => ({ up: false, failures: 0 });
