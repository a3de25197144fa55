import { text } from '../text.ts';
import { minutes } from '../time.ts';
import type { DeviceKind } from './kind.ts';

/**
 * Badges that no person carries have been seen of a source for ten minutes (标签异常: 未绑定人员): one alarm with their
 * number, whoever they are. Who wears one is on no list, and may be looked for in vain.
 */
export const UNASSIGNED: DeviceKind = {
  name: 'unassigned',
  words: text('标签未绑定人员', 'badges without a person'),
  subject: 'device',
  shown: { mark: 'none', hasValue: true },
  configure({ kind, needsCarriers }) {
    if (kind !== 'badges' || needsCarriers !== true) return undefined;
    return { priority: 4, latching: false, onDelay: minutes(10), offDelay: minutes(1) };
  },
  evaluate: ({ state }, { id }) => ((state.census.get(id) ?? 0) > 0 ? 'beyond' : 'within'),
  evidence: ({ state, at }, { id }) => ({ sensedAt: at, cause: 'unknown-badges', value: state.census.get(id) ?? 0 }),
};
