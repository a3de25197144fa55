import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench, Effort } from '../harness/bench.ts';
import { Side, temporary } from '../harness/children.ts';
import { alternating, compared, type Figure } from '../harness/figure.ts';
import { GatewayProcess, lookOn, onText, writeConfig } from '../harness/gateway.ts';
import { sirenPlant } from '../harness/plants.ts';
import { latencies, percentile, type Timed } from '../harness/stats.ts';
import type { StepRequest } from '../sides/stepper.ts';

const POINTS = 60;
/** 10,000 alarms in a minute, of so many points. */
const NOISE = { noise: 60, perSecond: 10_000 / 60 };
const WARM_MS = 1500;
const LOOKERS_ON = 4;

interface Ready {
  readonly panel: string;
  readonly siren: string;
}

/** From the moment a register of a detector steps to the coil of the siren. */
export const outputs: Bench = {
  name: 'outputs',
  about: `register step -> coil of a siren on its own Modbus TCP connection, ${POINTS} registers, everything logged; floor: modbus-serial in a loop -> modbus-serial`,
  limit: 300,
  async run(effort) {
    const request = { count: scaled(100, effort), gapMs: 60, spread: 2 };
    const pairs = await beside(effort, request);
    const flooded = await inFlood({ ...request, count: scaled(200, effort) });
    return [
      compared('outputs step -> coil, p50', 'ms', pairs, ({ p50 }) => p50),
      compared('outputs step -> coil, p99', 'ms', pairs, ({ p99 }) => p99),
      compared('outputs steps without a coil', '', pairs, ({ lost }) => lost),
      ...flooded,
    ];
  },
};

/** Even: the last step takes the last register back below its limit. */
const scaled = (count: number, { length }: Effort): number => 2 * Math.max(10, Math.round((count * length) / 2));

async function beside(effort: Effort, request: StepRequest) {
  const device = await Side.start<Ready>('siren-device', { points: POINTS });
  const config = writeConfig(temporary(), sirenPlant(device.ready, POINTS, 0));
  const pairs = await alternating(
    effort.runs,
    async () => {
      const gateway = await GatewayProcess.start(config, join(temporary(), 'data'));
      await lookOn(gateway, LOOKERS_ON);
      const run = await steps(device, request);
      await gateway.stop();
      return run;
    },
    async () => {
      const [panel, siren] = [portOf(device.ready.panel), portOf(device.ready.siren)];
      const floor = await Side.start('siren-floor', { panel, siren, points: POINTS });
      const run = await steps(device, request);
      await floor.end();
      return run;
    },
  );
  await device.end();
  return pairs;
}

/** An emergency in the middle of a flood of alarms of others. */
async function inFlood(request: StepRequest): Promise<readonly Figure[]> {
  const device = await Side.start<Ready>('siren-device', { points: POINTS, ...NOISE });
  const config = writeConfig(temporary(), sirenPlant(device.ready, POINTS, NOISE.noise));
  const gateway = await GatewayProcess.start(config, join(temporary(), 'data'));
  await lookOn(gateway, LOOKERS_ON);
  let transitions = 0;
  onText(await gateway.live(), '{"type":"transition"', () => (transitions += 1));
  const begun = performance.now();
  const { p50, p99, longest, lost } = await steps(device, request);
  const perMinute = transitions / ((performance.now() - begun) / 60_000);
  await gateway.stop();
  await device.end();
  const must = { text: '<= 100 ms', met: longest <= 100 && lost === 0 };
  const note = `${Math.round(perMinute)} transitions a minute; ${lost} steps without a coil`;
  return [
    { name: 'outputs step -> coil in a flood, p50', unit: 'ms', value: p50 },
    { name: 'outputs step -> coil in a flood, p99', unit: 'ms', value: p99 },
    { name: 'outputs step -> coil in a flood, longest', unit: 'ms', value: longest, must, note },
  ];
}

async function steps(device: Side<unknown>, request: StepRequest) {
  await sleep(WARM_MS);
  const done = await device.ask<{ steps: Timed[]; switched: Timed[] }>(request);
  // One register at a time is over its limit: the siren follows it.
  const wanted = done.steps.map(({ at, key }) => ({ at, key: key.endsWith('raise') ? 'on' : 'off' }));
  const all = latencies(wanted, done.switched);
  const known = all.filter((ms) => !Number.isNaN(ms));
  return {
    p50: percentile(known, 0.5),
    p99: percentile(known, 0.99),
    longest: Math.max(...known),
    lost: all.length - known.length,
  };
}

const portOf = (address: string): number => Number(new URL(address).port);
