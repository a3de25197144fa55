import { setTimeout as sleep } from 'node:timers/promises';
import { epochOf, seqOf } from '../../src/domain/ids.ts';
import type { Draft, Input } from '../../src/domain/input.ts';
import type { Plant } from '../../src/domain/plant.ts';
import { reduce } from '../../src/domain/reduce.ts';
import { type Instant, instant } from '../../src/domain/time.ts';
import { Gateway } from '../../src/gateway.ts';
import { SystemClock } from '../../src/platform/system-clock.ts';
import type { Driver, Intake } from '../../src/ports/driver.ts';
import type { EventLog } from '../../src/ports/event-log.ts';
import { silentLogger } from '../../src/common/silent-logger.ts';
import type { Effort } from './bench.ts';
import { begun } from './drafts.ts';
import { alternating } from './figure.ts';
import { percentile } from './stats.ts';

/** Microseconds an input; the first run warms the machine up and is thrown away. */
export async function reduced(plant: Plant, inputs: readonly Input[], { runs }: Effort) {
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

export interface Sustained {
  readonly rate: number;
  readonly p99: number;
  readonly replaced: number;
}

/** Compilers and caches are cold at first, and every badge is new: a start, which is measured elsewhere. */
const WARM_UP_MS = 3000;

/**
 * Everything between a driver and the log, fed open loop for `forMs` after a warm-up: each fix is late by the time at
 * which it was due, to the millisecond.
 */
export async function road(
  plant: Plant,
  next: (at: Instant) => Draft,
  rate: number,
  forMs: number,
  log: EventLog,
): Promise<Sustained> {
  const source = new Source();
  const clock = new SystemClock();
  const state = begun(plant);
  const gateway = new Gateway({
    plant: state.plant,
    clock,
    proof: { isSynchronised: () => Promise.resolve(true) },
    builtAt: instant(0),
    log,
    drivers: [source],
    state,
    epoch: epochOf(1),
    lastSeq: seqOf(1),
    // As after a short stop: a record of last year is another matter.
    lastAt: instant(clock.wall()),
    logger: silentLogger,
  });
  const origin = performance.timeOrigin;
  const begunAt = origin + performance.now();
  const delays: number[] = [];
  gateway.folded.subscribe(({ input }) => {
    if (input.kind === 'fix' && input.sourceAt !== undefined && input.sourceAt > begunAt + WARM_UP_MS)
      delays.push(origin + performance.now() - input.sourceAt);
  });
  gateway.start();
  let [offered, replacedBefore] = [0, 0];
  for (let now = 0; now < WARM_UP_MS + forMs; now = origin + performance.now() - begunAt) {
    if (now < WARM_UP_MS) replacedBefore = gateway.flow.replaced;
    for (let due = 0; (due = (offered * 1000) / rate) <= now; offered++)
      source.offer(instant(clock.now()), next(instant(Math.floor(begunAt + due))));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await sleep(200);
  const replaced = gateway.flow.replaced - replacedBefore;
  await gateway.stop();
  return { rate, p99: percentile(delays, 0.99), replaced };
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
