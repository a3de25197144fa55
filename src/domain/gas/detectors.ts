import { type AlarmId, alarmId, type PointId } from '../ids.ts';
import type { Zone } from '../plant.ts';
import type { State } from '../state/state.ts';
import { isOutOfService } from './service.ts';
import { LEVELS } from './zone-alarms.ts';

/** The alarms of one gas detector that say whether it measures: made once for each zone. */
interface Detector {
  readonly bad: AlarmId;
  readonly levels: readonly AlarmId[];
}

const detectorOf = (point: PointId): Detector => ({
  bad: alarmId(point, 'bad'),
  levels: LEVELS.map((name) => alarmId(point, name)),
});

const known = new WeakMap<Zone, readonly Detector[]>();

function detectorsIn(zone: Zone): readonly Detector[] {
  let detectors = known.get(zone);
  if (detectors === undefined) {
    detectors = zone.gasPoints.map(detectorOf);
    known.set(zone, detectors);
  }
  return detectors;
}

/** The alarms of its detectors on which the protection of a zone rests. */
export const alarmsOfDetectors = (zone: Zone): readonly AlarmId[] =>
  detectorsIn(zone).flatMap(({ bad, levels }) => [bad, ...levels]);

/** How many gas detectors of a zone are lost, or out of service with every gas alarm that they have. */
export const detectorsOut = (state: State, zone: Zone): number =>
  detectorsIn(zone).reduce((count, detector) => count + (isOut(state, detector) ? 1 : 0), 0);

function isOut(state: State, { bad, levels }: Detector): boolean {
  if (state.alarms.get(bad)?.active === true) return true;
  const own = levels.filter((id) => state.index.conditions.has(id));
  return own.length > 0 && own.every((id) => isOutOfService(state, id));
}

/** The alarms of one detector that say whether it measures. */
export function alarmsOfDetector(point: PointId): readonly AlarmId[] {
  const { bad, levels } = detectorOf(point);
  return [bad, ...levels];
}
