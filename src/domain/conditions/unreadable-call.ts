import { SOS_RULE } from '../alarm/condition.ts';
import { text } from '../text.ts';
import type { DeviceKind } from './kind.ts';

/** A badge source sent what looks like a call for help and cannot be read: a person may be in danger. */
export const UNREADABLE_CALL: DeviceKind = {
  name: 'unreadable-call',
  words: text('收到无法读取的求救', 'a call for help that cannot be read'),
  short: text('求救无法读取', 'unreadable call'),
  subject: 'device',
  shown: { mark: 'none', isDanger: true },
  configure: ({ kind }) => (kind === 'badges' ? SOS_RULE : undefined),
};
