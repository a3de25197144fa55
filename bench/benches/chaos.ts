import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import { ALL_FLOODS } from '../../simulators/rude/index.ts';
import type { FloodTarget } from '../../simulators/rude/target.ts';
import type { Bench, Effort } from '../harness/bench.ts';
import { freePort } from '../harness/broker.ts';
import { built, end, Side, spawnQuiet, temporary } from '../harness/children.ts';
import type { Figure } from '../harness/figure.ts';
import { GatewayProcess, onText, writeConfig } from '../harness/gateway.ts';
import { badgePlant, gasPlant } from '../harness/plants.ts';
import { latencies, monotonic, percentile, type Timed } from '../harness/stats.ts';
import type { StepRequest } from '../sides/stepper.ts';

const POINTS = 20;
const POLL = '20ms';
const WARM_MS = 1500;
const MUST_MS = 100;
/** A flood is well under way after this time, and goes on for as long after the last step. */
const AROUND_MS = 1000;
const ACCOUNT = { user: 'engine', password: 'engine-of-the-bench' };

/** From the step of a gas register to the transition at a screen, while peers do their worst. */
export const chaos: Bench = {
  name: 'chaos',
  about: `register step -> transition at a websocket, polled every ${POLL}, under each flood of simulators/rude`,
  limit: 900,
  async run(effort) {
    const figures: Figure[] = [];
    for (const name of [undefined, ...ALL_FLOODS.keys()]) figures.push(...(await measured(name, effort)));
    return figures;
  },
};

interface Run {
  readonly p50: number;
  readonly p99: number;
  readonly lost: number;
  /** What went wrong on the way; none where all steps were made. */
  readonly trouble?: string;
}

/** A flood that brings the gateway down must not take the figures of the others with it. */
async function measured(flood: string | undefined, effort: Effort): Promise<Figure[]> {
  const run = await under(flood, effort).catch((error: unknown): Run => ({
    p50: NaN,
    p99: NaN,
    lost: 0,
    trouble: String(error),
  }));
  const name = `chaos ${flood ?? 'without a flood'}`;
  const notes = [run.trouble, run.lost > 0 ? `${run.lost} steps reached no screen` : undefined];
  const note = notes.filter((one) => one !== undefined).join('; ');
  const must = { text: `< ${MUST_MS} ms`, met: run.p99 < MUST_MS && run.lost === 0 };
  return [
    { name: `${name}, p50`, unit: 'ms', value: run.p50 },
    { name: `${name}, p99`, unit: 'ms', value: run.p99, must, ...(note === '' ? {} : { note }) },
  ];
}

/** A gateway of its own for each flood: what one leaves behind must not count for the next. */
async function under(flood: string | undefined, { length }: Effort): Promise<Run> {
  const device = await Side.start<{ address: string }>('modbus-device', { points: POINTS });
  const port = await freePort();
  const plant = { ...badgePlant('embedded'), ...gasPlant(device.ready.address, POINTS, POLL) };
  const broker = { listen: `127.0.0.1:${port}`, accounts: [{ user: ACCOUNT.user, password: `\${env:BENCH_BADGES}` }] };
  process.env['BENCH_BADGES'] = ACCOUNT.password;
  const gateway = await GatewayProcess.start(writeConfig(temporary(), { ...plant, broker }), join(temporary(), 'data'));
  const request: StepRequest = { count: Math.max(10, Math.round(50 * length)), gapMs: 150, spread: 1.7 };
  const target: FloodTarget = {
    url: gateway.url,
    token: gateway.token,
    user: 'admin',
    broker: { port, ...ACCOUNT },
    seconds: (WARM_MS + 3 * AROUND_MS + request.count * request.gapMs * request.spread) / 1000,
  };
  const rude =
    flood === undefined
      ? undefined
      : spawnQuiet(process.execPath, [built('simulators/rude/main.js'), flood, JSON.stringify(target)]);
  try {
    await sleep(flood === undefined ? 0 : AROUND_MS);
    return await steps(device, await gateway.live(), request);
  } finally {
    if (rude !== undefined) await end(rude, 'SIGKILL');
    await gateway.stop('SIGKILL');
    await device.end();
  }
}

async function steps(device: Side<unknown>, socket: WebSocket, request: StepRequest): Promise<Run> {
  const arrivals: Timed[] = [];
  // A screen that is thrown out hears of no further step, which is counted.
  socket.on('error', () => {});
  onText(socket, '{"type":"transition"', (text) => {
    const at = monotonic();
    const { alarm, kind } = JSON.parse(text) as { alarm: string; kind: string };
    arrivals.push({ at, key: `${alarm} ${kind}` });
  });
  await sleep(WARM_MS);
  const done = await device.ask<Timed[]>(request);
  await sleep(AROUND_MS);
  socket.terminate();
  const all = latencies(done, arrivals);
  const known = all.filter((ms) => !Number.isNaN(ms));
  return { p50: percentile(known, 0.5), p99: percentile(known, 0.99), lost: all.length - known.length };
}
