import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { seeded } from '../../simulators/random.ts';
import { start } from '../support/children.ts';
import { FENGSUI } from '../support/gateway.ts';
import { until } from '../support/until.ts';
import { type Chaos, chaos } from './support/case.ts';

const BUSY = { noise: 60, poll: '0ms', timeout: 90_000 };
/** Of one run of the plant. */
const KILLS = 2;
/** In all; `CHAOS_KILLS=200 npm run test:chaos -- test/chaos/kill.chaos.ts -t 'moment of chance'` takes about an hour. */
const ALL_KILLS = Number(process.env['CHAOS_KILLS'] ?? 10);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Dies at any moment and comes back: order goes on, and what was promised is there. */
async function dies(c: Chaos, seed: number): Promise<void> {
  const random = seeded(seed);
  const { screen } = c.alarms;
  await c.start();
  for (let kill = 0; kill < KILLS; kill++) {
    await c.alarms.steps(1);
    await pause(random.uniform(0, 2500));
    await c.kill();
    const { epoch } = screen;
    const gateway = await c.start();
    c.recoveredIn(gateway.wallToUp);
    await c.alarms.steps(1);
    expect(screen.epoch, 'an epoch that was never used').toBeGreaterThan(epoch);
    await c.verify();
  }
  await c.acts.durable();
}

describe('kill: at a moment of chance, while it packs all the time', () => {
  for (let seed = 1; seed <= Math.ceil(ALL_KILLS / KILLS); seed++)
    chaos(`kill: seed ${seed}`, BUSY, (c) => dies(c, seed));
});

describe('kill: while it starts', () => {
  for (const seed of [1, 2])
    chaos(`kill: five times while it starts, seed ${seed}`, BUSY, async (c) => {
      const random = seeded(seed);
      await c.start();
      await c.alarms.steps(3);
      await c.acts.durable();
      await c.kill();
      for (let kill = 0; kill < 5; kill++) {
        const args = [FENGSUI, 'run', '--config', c.config, '--data', c.data, '--port', '0'];
        const child = start(process.execPath, args);
        await pause(random.uniform(100, 900));
        child.process.kill('SIGKILL');
        await child.exited;
      }
      await c.start();
      await c.alarms.steps(2);
      await c.verify();
    });
});

const ROWS = 168_000;
/** A start that reads them costs at most so many starts from nothing. */
const MOST_STARTS = 3;
const SEGMENTS = ['gas', 'people', 'acts'];

describe('kill: with much that was never packed', () => {
  chaos(`kill: ${ROWS} rows in the tail`, BUSY, async (c) => {
    const gateway = await c.start();
    await c.alarms.steps(1);
    const folder = (name: string): string => join(c.data, 'log', name);
    for (const name of SEGMENTS) {
      renameSync(folder(name), folder(`${name}.kept`));
      writeFileSync(folder(name), 'not a folder');
    }
    const already = await gateway.inputs();
    await until(`${ROWS} rows to be recorded`, async () => (await gateway.inputs()) > already + ROWS, 60_000);
    await c.kill();
    for (const name of SEGMENTS) {
      rmSync(folder(name));
      renameSync(folder(`${name}.kept`), folder(name));
    }
    const { cpuToUp, wallToUp } = await c.start();
    c.recoveredIn(wallToUp);
    c.saw(`up after ${Math.round(wallToUp)} ms, ${cpuToUp} ms of a processor`);
    await c.alarms.steps(2);
    expect(cpuToUp, 'processor time until it listens, ms').toBeLessThan(MOST_STARTS * gateway.cpuToUp);
  });
});
