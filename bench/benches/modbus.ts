import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench, Effort } from '../harness/bench.ts';
import { Side, temporary } from '../harness/children.ts';
import type { Figure } from '../harness/figure.ts';
import { GatewayProcess, writeConfig } from '../harness/gateway.ts';
import { acquisition } from '../harness/modbus.ts';
import { gasPlant } from '../harness/plants.ts';
import { cpuMs, percentile } from '../harness/stats.ts';

/** How well the wires are used: a serial line, a gateway with dead units behind it, a device with many registers. */
export const modbusPolling: Bench = {
  name: 'modbus',
  about: 'RTU bus use over a paced pty; 60 units behind a gateway, 20 of them dead; 1,000 registers at 10 Hz',
  limit: 240,
  async run(effort) {
    return [...(await lineUse(effort)), ...(await deadUnits(effort)), await manyRegisters(effort)];
  },
};

const LINES = [
  { baud: 9600, registers: 2, must: 0.95 },
  { baud: 9600, registers: 64, must: 0.95 },
  { baud: 115_200, registers: 2, must: 0.85 },
  { baud: 115_200, registers: 64, must: 0.95 },
] as const;

async function lineUse({ length }: Effort): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { baud, registers, must } of LINES) {
    const path = join(temporary(), 'line');
    const device = await Side.start('rtu-device', { path, baud });
    const polled = acquisition(`rtu://${path}?baud=${baud}`, { registers, poll: '0ms', timeout: '1s' });
    await sleep(500);
    const [before, begun] = [polled.polls(), performance.now()];
    await sleep(5000 * length);
    const each = (performance.now() - begun) / (polled.polls() - before);
    await polled.stop();
    await device.end();
    const characterMs = 10_000 / baud;
    const silenceMs = baud > 19_200 ? 1.75 : 3.5 * 1.1 * characterMs;
    const least = (8 + 5 + 2 * registers) * characterMs + 2 * silenceMs;
    figures.push({
      name: `modbus RTU ${baud} baud, ${registers} registers: bus use`,
      unit: '% of wire',
      value: (100 * least) / each,
      floor: 100,
      must: { text: `>= ${100 * must} %`, met: least / each >= must },
      note: `${each.toFixed(2)} ms a poll, the wire takes ${least.toFixed(2)}`,
    });
  }
  return figures;
}

const UNITS = 60;
const DEAD = 20;
const TIMEOUT_MS = 500;

/** The gateway's own time-out is shorter than ours, as it should be. */
async function deadUnits({ length }: Effort): Promise<Figure[]> {
  const dead = Array.from({ length: DEAD }, (_, i) => 3 * i + 1);
  const side = await Side.start<{ port: number }>('slow-gateway', { dead, answerMs: 5, silentMs: 300 });
  const polled = acquisition(`tcp://127.0.0.1:${side.ready.port}`, {
    registers: 4,
    units: UNITS,
    poll: '1s',
    timeout: `${TIMEOUT_MS}ms`,
  });
  await sleep(25_000 * Math.max(0.6, length));
  await side.ask({ anew: true });
  const begun = performance.now();
  await sleep(40_000 * length);
  const { intervals, heldByDead } = await side.ask<{ intervals: number[]; heldByDead: number }>({ anew: false });
  const share = (100 * heldByDead) / (performance.now() - begun);
  await polled.stop();
  await side.end();
  const [p50, p99] = [percentile(intervals, 0.5), percentile(intervals, 0.99)];
  const of = `${UNITS} units polled each second, ${DEAD} dead`;
  return [
    {
      name: 'modbus live units among dead ones: interval p50',
      unit: 'ms',
      value: p50,
      floor: 1000,
      must: { text: 'within 2 %', met: Math.abs(p50 - 1000) <= 20 },
      note: of,
    },
    {
      name: 'modbus live units among dead ones: interval p99',
      unit: 'ms',
      value: p99,
      floor: 1000,
      must: { text: 'one time-out later', met: p99 <= 1000 + TIMEOUT_MS },
    },
    {
      name: 'modbus time of the bus that dead units take',
      unit: '%',
      value: share,
      must: { text: '<= 10 %', met: share <= 10 },
    },
  ];
}

const REGISTERS = 1000;

async function manyRegisters({ length }: Effort): Promise<Figure> {
  const device = await Side.start<{ address: string }>('many-registers', { points: REGISTERS });
  const config = writeConfig(temporary(), gasPlant(device.ready.address, REGISTERS, '100ms'));
  const gateway = await GatewayProcess.start(config, join(temporary(), 'data'));
  await sleep(4000);
  const [before, begun] = [cpuMs(gateway.program.pid), performance.now()];
  await sleep(15_000 * length);
  const share = (100 * (cpuMs(gateway.program.pid) - before)) / (performance.now() - begun);
  await gateway.stop();
  const alone = acquisition(device.ready.address, { registers: REGISTERS, poll: '100ms', timeout: '1s' });
  await sleep(1000);
  const own = process.cpuUsage();
  const from = performance.now();
  await sleep(10_000 * length);
  const { user, system } = process.cpuUsage(own);
  const driver = (100 * (user + system)) / 1000 / (performance.now() - from);
  await alone.stop();
  await device.end();
  return {
    name: `modbus ${REGISTERS} registers at 10 Hz: the driver`,
    unit: '% of a core',
    value: driver,
    must: { text: '< 10 %', met: driver < 10 },
    note: `the whole gateway, every reading folded and logged: ${share.toFixed(1)} %; one in twenty moves at each poll`,
  };
}
