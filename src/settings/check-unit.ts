import { GAS_UNITS, gasUnitOf } from '../domain/gas/units.ts';
import { NEAREST } from '../words/problems.ts';
import { pointProblem } from '../words/problems-points.ts';
import { filled } from '../words/sentence.ts';
import { SET_POINTS, type MeasuredCheck } from './check-measured.ts';
import { nearestMend, nearestOf } from './explain.ts';
import { isProcessUnit, PROCESS_UNITS } from './process-units.ts';

/** The spellings that a wrong unit is held against. */
const KNOWN = [...GAS_UNITS, 'mg/m³', 'µmol/mol', 'nmol/mol', 'vol%', 'LEL%'];

/** Whether a unit is one of gases, where the point measures one; of any other point, whether it is a unit at all. */
export function checkUnit({ tree, path, point, limits }: MeasuredCheck): boolean {
  const { id, gas, unit } = point;
  // Of a gas that is in no table a missing unit is told with what else is missing.
  if (
    gas === undefined &&
    (unit === '%LEL' || unit === 'LEL·m') &&
    SET_POINTS.some((name) => limits[name] !== undefined)
  )
    tree.complain(path, pointProblem('gas-unnamed', { point: id, unit }));
  if (unit === '' || gasUnitOf(unit) !== undefined) return true;
  if (gas !== undefined) {
    const mend = nearestMend(unit, KNOWN, NEAREST.units);
    tree.complain([...path, 'unit'], pointProblem('unit-unknown', { point: id, gas, unit, mend }));
    return false;
  }
  if (isProcessUnit(unit)) return true;
  const near = misspelt(unit);
  const mend =
    near === undefined
      ? nearestMend(unit, [...PROCESS_UNITS, ...KNOWN], NEAREST.units)
      : filled(NEAREST.meant, { word: near });
  tree.complain([...path, 'unit'], pointProblem('unit-misspelt', { point: id, unit, mend }));
  return false;
}

/** The unit of gases that a text misses by one letter, or by two that changed places. */
function misspelt(unit: string): string | undefined {
  const sorted = (text: string): string => text.toLowerCase().split('').sort().join('');
  return (
    nearestOf(unit, ['ppm', 'ppb', '%VOL', '%LEL', 'mg/m3', 'mg/m³'], 1) ??
    KNOWN.find((known) => sorted(known) === sorted(unit))
  );
}
