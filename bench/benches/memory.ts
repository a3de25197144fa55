import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SUBPROTOCOL } from '../../src/wire/messages.ts';
import type { Bench } from '../harness/bench.ts';
import { built, end, Side, startProgram, temporary } from '../harness/children.ts';
import type { Figure } from '../harness/figure.ts';
import { lookOn, newToken, open } from '../harness/gateway.ts';
import { SMALL_PLANT, SmallPlant } from '../harness/small-plant.ts';
import { cpuMs, medianOf } from '../harness/stats.ts';

const SECONDS = 60;
const SAMPLES = 5;
const CLIENTS = 5;
const MOST_MB = 160;

/** What a gateway takes, all threads of its one process, with dashboards connected. */
export const memory: Bench = {
  name: 'memory',
  about: `resident memory after ${SECONDS} s with ${CLIENTS} clients: the demo, and ${SMALL_PLANT.points} points + ${SMALL_PLANT.tags} badges at 1 Hz; floor: fastify + ws + mqtt + better-sqlite3, idle`,
  limit: 240,
  async run({ length }) {
    const floor = await Side.start('hello');
    const idle = residentMb(floor.process.pid ?? 0);
    await floor.end();
    return [...(await demo(SECONDS * length, idle)), ...(await smallPlant(SECONDS * length, idle))];
  },
};

async function demo(seconds: number, floor: number): Promise<Figure[]> {
  const data = join(temporary(), 'data');
  const token = newToken(data);
  const args = [built('src/cli/fengsui.js'), 'demo', '--data', data, '--port', '0'];
  const program = await startProgram(process.execPath, args, /demo: (http:\/\/[^/]+)/);
  const url = `${(program.said[1] ?? '').replace('http', 'ws')}/api/v1/live`;
  const clients = await Promise.all(Array.from({ length: CLIENTS }, () => open(url, token, SUBPROTOCOL)));
  for (const client of clients) client.on('message', () => {});
  const figures = await watched('the demo gateway', program.pid, seconds, floor);
  await end(program.process);
  return figures;
}

async function smallPlant(seconds: number, floor: number): Promise<Figure[]> {
  const plant = await SmallPlant.start();
  await lookOn(plant.gateway, CLIENTS);
  const load = plant.load(seconds, 1000);
  const figures = await watched('the small plant', plant.gateway.program.pid, seconds, floor);
  await load;
  await plant.stop();
  return figures;
}

/** Looks at a process for so long; its memory at the end, and its share of a core. */
async function watched(name: string, pid: number, seconds: number, floor: number): Promise<Figure[]> {
  await sleep(2000);
  const [cpuBefore, begun] = [cpuMs(pid), performance.now()];
  await sleep((seconds - SAMPLES - 2) * 1000);
  const ours: number[] = [];
  for (let i = 0; i < SAMPLES; i++) {
    ours.push(residentMb(pid));
    await sleep(1000);
  }
  const share = (100 * (cpuMs(pid) - cpuBefore)) / (performance.now() - begun);
  const value = medianOf(ours);
  const must = { text: `< ${MOST_MB} MB`, met: value < MOST_MB };
  return [
    { name: `memory of ${name}`, unit: 'MB', value, floor, must },
    { name: `processor of ${name}`, unit: '% of a core', value: share, note: `${CLIENTS} clients included` },
  ];
}

function residentMb(pid: number): number {
  const kb = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kb) / 1000;
}
