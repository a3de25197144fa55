import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench, Effort } from '../harness/bench.ts';
import { Side } from '../harness/children.ts';
import type { Figure } from '../harness/figure.ts';
import { acquisition } from '../harness/modbus.ts';
import { percentile } from '../harness/stats.ts';

/** How old the readings of live units become with dead units on the same connection, beside the floor without any. */
export const deadUnits: Bench = {
  name: 'dead-units',
  about: 'age of the readings of 5 live units polled each second, with 0, 1, 4 and 10 dead ones on one connection',
  limit: 300,
  async run(effort) {
    const [floor, ...others] = await Promise.all([0, 1, 4, 10].map((dead) => intervals(dead, effort)));
    return [
      figure(0, floor ?? [], floor ?? []),
      ...[1, 4, 10].map((dead, i) => figure(dead, others[i] ?? [], floor ?? [])),
    ];
  },
};

const LIVE = 5;
const POLL_MS = 1000;
const TIMEOUT_MS = 1000;

/** Times between two readings of each live unit, ms: so old a reading becomes before the next one comes. */
async function intervals(dead: number, { length }: Effort): Promise<number[]> {
  const side = await Side.start<{ port: number }>('quiet-gateway', { live: LIVE, answerMs: 10 });
  const last = new Map<string, number>();
  const found: number[] = [];
  let counts = false;
  const polled = acquisition(
    `tcp://127.0.0.1:${side.ready.port}`,
    { registers: 1, units: LIVE + dead, poll: `${POLL_MS}ms`, timeout: `${TIMEOUT_MS}ms` },
    (point) => {
      const now = performance.now();
      const before = last.get(point);
      if (counts && before !== undefined) found.push(now - before);
      last.set(point, now);
    },
  );
  await sleep(25_000);
  counts = true;
  await sleep(60_000 * length);
  await polled.stop();
  await side.end();
  return found;
}

function figure(dead: number, ages: readonly number[], floor: readonly number[]): Figure {
  const [p50, p99] = [percentile(ages, 0.5), percentile(ages, 0.99)];
  const most = Math.max(...ages);
  return {
    name: `age of a live unit's reading, ${dead} dead units beside it: p99`,
    unit: 'ms',
    value: p99,
    floor: percentile(floor, 0.99),
    must: { text: 'one time-out later at most', met: most <= POLL_MS + TIMEOUT_MS + 250 },
    note: `p50 ${p50.toFixed(0)}, max ${most.toFixed(0)}; ${LIVE} live units, default time-out of 1 s`,
  };
}
