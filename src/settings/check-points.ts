import type { SetPoint } from '../domain/alarm/condition.ts';
import { gasOfPoint } from '../domain/gas/gases.ts';
import type { Plant, Point } from '../domain/plant.ts';
import { pointProblem } from '../words/problems-points.ts';
import { checkDelays, checkPoll } from './check-delays.ts';
import { checkGas } from './check-gas.ts';
import { SET_POINTS, type MeasuredCheck } from './check-measured.ts';
import { checkReach } from './check-reach.ts';
import { checkSetPoints } from './check-set-points.ts';
import { checkUnit } from './check-unit.ts';
import { checkWatched } from './check-watched.ts';
import type { PlantFile } from './schema.ts';
import type { Path } from './places.ts';
import type { Tree } from './tree.ts';

/** Points whose alarms would let people come to harm: wrong units, limits, delays, and what a register never gives. */
export function checkPoints(tree: Tree, file: PlantFile, plant: Plant): void {
  const points = new Map<string, Point>(plant.points.map((point) => [point.id, point]));
  const setPoints = new Map<string, SetPoint>(
    plant.conditions.flatMap(({ id, setPoint }) => (setPoint === undefined ? [] : [[id, setPoint] as const])),
  );
  const periods = new Map<string, number>(plant.devices.map(({ id, period }) => [id, period]));
  file.devices.forEach((device, i) =>
    device.points.forEach((written, j) => {
      const path: Path = ['devices', i, 'points', j];
      if (written.contact !== undefined && (written.gas !== undefined || written.alarms !== undefined))
        tree.complain(path, pointProblem('contact-with-gas', { point: written.id }));
      if (written.gate !== undefined && written.contact === undefined)
        tree.complain(path, pointProblem('gate-without-contact', { point: written.id }));
      const point = points.get(written.id);
      if (point?.type !== 'measured') return;
      checkMeasured({
        tree,
        path,
        device,
        written,
        point,
        gas: gasOfPoint(point),
        ownGases: file.gases.map(({ id }) => id),
        limits: Object.fromEntries(SET_POINTS.map((name) => [name, setPoints.get(`${written.id}:${name}`)])),
        period: point.period ?? periods.get(device.id) ?? 0,
        at: (limit) => (written.alarms === undefined ? path : [...path, 'alarms', limit]),
      });
    }),
  );
}

function checkMeasured(check: MeasuredCheck): void {
  const { tree, path, point } = check;
  const [bottom, top] = point.range;
  if (bottom >= top) return tree.complain([...path, 'range'], pointProblem('range-empty', { point: point.id }));
  // Without its unit nothing can be held against the law.
  if (checkUnit(check)) checkGas(check);
  checkSetPoints(check);
  checkWatched(check);
  checkReach(check);
  checkDelays(check);
  checkPoll(check);
}
