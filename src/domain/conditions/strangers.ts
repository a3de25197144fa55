import { text } from '../text.ts';
import { minutes, seconds } from '../time.ts';
import type { DeviceKind } from './kind.ts';

/**
 * More badges without a person than their source may have. Within the on-delay most of them have spoken, so that the
 * number is the true one; the off-delay lets a badge miss some of its turns.
 */
export const STRANGERS: DeviceKind = {
  name: 'strangers',
  words: text('未知标签过多', 'too many unknown badges'),
  subject: 'device',
  shown: { mark: 'none', hasValue: true },
  configure({ kind }) {
    if (kind !== 'badges') return undefined;
    return { priority: 3, latching: false, onDelay: seconds(2), offDelay: minutes(1) };
  },
};
