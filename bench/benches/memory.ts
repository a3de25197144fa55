import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WebSocket } from 'ws';
import { SUBPROTOCOL } from '../../src/wire/messages.ts';
import type { Bench } from '../harness/bench.ts';
import { built, end, Side, startProgram, temporary } from '../harness/children.ts';
import { newToken, open, sleep } from '../harness/gateway.ts';
import { cpuMs, median } from '../harness/stats.ts';

const SECONDS = 60;
const SAMPLES = 5;
const CLIENTS = 5;

/** What the gateway of the demo takes, all threads of its one process, with dashboards connected. */
export const memory: Bench = {
  name: 'memory',
  about: `resident memory of the demo's gateway after ${SECONDS} s, ${CLIENTS} clients; floor: fastify + ws + mqtt + better-sqlite3, idle`,
  limit: 120,
  async run({ length }) {
    const data = join(temporary(), 'data');
    const token = newToken(data);
    const args = [built('src/cli/fengsui.js'), 'demo', '--data', data, '--port', '0'];
    const demo = await startProgram(process.execPath, args, /demo: (http:\/\/[^/]+)/);
    const floor = await Side.start('hello');
    const url = `${(demo.said[1] ?? '').replace('http', 'ws')}/api/v1/live`;
    const clients = await Promise.all(
      Array.from({ length: CLIENTS }, (): Promise<WebSocket> => open(url, token, SUBPROTOCOL)),
    );
    for (const client of clients) client.on('message', () => {});
    await sleep(2000);
    const [cpuBefore, begun] = [cpuMs(demo.pid), performance.now()];
    await sleep(SECONDS * 1000 * length - SAMPLES * 1000);
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let i = 0; i < SAMPLES; i++) {
      ours.push(residentMb(demo.pid));
      theirs.push(residentMb(floor.process.pid ?? 0));
      await sleep(1000);
    }
    const share = (100 * (cpuMs(demo.pid) - cpuBefore)) / (performance.now() - begun);
    await end(demo.process);
    await floor.end();
    const value = median(ours);
    return [
      {
        name: 'memory of the demo gateway',
        unit: 'MB',
        value,
        floor: median(theirs),
        must: { text: '< 200 MB', met: value < 200 },
      },
      {
        name: 'processor of the demo gateway',
        unit: '% of a core',
        value: share,
        note: 'broker, 5 clients and 200 ms polls included',
      },
    ];
  },
};

function residentMb(pid: number): number {
  const kb = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kb) / 1000;
}
