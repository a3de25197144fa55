import type { Gas } from '../domain/gas/gases.ts';
import type { CheckPlan } from '../domain/ledger/check.ts';
import type { MeasuredPoint } from '../domain/plant.ts';
import { duration, type Duration } from '../domain/time.ts';
import type { CalibrationFile, PointCalibrationFile } from './schema-calibration.ts';

const days = (n: number): Duration => duration(n * 86_400_000);

/** Usual intervals (domain.md 2; JJG 693, 695, 915, 365: verified at least once a year). */
const USUAL = { bump: days(30), verification: days(365), slow: days(90), catalytic: days(180), infrared: days(365) };

function usualCalibration(gas: Gas, sensor: MeasuredPoint['sensor']): Duration {
  if (sensor === 'infrared') return USUAL.infrared;
  return gas.hazard === 'combustible' ? USUAL.catalytic : USUAL.slow;
}

/** How often a point is checked with gas: as it says itself, else as the site says, else as is usual. Of what is no gas only what it says itself. */
export function checksOf(
  gas: Gas | undefined,
  sensor: MeasuredPoint['sensor'],
  own: PointCalibrationFile,
  site: CalibrationFile,
): { readonly checks?: CheckPlan } {
  if (gas === undefined && own === undefined) return {};
  const usual = gas && {
    calibration: usualCalibration(gas, sensor),
    bump: USUAL.bump,
    verification: USUAL.verification,
  };
  const wanted = gas === undefined ? {} : site;
  return {
    checks: {
      ...interval('calibration', own?.every ?? wanted.every ?? usual?.calibration),
      ...interval('bump', own?.bump ?? wanted.bump ?? usual?.bump),
      ...interval('verification', own?.verification ?? wanted.verification ?? usual?.verification),
      ...(own?.last === undefined ? {} : { last: own.last }),
    },
  };
}

const interval = (name: keyof CheckPlan, every: CalibrationFile['every']) =>
  every === undefined || every === 'never' || every === 0 ? {} : { [name]: every };
