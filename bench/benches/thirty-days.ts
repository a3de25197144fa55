import { join } from 'node:path';
import { seeded } from '../../simulators/random.ts';
import { pointId } from '../../src/domain/ids.ts';
import type { Plant } from '../../src/domain/plant.ts';
import { instant, seconds } from '../../src/domain/time.ts';
import { finish } from '../../src/log/finish.ts';
import { RecordProof } from '../../src/log/proof.ts';
import { LogReader } from '../../src/log/reader.ts';
import { LogRecording } from '../../src/log/recording.ts';
import type { Retention } from '../../src/log/ring.ts';
import { series } from '../../src/log/series.ts';
import { helloOf } from '../../src/project/snapshot.ts';
import type { Bench } from '../harness/bench.ts';
import { temporary } from '../harness/children.ts';
import { plantOf } from '../harness/drafts.ts';
import { writeEventfulDays } from '../harness/eventful-days.ts';
import type { Figure } from '../harness/figure.ts';
import { GatewayProcess, writeConfig } from '../harness/gateway.ts';
import { ioOf } from '../harness/process-io.ts';
import { playUnpaced } from '../harness/replay-socket.ts';
import { SMALL_PLANT, smallPlantConfig } from '../harness/small-plant.ts';
import { medianOf, monotonic, percentile } from '../harness/stats.ts';

/** `DAYS=2 npm run bench -- thirty-days` for fewer. */
const DAYS = Number(process.env['DAYS'] ?? 30);
const DAY_S = 86_400;
const DAY_MS = 1000 * DAY_S;
/** Less than a day of the small plant takes on the disk, so that the ring has to drop. */
const QUOTA_A_DAY = 55_000_000;
const CYCLE_S = 6 * 3600;
const WINDOW = 20_000;
const SEEKS = 100;
const TRENDS = 5;
const BUCKETS = 1000;
/** Of cycles whose plant time moves ahead, of restarts and of ends: the record never reaches into the future. */
const AHEAD = 1.02;

/**
 * Thirty days of the small plant, as a gateway would have recorded them, and what can then be asked of them. What is not
 * real is said at `PlantDays`; values walk in tenths and badges in centimetres, without the noise of `samples.ts`.
 */
export const thirtyDays: Bench = {
  name: 'thirty-days',
  about: `${DAYS} days of ${SMALL_PLANT.points} points and ${SMALL_PLANT.tags} badges at 1 Hz, with leaks, restarts, clock faults, changes, pins and a quota; full length takes an hour or more`,
  limit: 4 * 3600,
  isByNameOnly: true,
  async run({ length }) {
    const data = join(temporary(), 'data');
    const configs = [undefined, 6].map((high) => smallPlantConfig('mqtt://127.0.0.1:1', 'tcp://127.0.0.1:1', high));
    const plants = configs.map(plantOf);
    const days = DAYS * length;
    const retention: Retention = { quota: days * QUOTA_A_DAY, keep: { gas: 1e12, people: 1e12, acts: 1e12 } };
    const begun = performance.now();
    const from = Date.now() - AHEAD * days * DAY_MS - 3_600_000;
    const options = { data, from, seconds: Math.round(days * DAY_S), ...SMALL_PLANT, plants, retention };
    const written = writeEventfulDays({ ...options, cycle: CYCLE_S, window: WINDOW });
    const wroteMs = performance.now() - begun;
    const [plant] = plants;
    if (plant === undefined) throw new Error('there is no plant');
    const plantsOf = (revision: string): Plant => plants.find((one) => one.revision === revision) ?? plant;
    const verdicts = written.windows.compare(new LogReader(data), plant, plantsOf);
    const count = (verdict: string): number => verdicts.filter((one) => one === verdict).length;
    const { restarts, configurations, pins, wrongStarts } = written;
    return [
      {
        name: 'days written, rows in all',
        unit: 'rows',
        value: written.rows,
        note: `${Math.round(written.rows / wroteMs)} a millisecond, folded; ${restarts} restarts, ${configurations} changes, ${pins} pins`,
      },
      isNone('starts with another state than was there', wrongStarts),
      atMost('most on the disk, of the quota', '%', (100 * written.mostBytes) / retention.quota, 102),
      {
        name: 'packing, an hour of the plant',
        unit: 'ms',
        value: written.packMs / (24 * days),
        note: 'on one thread with the fold',
      },
      ...proofOf(data),
      {
        ...isNone('windows that replay to other bytes', count('other')),
        note: `${count('same')} to the same, ${count('dropped')} dropped by the ring`,
      },
      ...seeks(data, plant, written),
      ...trend(data, plant, written),
      ...(await served(data, configs[configurations % configs.length] ?? {}, written)),
    ];
  },
};

const atMost = (name: string, unit: string, value: number, most: number): Figure => ({
  name,
  unit,
  value,
  must: { text: `<= ${most} ${unit}`, met: value <= most },
});

const isNone = (name: string, value: number): Figure => ({
  name,
  unit: '',
  value,
  must: { text: 'none', met: value === 0 },
});

function proofOf(data: string): Figure[] {
  const begun = performance.now();
  const { broken, segments, pages } = finish(new RecordProof(data).steps());
  return [
    { ...isNone('broken links of the record', broken.length), note: `${segments} segments, ${pages} pages` },
    { name: 'proof of the whole record', unit: 's', value: (performance.now() - begun) / 1000 },
  ];
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** The state at moments of chance and the first frame of it, as the reading thread makes it. */
function seeks(data: string, plant: Plant, { from, to }: Span): Figure[] {
  const random = seeded(5);
  const recording = new LogRecording(new LogReader(data), plant);
  const took: number[] = [];
  const worked: number[] = [];
  const read: number[] = [];
  for (let i = 0; i < SEEKS; i++) {
    const at = instant(Math.round(random.uniform(from, to)));
    const [begun, before, cpu] = [performance.now(), ioOf('self').read, process.cpuUsage()];
    const state = finish(recording.stateAt(at));
    JSON.stringify(helloOf(state, state.seq, 'replay', 'viewer'));
    took.push(performance.now() - begun);
    worked.push(workedMs(cpu));
    read.push((ioOf('self').read - before) / 1e6);
  }
  return [
    { name: 'seek to first frame, p50', unit: 'ms', value: percentile(took, 0.5) },
    atMost('seek to first frame, p95', 'ms', percentile(took, 0.95), 300),
    { name: 'processor time of it, p95', unit: 'ms', value: percentile(worked, 0.95), note: 'whatever else runs' },
    { name: 'read for a seek, p50', unit: 'MB', value: percentile(read, 0.5) },
    atMost('read for a seek, p95', 'MB', percentile(read, 0.95), 10),
  ];
}

/** Without the first day, in which plant time went back: there is no rollup over such a step. */
function trend(data: string, plant: Plant, { from, to }: Span): Figure[] {
  const reader = new LogReader(data);
  const worked: number[] = [];
  const took = Array.from({ length: TRENDS }, (_, i) => {
    const [begun, cpu] = [performance.now(), process.cpuUsage()];
    const span = { from: instant(Math.min(from + DAY_MS, (from + to) / 2)), to: instant(to), maxPoints: BUCKETS };
    const point = plant.points[i];
    finish(series(reader, { point: point?.id ?? pointId(''), device: 'panel', staleAfter: seconds(10), ...span }));
    worked.push(workedMs(cpu));
    return performance.now() - begun;
  });
  return [
    atMost(`trend of a point over all days in ${BUCKETS} buckets`, 'ms', medianOf(took), 100),
    { name: 'processor time of it', unit: 'ms', value: medianOf(worked), note: 'whatever else runs' },
  ];
}

/** Processor time of this process since, ms. */
function workedMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

/** A gateway that starts on this record, and plays the last six hours as fast as it can. */
async function served(data: string, config: object, { from, to }: Span): Promise<Figure[]> {
  const gateway = await GatewayProcess.start(writeConfig(temporary(), config), data);
  const start: Figure = {
    name: 'start with the whole record',
    unit: 'ms',
    value: monotonic() - gateway.begunAt,
  };
  const played = await playUnpaced(gateway, Math.max(from, to - DAY_MS / 4));
  await gateway.stop();
  return [start, played];
}
