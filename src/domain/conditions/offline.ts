import { freshDevice } from '../reading/devices.ts';
import { text } from '../text.ts';
import { duration, seconds, since } from '../time.ts';
import type { DeviceKind } from './kind.ts';

/** Told after so many failed polls, but not sooner than this; the on-delay is the latest time. */
const FAILED_POLLS = 3;
const AT_LEAST_MS = 2000;

/** A device does not answer. Reported at the latest just before its points are reported one by one. */
export const OFFLINE: DeviceKind = {
  name: 'offline',
  words: text('通讯中断', 'offline'),
  subject: 'device',
  shown: { mark: 'none' },
  isOfSilence: true,
  configure: () => ({ priority: 3, latching: false, onDelay: duration(9500), offDelay: seconds(5) }),
  evaluate(turn, { id }) {
    const device = turn.state.devices.get(id);
    if (device?.up === true) return 'within';
    if (device?.failingSince === undefined) return undefined;
    // A source was waited for before it is reported as silent.
    if (device.trouble === 'silent' || device.trouble === 'unreadable') return 'certain';
    const isCertain = device.failures >= FAILED_POLLS && since(device.failingSince, turn.at) >= AT_LEAST_MS;
    return isCertain ? 'certain' : 'beyond';
  },
  evidence(turn, { id }) {
    const { up, failingSince, trouble } = turn.state.devices.get(id) ?? freshDevice();
    return {
      sensedAt: up ? turn.at : (failingSince ?? turn.at),
      cause: 'offline',
      ...(up || trouble === undefined ? {} : { trouble: { what: 'device', reason: trouble } }),
    };
  },
};
