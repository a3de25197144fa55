import { setTimeout as sleep } from 'node:timers/promises';
import { epochOf, seqOf } from '../../src/domain/ids.ts';
import type { Draft, Input } from '../../src/domain/input.ts';
import type { Plant } from '../../src/domain/plant.ts';
import { reduce } from '../../src/domain/reduce.ts';
import { type Instant, instant } from '../../src/domain/time.ts';
import { Gateway } from '../../src/gateway.ts';
import { SystemClock } from '../../src/platform/system-clock.ts';
import type { Driver, Intake } from '../../src/ports/driver.ts';
import { silentLogger } from '../../src/common/silent-logger.ts';
import type { Bench, Effort } from '../harness/bench.ts';
import { admitted, begun, fixes, plantOf, readings } from '../harness/drafts.ts';
import { alternating, compared, type Figure } from '../harness/figure.ts';
import { MemoryLog } from '../harness/memory-log.ts';
import { badgePlant, gasPlant, ZONES } from '../harness/plants.ts';
import { percentile } from '../harness/stats.ts';

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

/** Microseconds an input; the first run warms the machine up and is thrown away. */
async function reduced(plant: Plant, inputs: readonly Input[], { runs }: Effort) {
  const texts = inputs.map((input) => JSON.stringify(input));
  const timed = (run: () => void): Promise<number> => {
    const before = performance.now();
    run();
    return Promise.resolve(((performance.now() - before) * 1000) / inputs.length);
  };
  const ours = (): Promise<number> => {
    const state = begun(plant);
    return timed(() => {
      for (const input of inputs) reduce(state, input);
    });
  };
  const floor = (): Promise<number> =>
    timed(() => {
      for (const text of texts) JSON.parse(text);
    });
  return (await alternating(runs + 1, ours, floor)).slice(1);
}

interface Sustained {
  readonly rate: number;
  readonly p99: number;
  readonly replaced: number;
}

/** The highest rate, open loop, at which nothing is replaced and the 99th percentile of the delay is under 20 ms. */
async function sustained(plant: Plant, { length }: Effort): Promise<Figure[]> {
  const results: Sustained[] = [];
  for (const rate of RATES) {
    const result = await road(plant, rate, 3000 * Math.max(0.5, length));
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

async function road(plant: Plant, rate: number, forMs: number): Promise<Sustained> {
  const source = new Source();
  const clock = new SystemClock();
  const state = begun(plant);
  const gateway = new Gateway({
    plant: state.plant,
    clock,
    proof: { isSynchronised: () => Promise.resolve(true) },
    builtAt: instant(0),
    log: new MemoryLog(),
    drivers: [source],
    state,
    epoch: epochOf(1),
    lastSeq: seqOf(1),
    lastAt: state.at,
    logger: silentLogger,
  });
  const due: number[] = [];
  const delays: number[] = [];
  let folded = 0;
  gateway.folded.subscribe(({ input }) => {
    if (input.kind === 'fix') delays.push(performance.now() - (due[folded++] ?? NaN));
  });
  gateway.start();
  const next = fixes(TAGS);
  const begunAt = performance.now();
  for (let now = 0; now < forMs; now = performance.now() - begunAt) {
    for (; (due.length * 1000) / rate <= now;) {
      due.push(begunAt + (due.length * 1000) / rate);
      source.offer(instant(clock.now()), next(instant(clock.wall())));
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  await sleep(200);
  const { replaced } = gateway.flow;
  await gateway.stop();
  return { rate, p99: percentile(delays.slice(delays.length / 4), 0.99), replaced };
}

/** A driver that hears what it is given. */
class Source implements Driver {
  readonly name = 'bench';
  #intake: Intake | undefined;

  start(intake: Intake): void {
    this.#intake = intake;
  }

  offer(at: Instant, draft: Draft): void {
    this.#intake?.heard({ at, draft });
  }

  async stop(): Promise<void> {}

  reports(): readonly never[] {
    return [];
  }
}
