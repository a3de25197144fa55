import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { join } from 'node:path';
import { drivers } from '../drivers/registry.ts';
import { loadOrThrow } from '../src/settings/load.ts';
import { Simulation, type Story } from './sim/run.ts';

const USAGE =
  'usage: npm run simulate -- [--seed N] [--seeds COUNT] [--minutes M] [--config DIR] [--threads T] [--within SECONDS] [--verbose]';

/** What a thread is given to do, and what it says of each seed. */
interface Share {
  readonly config: string;
  readonly minutes: number;
  readonly seeds: readonly number[];
  /** No seed begins later, Unix ms: how many fit in is a matter of the machine. */
  readonly until: number;
}
type Result =
  | { readonly ok: true; readonly story: Story }
  | { readonly ok: false; readonly seed: number; readonly message: string };

async function simulate({ config, minutes, seeds, until }: Share, say: (result: Result) => void): Promise<void> {
  const settings = loadOrThrow(config, drivers);
  for (const seed of seeds) {
    if (Date.now() > until) return;
    try {
      say({ ok: true, story: await new Simulation(settings, seed).run(minutes) });
    } catch (error) {
      say({ ok: false, seed, message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  }
}

/** Lives of the whole gateway in simulated time, one a seed; a seed that fails says how to run it again. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      seeds: { type: 'string', default: '1' },
      minutes: { type: 'string', default: '10' },
      threads: { type: 'string', default: '2' },
      within: { type: 'string', default: 'Infinity' },
      config: { type: 'string', default: join(import.meta.dirname, '../../config') },
      verbose: { type: 'boolean', default: false },
    },
  });
  const { seed, seeds: wanted, minutes: long, threads: parallel, within: most } = values;
  const [first, count, minutes, threads, within] = [seed, wanted, long, parallel, most].map(Number);
  if (
    first === undefined ||
    count === undefined ||
    minutes === undefined ||
    threads === undefined ||
    within === undefined ||
    ![first, count, threads].every(Number.isInteger) ||
    !(minutes > 0) ||
    !(within > 0)
  ) {
    process.stderr.write(`${USAGE}\n`);
    process.exitCode = 2;
    return;
  }
  const begun = performance.now();
  const totals = { passed: 0, failed: 0, inputs: 0, transitions: 0, crashes: 0, changes: 0 };
  const hear = (result: Result): void => {
    if (result.ok) {
      const { seed, scenario, inputs, transitions, crashes, changes } = result.story;
      totals.passed += 1;
      totals.inputs += inputs;
      totals.transitions += transitions;
      totals.crashes += crashes;
      totals.changes += changes;
      if (values.verbose)
        process.stdout.write(
          `seed ${seed} ${scenario}: ${inputs} inputs, ${transitions} transitions, ${crashes} crashes, ${changes} changes\n`,
        );
    } else {
      totals.failed += 1;
      process.stdout.write(
        `seed ${result.seed} FAILED: ${result.message}\n  again: npm run simulate -- --seed ${result.seed} --minutes ${minutes}\n`,
      );
    }
  };
  const seeds = Array.from({ length: count }, (_, i) => first + i);
  const shares = Array.from({ length: Math.min(threads, count) }, (_, i) =>
    seeds.filter((seed) => (seed - first) % threads === i),
  );
  const until = Date.now() + within * 1000;
  await Promise.all(shares.map((own) => inThread({ config: values.config, minutes, seeds: own, until }, hear)));
  const took = ((performance.now() - begun) / 1000).toFixed(1);
  const leftOut = count - totals.passed - totals.failed;
  process.stdout.write(
    `${count} seeds of ${minutes} min: ${totals.inputs} inputs, ${totals.transitions} transitions, ${totals.crashes} crashes, ${totals.changes} changes of the configuration, ${took} s\n`,
  );
  const rest = leftOut === 0 ? '' : `, ${leftOut} not begun within ${within} s`;
  process.stdout.write(`${totals.passed} passed, ${totals.failed} failed${rest}\n`);
  process.exitCode = totals.failed === 0 ? 0 : 1;
}

function inThread(share: Share, hear: (result: Result) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(import.meta.filename, { workerData: share });
    worker.on('message', hear);
    worker.on('error', reject);
    worker.on('exit', () => resolve());
  });
}

if (isMainThread) await main();
else await simulate(workerData as Share, (result) => parentPort?.postMessage(result));
