import type { Plant } from '../../src/domain/plant.ts';
import type { Bench, Effort } from '../harness/bench.ts';
import { admitted, fixes, plantOf, readings } from '../harness/drafts.ts';
import { compared, type Figure } from '../harness/figure.ts';
import { MemoryLog } from '../harness/memory-log.ts';
import { badgePlant, gasPlant, ZONES } from '../harness/plants.ts';
import { reduced, road, type Sustained } from '../harness/road.ts';

const POINTS = 64;
const TAGS = 1000;
const INPUTS = 200_000;
const RATES = [25_000, 50_000, 75_000, 100_000, 150_000, 200_000];

/** What the rules cost, without any wire, disk or screen. */
export const fold: Bench = {
  name: 'fold',
  about: `the reducer alone and the road with a log that forgets; ${POINTS} gas points, ${TAGS} badges, ${ZONES} zones; floor: JSON.parse of the same input`,
  limit: 180,
  async run(effort) {
    const gas = plantOf(gasPlant('tcp://127.0.0.1:1', POINTS, '1s'));
    const badges = plantOf(badgePlant('mqtt://127.0.0.1:1'));
    const perReading = await reduced(gas, admitted(readings(POINTS), INPUTS * effort.length, POINTS), effort);
    const perFix = await reduced(badges, admitted(fixes(TAGS), INPUTS * effort.length, 5000), effort);
    return [
      compared('fold of a reading', 'us', perReading, (us) => us),
      compared(
        'fold of a fix, 50 zones',
        'us',
        perFix,
        (us) => us,
        undefined,
        'the goal of the whole fold thread is <= 12 us a fix',
      ),
      ...(await sustained(badges, effort)),
    ];
  },
};

/** The highest rate, open loop, at which nothing is replaced and the 99th percentile of the delay is under 20 ms. */
async function sustained(plant: Plant, { length }: Effort): Promise<Figure[]> {
  const results: Sustained[] = [];
  for (const rate of RATES) {
    const result = await road(plant, fixes(TAGS), rate, 3000 * Math.max(0.5, length), new MemoryLog());
    results.push(result);
    if (!isWell(result)) break;
  }
  const best = results.findLast(isWell);
  const value = best?.rate ?? 0;
  return [
    {
      name: 'fixes sustained inside the process',
      unit: '/s',
      value,
      must: { text: '>= 50 000/s, nothing dropped, p99 < 20 ms', met: value >= 50_000 },
    },
    {
      name: 'delay at that rate, p99',
      unit: 'ms',
      value: best?.p99 ?? NaN,
      note: `steps tried: ${results.map(({ rate }) => rate / 1000).join(', ')} thousand`,
    },
  ];
}

const isWell = ({ p99, replaced }: Sustained): boolean => replaced === 0 && p99 < 20;
