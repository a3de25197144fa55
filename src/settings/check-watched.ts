import { pointProblem } from '../words/problems-points.ts';
import type { MeasuredCheck } from './check-measured.ts';
import type { Alarms } from './conditions.ts';

/** What is doubtful in how a detector is watched: means of exposure that are the wrong way round, a calibration that is to come. */
export function checkWatched({ tree, path, written, point, at }: MeasuredCheck): void {
  const { stel, twa }: Alarms = written.alarms ?? {};
  if (stel !== undefined && twa !== undefined && stel < twa)
    tree.complain(at('stel'), pointProblem('stel-below-twa', { thing: point.id, stel, twa }));
  const last = written.calibration?.last;
  // Half a day: at the machine it may be another day than at the plant.
  if (last !== undefined && last > Date.now() + 43_200_000)
    tree.complain(
      [...path, 'calibration', 'last'],
      pointProblem('calibrated-ahead', { point: point.id, day: new Date(last).toISOString().slice(0, 10) }),
    );
}
