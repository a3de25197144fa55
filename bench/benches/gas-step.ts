import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import type { Bench, Effort } from '../harness/bench.ts';
import { Side, temporary } from '../harness/children.ts';
import { alternating, compared, type Figure, type Pair } from '../harness/figure.ts';
import { GatewayProcess, lookOn, onText, open, writeConfig } from '../harness/gateway.ts';
import { gasPlant } from '../harness/plants.ts';
import { latencies, monotonic, percentile, type Timed } from '../harness/stats.ts';
import type { StepRequest } from '../sides/stepper.ts';

const POINTS = 60;
const WARM_MS = 1500;
const LOOKERS_ON = 4;

/** From the moment a register of a device steps to the transition at a client. */
export const gasStep: Bench = {
  name: 'gas-step',
  about: `register step -> transition at a websocket, Modbus TCP, ${POINTS} registers, everything logged, 5 clients; floor: modbus-serial -> ws`,
  limit: 300,
  async run(effort) {
    const fast = await measured(effort, 0, { count: scaled(100, effort), gapMs: 40, spread: 2 });
    const slow = await measured({ ...effort, runs: Math.min(effort.runs, 3) }, 100, {
      count: scaled(60, effort),
      gapMs: 150,
      spread: 1.7,
    });
    return [
      compared('gas-step back to back, p50', 'ms', fast, ({ p50 }) => p50, {
        text: '<= 1.5x floor',
        met: (_v, _f, ratio) => ratio <= 1.5,
      }),
      compared('gas-step back to back, p95', 'ms', fast, ({ p95 }) => p95, {
        text: '<= floor + 3 ms',
        met: (value, floor) => value <= floor + 3,
      }),
      compared('gas-step at 100 ms, p50', 'ms', slow, ({ p50 }) => p50),
      compared('gas-step at 100 ms, p99', 'ms', slow, ({ p99 }) => p99, {
        text: '<= interval + 3 ms',
        met: (value) => value <= 103,
      }),
      unseen([...fast, ...slow]),
    ];
  },
};

const scaled = (count: number, { length }: Effort): number => Math.max(10, Math.round(count * length));

export interface StepRun {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly unseen: number;
}

async function measured(effort: Effort, poll: number, request: StepRequest) {
  const device = await Side.start<{ address: string }>('modbus-device', { points: POINTS });
  const { address } = device.ready;
  const config = writeConfig(temporary(), gasPlant(address, POINTS, `${poll}ms`));
  const pairs = await alternating(
    effort.runs,
    async () => {
      const gateway = await GatewayProcess.start(config, join(temporary(), 'data'));
      const socket = await gateway.live();
      await lookOn(gateway, LOOKERS_ON);
      const run = await steps(device, socket, request);
      await gateway.stop();
      return run;
    },
    async () => {
      const floor = await Side.start<{ url: string }>('modbus-floor', {
        port: Number(new URL(address).port),
        points: POINTS,
        poll,
      });
      const run = await steps(device, await open(floor.ready.url), request);
      await floor.end();
      return run;
    },
  );
  await device.end();
  return pairs;
}

/** Steps registers of a device and waits for what a client is told. */
export async function steps(device: Side<unknown>, socket: WebSocket, request: StepRequest): Promise<StepRun> {
  const arrivals: Timed[] = [];
  onText(socket, '{"type":"transition"', (text) => {
    const at = monotonic();
    const { alarm, kind } = JSON.parse(text) as { alarm: string; kind: string };
    arrivals.push({ at, key: `${alarm} ${kind}` });
  });
  await sleep(WARM_MS);
  const done = await device.ask<Timed[]>(request);
  await sleep(300);
  socket.terminate();
  const all = latencies(done, arrivals);
  const known = all.filter((ms) => !Number.isNaN(ms));
  return {
    p50: percentile(known, 0.5),
    p95: percentile(known, 0.95),
    p99: percentile(known, 0.99),
    unseen: all.length - known.length,
  };
}

/** A step that comes and goes between two polls is not seen. */
function unseen(pairs: readonly Pair<StepRun>[]): Figure {
  const sum = (pick: (pair: Pair<StepRun>) => StepRun): number =>
    pairs.reduce((total, pair) => total + pick(pair).unseen, 0);
  return {
    name: 'gas-step steps between two polls',
    unit: '',
    value: sum(({ ours }) => ours),
    floor: sum(({ floor }) => floor),
    ratio: NaN,
  };
}
