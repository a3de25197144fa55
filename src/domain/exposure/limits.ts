import { type Gas, gasOfPoint } from '../gas/gases.ts';
import { converted, rounded } from '../gas/units.ts';

/** The means over which a harm of a gas is judged: 15 minutes (STEL), and a shift of eight hours (TWA). */
export type ExposureName = 'stel' | 'twa';

/** Where a gas has no PC-STEL its mean of 15 minutes may be three times its PC-TWA (GBZ 2.1-2019, peak exposure). */
const PEAK_OF_TWA = 3;

/**
 * The limit of a mean by GBZ 2.1, in the unit of a point, rounded down. None for a gas with a ceiling (MAC), of which
 * each single reading counts and whose limit is its level 1, and for what is not measured as a concentration that harms.
 */
export function exposureLimit(
  point: { readonly gas?: string; readonly ownGas?: Gas; readonly unit: string },
  name: ExposureName,
): number | undefined {
  const gas = gasOfPoint(point);
  if (gas === undefined || gas.hazard !== 'toxic' || point.unit === '%LEL' || point.unit === 'LEL·m') return undefined;
  const { twa, stel } = gas;
  const written = name === 'twa' ? twa : (stel ?? (twa === undefined ? undefined : PEAK_OF_TWA * twa));
  const limit = written === undefined ? undefined : converted(written, 'mg/m3', point.unit, gas);
  return limit === undefined ? undefined : rounded(limit, 'down');
}
