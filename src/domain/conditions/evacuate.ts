import { gasOf } from '../gas/gases.ts';
import { alarmId, type PointId } from '../ids.ts';
import { isAmbiguous } from '../reading/over-range.ts';
import type { Turn } from '../state/state.ts';
import { text } from '../text.ts';
import { duration } from '../time.ts';
import type { ZoneKind } from './kind.ts';
import { occupantsOf, peopleEvidence } from './people-in-zone.ts';

/** Alarms of a gas point that may put people in danger. */
const DANGERS = ['high', 'low', 'high-high', 'low-low', 'over-range'] as const;

/**
 * People in a zone whose gas alarm is active: one emergency with all names (domain.md 6, 气体报警区域有人).
 * Level 2 of any gas counts, and level 1 of a toxic one.
 */
export const EVACUATE: ZoneKind = {
  name: 'evacuate',
  words: text('气体报警区域有人，立即撤离', 'people in gas alarm: evacuate'),
  short: text('立即撤离', 'evacuate'),
  subject: 'zone',
  shown: { mark: 'zone', isDanger: true },
  isAboutPeople: true,
  configure({ gasPoints }) {
    if (gasPoints.length === 0) return undefined;
    return { priority: 1, latching: true, onDelay: duration(0), offDelay: duration(0) };
  },
  dependsOn: ({ gasPoints }) => gasPoints.flatMap((point) => DANGERS.map((name) => alarmId(point, name))),
  evaluate(turn, zone) {
    const { people, isMore } = occupantsOf(turn, zone);
    if (people.length === 0 && !isMore) return 'within';
    return zone.gasPoints.some((point) => isDangerous(turn, point)) ? 'beyond' : 'within';
  },
  evidence: (turn, zone) => peopleEvidence(turn, 'gas', zone),
};

function isDangerous(turn: Turn, point: PointId): boolean {
  const active = (name: (typeof DANGERS)[number]): boolean =>
    turn.state.alarms.get(alarmId(point, name))?.active === true;
  if (active('high-high') || active('low-low') || active('over-range')) return true;
  const known = turn.state.index.points.get(point);
  if (known?.type !== 'measured' || known.gas === undefined) return false;
  if (isAmbiguous(turn, known)) return true;
  switch (gasOf(known.gas).hazard) {
    case 'toxic':
      return active('high');
    case 'oxygen':
      return active('low');
    case 'combustible':
      return false;
  }
}
