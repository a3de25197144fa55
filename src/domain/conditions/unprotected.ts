import { alarmsOfDetectors, detectorsOut } from '../gas/detectors.ts';
import { text } from '../text.ts';
import { duration } from '../time.ts';
import type { ZoneKind } from './kind.ts';
import { peopleEvidence } from './people-in-zone.ts';

/**
 * No gas detector of a zone measures any more: each is lost or out of service (区域失去监测, domain.md 3). It names who
 * is inside.
 */
export const UNPROTECTED: ZoneKind = {
  name: 'unprotected',
  words: text('区域失去监测，气体探测器全部失效或停用', 'zone unprotected, all gas detectors lost or out of service'),
  short: text('区域失去监测', 'zone unprotected'),
  subject: 'zone',
  shown: { mark: 'zone' },
  isAboutPeople: true,
  configure({ gasPoints }) {
    if (gasPoints.length === 0) return undefined;
    return { priority: 1, latching: true, onDelay: duration(0), offDelay: duration(0) };
  },
  dependsOn: alarmsOfDetectors,
  evaluate({ state }, zone) {
    const { length } = zone.gasPoints;
    return length > 0 && detectorsOut(state, zone) === length ? 'beyond' : 'within';
  },
  evidence: (turn, zone) => ({
    ...peopleEvidence(turn, 'detectors', zone),
    value: detectorsOut(turn.state, zone),
  }),
};
