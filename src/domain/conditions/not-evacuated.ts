import { isActiveInService } from '../gas/service.ts';
import { alarmId } from '../ids.ts';
import { isOff, ruleOf, timed } from '../people/zone-rules.ts';
import { text } from '../text.ts';
import { duration, seconds } from '../time.ts';
import type { ZoneKind } from './kind.ts';
import { peopleEvidence } from './people-in-zone.ts';

/**
 * People are still in a zone so long after the order to leave it (未撤离): `:evacuate` has been active without a break.
 * A silent badge never counts as out. It names who is there at this instant.
 */
export const NOT_EVACUATED: ZoneKind = {
  name: 'not-evacuated',
  words: text('撤离命令后仍有人未撤离', 'not evacuated'),
  short: text('未撤离', 'not evacuated'),
  subject: 'zone',
  shown: { mark: 'zone', isDanger: true },
  isAboutPeople: true,
  configure(zone) {
    if (zone.gasPoints.length === 0 || isOff(zone, 'not-evacuated')) return undefined;
    const defaults = { priority: 1, latching: true, onDelay: seconds(120), offDelay: duration(0) } as const;
    return timed(defaults, ruleOf(zone, 'not-evacuated'));
  },
  dependsOn: ({ id }) => [alarmId(id, 'evacuate')],
  // The order itself says that there is gas and that people are, or may be, inside.
  evaluate: ({ state }, { id }) => (isActiveInService(state, alarmId(id, 'evacuate')) ? 'beyond' : 'within'),
  evidence: (turn, zone) => peopleEvidence(turn, 'gas', zone),
};
