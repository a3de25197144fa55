import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Bench } from '../harness/bench.ts';
import { Side, temporary } from '../harness/children.ts';
import { alternating, compared } from '../harness/figure.ts';
import { GatewayProcess, writeConfig } from '../harness/gateway.ts';
import { gasPlant } from '../harness/plants.ts';
import { type StepRun, steps } from './gas-step.ts';

const POINTS = 60;
const CLIENTS = 20;

interface PanelRun extends StepRun {
  readonly reads: number;
}

/** Whether panels next door cost the alarms anything: the same gateway with and without them. */
export const panel: Bench = {
  name: 'panel',
  about: `register step -> transition at a websocket, back to back, while ${CLIENTS} clients read the panel as fast as it answers; floor: the same without clients`,
  limit: 200,
  async run({ runs, length }) {
    const device = await Side.start<{ address: string }>('modbus-device', { points: POINTS });
    const request = { count: Math.max(10, Math.round(100 * length)), gapMs: 40, spread: 2 };
    const measured = (clients: number) => async (): Promise<PanelRun> => {
      const port = await freePort();
      const plant = {
        ...gasPlant(device.ready.address, POINTS, '0ms'),
        serve: { modbus: { listen: `127.0.0.1:${port}` } },
      };
      const gateway = await GatewayProcess.start(writeConfig(temporary(), plant), join(temporary(), 'data'));
      const socket = await gateway.live();
      const readers = clients === 0 ? undefined : await Side.start('panel-clients', { port, clients });
      const begun = performance.now();
      const run = await steps(device, socket, request);
      const reads = (await readers?.ask<{ reads: number }>({}))?.reads ?? 0;
      const rate = (1000 * reads) / (performance.now() - begun);
      await readers?.end();
      await gateway.stop();
      return { ...run, reads: rate };
    };
    const pairs = await alternating(runs, measured(CLIENTS), measured(0));
    await device.end();
    return [
      compared('alarm latency beside 20 panel clients, p50', 'ms', pairs, ({ p50 }) => p50, {
        text: '<= without + 1 ms',
        met: (value, floor) => value <= floor + 1,
      }),
      compared('alarm latency beside 20 panel clients, p99', 'ms', pairs, ({ p99 }) => p99, {
        text: '<= without + 3 ms',
        met: (value, floor) => value <= floor + 3,
      }),
      {
        name: 'panel reads answered',
        unit: '/s',
        value: pairs.reduce((most, { ours }) => Math.max(most, ours.reads), 0),
      },
    ];
  },
};

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
