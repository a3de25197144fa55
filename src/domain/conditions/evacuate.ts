import { gasOfPoint } from '../gas/gases.ts';
import { isActiveInService, isOutOfService } from '../gas/service.ts';
import { type AlarmId, alarmId, type PointId } from '../ids.ts';
import type { Zone } from '../plant.ts';
import { isAmbiguous } from '../reading/over-range.ts';
import type { Turn } from '../state/state.ts';
import { text } from '../text.ts';
import { duration } from '../time.ts';
import type { ZoneKind } from './kind.ts';
import { occupantsOf, peopleEvidence } from './people-in-zone.ts';

/** Alarms of a gas point that may put people in danger. */
type DangerName = 'high' | 'low' | 'high-high' | 'low-low' | 'over-range';

/**
 * People in a zone whose gas alarm is active: one emergency with all names (domain.md 6, 气体报警区域有人).
 * Level 2 of any gas counts, and level 1 of a toxic one, but not of a detector out of service: that is calibrated with gas.
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
  dependsOn: (zone) => dangersIn(zone).flatMap(({ alarms }) => Object.values(alarms)),
  evaluate(turn, zone) {
    const { people, isMore } = occupantsOf(turn, zone);
    if (people.length === 0 && !isMore) return 'within';
    return dangersIn(zone).some((danger) => isDangerous(turn, danger)) ? 'beyond' : 'within';
  },
  evidence: (turn, zone) => peopleEvidence(turn, 'gas', zone),
};

/** A gas point of a zone, with the ids of its alarms: made once for each zone. */
interface Danger {
  readonly point: PointId;
  readonly alarms: Readonly<Record<DangerName, AlarmId>>;
}

const known = new WeakMap<Zone, readonly Danger[]>();

function dangersIn(zone: Zone): readonly Danger[] {
  let dangers = known.get(zone);
  if (dangers === undefined) {
    dangers = zone.gasPoints.map((point) => ({ point, alarms: alarmsOf(point) }));
    known.set(zone, dangers);
  }
  return dangers;
}

const alarmsOf = (point: PointId): Danger['alarms'] => ({
  high: alarmId(point, 'high'),
  low: alarmId(point, 'low'),
  'high-high': alarmId(point, 'high-high'),
  'low-low': alarmId(point, 'low-low'),
  'over-range': alarmId(point, 'over-range'),
});

/** Whether a detector has an alarm by which the zones around it are evacuated. */
export const ordersToLeave = (turn: Turn, point: PointId): boolean =>
  isDangerous(turn, { point, alarms: alarmsOf(point) });

function isDangerous(turn: Turn, { point: id, alarms }: Danger): boolean {
  const active = (name: DangerName): boolean => isActiveInService(turn.state, alarms[name]);
  if (active('high-high') || active('low-low') || active('over-range')) return true;
  const point = turn.state.index.points.get(id);
  if (point?.type !== 'measured' || point.gas === undefined) return false;
  if (isAmbiguous(turn, point) && !isOutOfService(turn.state, alarms['over-range'])) return true;
  switch (gasOfPoint(point)?.hazard) {
    case 'toxic':
      return active('high');
    case 'oxygen':
      return active('low');
    case 'combustible':
    case 'asphyxiant':
    case undefined:
      return false;
  }
}
