import { join } from 'node:path';
import { duration } from '../../src/domain/time.ts';
import { ThreadedLog } from '../../src/log/writer.ts';
import { SystemClock } from '../../src/platform/system-clock.ts';
import type { Plant } from '../../src/domain/plant.ts';
import type { Bench, Effort } from '../harness/bench.ts';
import { temporary } from '../harness/children.ts';
import { admitted, fixes, plantOf } from '../harness/drafts.ts';
import { compared, type Figure } from '../harness/figure.ts';
import { MemoryLog } from '../harness/memory-log.ts';
import { crowdPlant } from '../harness/plants.ts';
import { reduced, road } from '../harness/road.ts';

const TAGS = 10_000;
const ZONES = 200;
const HZ = 5;
const RATE = TAGS * HZ;
const INPUTS = 300_000;
const ZONE_STEPS = [10, 100, 1000, 10_000];
/** So many fixes in all for each step of zones, of so many badges. */
const STEP_INPUTS = 200_000;
const STEP_TAGS = 2000;

/** What it costs to follow a large works. The way over sockets is in `badge-step`. */
export const people: Bench = {
  name: 'people',
  about: `${TAGS} badges of people who walk, ${ZONES} zones, ${HZ} fixes/s each = ${RATE}/s; floor: JSON.parse of the same input`,
  limit: 400,
  async run(effort) {
    const { plant, extent } = crowd(ZONES, TAGS);
    const perFix = await reduced(plant, admitted(fixes(TAGS, extent), INPUTS * effort.length, RATE), effort);
    const forMs = 6000 * Math.max(0.5, effort.length);
    const folded = await road(plant, fixes(TAGS, extent), RATE, forMs, new MemoryLog());
    const logged = await withLog(plant, (log) => road(plant, fixes(TAGS, extent), RATE, forMs, log));
    const delay = (name: string, { p99, replaced }: typeof folded): Figure => ({
      name: `${RATE / 1000},000 fixes/s, ${name}: delay p99`,
      unit: 'ms',
      value: p99,
      must: { text: '< 20 ms, none replaced', met: p99 < 20 && replaced === 0 },
      note: `replaced: ${replaced}`,
    });
    return [
      compared(`fold of a fix, ${TAGS} badges, ${ZONES} zones`, 'us', perFix, (us) => us, {
        text: '<= 12 us',
        met: (us) => us <= 12,
      }),
      delay('fold only', folded),
      delay('everything logged', logged),
      ...(await flat(effort)),
    ];
  },
};

function crowd(zones: number, tags: number): { plant: Plant; extent: readonly [number, number] } {
  const made = crowdPlant('mqtt://127.0.0.1:1', zones, tags);
  const [, , width, height] = made.floors[0]?.extent ?? [0, 0, 0, 0];
  return { plant: plantOf(made), extent: [width, height] };
}

async function withLog<T>(plant: Plant, use: (log: ThreadedLog) => Promise<T>): Promise<T> {
  const retention = { quota: 8e9, keep: { gas: 1e12, people: 1e12, acts: 1e12 } };
  const data = join(temporary(), 'data');
  const log = await ThreadedLog.open({ data, retention, plant }, new SystemClock(), duration(20));
  return use(log);
}

/** The cost of a fix against the number of zones, which all are as large and as near to each other. */
async function flat(effort: Effort): Promise<Figure[]> {
  const costs: { zones: number; ours: number; floor: number }[] = [];
  for (const zones of ZONE_STEPS) {
    const { plant, extent } = crowd(zones, STEP_TAGS);
    const inputs = admitted(fixes(STEP_TAGS, extent), STEP_INPUTS * effort.length, RATE);
    const { value: ours, floor = NaN } = compared('', 'us', await reduced(plant, inputs, effort), (us) => us);
    costs.push({ zones, ours, floor });
  }
  const least = Math.min(...costs.map(({ ours }) => ours));
  return costs.map(({ zones, ours, floor }) => ({
    name: `fold of a fix, ${STEP_TAGS} badges, ${zones} zones`,
    unit: 'us',
    value: ours,
    floor,
    ratio: ours / floor,
    must: { text: 'flat: <= 2x the cheapest', met: ours <= 2 * least },
  }));
}
