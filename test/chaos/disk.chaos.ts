import { describe, expect } from 'vitest';
import { type Chaos, chaos, type ChaosOptions } from './support/case.ts';
import { DISK_FAULTS, type DiskFault } from './support/disk-faults.ts';

const optionsOf = (fault: DiskFault, more: ChaosOptions = {}): ChaosOptions => ({
  noise: 20,
  ...(fault.prepare === undefined ? {} : { prepare: fault.prepare }),
  ...more,
});

/** The fault comes and goes while the gateway runs; then it comes back, and the gateway is asked to stop. */
async function comesAndGoes(c: Chaos, fault: DiskFault, steps: number): Promise<void> {
  const gateway = await c.start({ ...fault.start });
  await c.alarms.steps(2);
  await c.acts.durable(5000);
  c.acts.paused = fault.refusesConnections === true;
  fault.begin(c, gateway);
  await c.alarms.steps(steps);
  if (fault.refusesConnections !== true) await c.look();
  fault.end(c, gateway);
  c.acts.paused = false;
  await c.recovers();
  await c.alarms.steps(2);
  await c.verify();
  c.acts.paused = fault.refusesConnections === true;
  fault.begin(c, gateway);
  await c.alarms.steps(2);
  await c.stop();
  fault.end(c, gateway);
}

/** The fault is there when the gateway starts, and goes while it runs. */
async function wasThere(c: Chaos, fault: DiskFault): Promise<void> {
  const before = await c.start({ ...fault.start });
  await c.acts.durable(5000);
  await c.alarms.steps(1);
  await c.stop();
  fault.begin(c, before);
  const gateway = await c.start({ ...fault.start });
  await c.alarms.steps(4);
  await gateway.raises('gateway:recording');
  await c.look();
  fault.end(c, gateway);
  await c.recovers();
  await c.alarms.steps(2);
  await c.verify();
}

describe('disk: while the gateway runs', () => {
  for (const fault of DISK_FAULTS) {
    if (fault.isPossible?.() === false || fault.only === 'start') continue;
    chaos(`disk: ${fault.name}`, optionsOf(fault), (c) => comesAndGoes(c, fault, 8));
  }
});

describe('disk: at a start', () => {
  for (const fault of DISK_FAULTS) {
    if (fault.isPossible?.() === false || fault.only === 'running') continue;
    chaos(`disk: ${fault.name}, at the start`, optionsOf(fault), (c) => wasThere(c, fault));
  }
});

describe('disk: while much is packed', () => {
  for (const fault of DISK_FAULTS) {
    if (fault.isPossible?.() === false || fault.underLoad !== true) continue;
    const load: ChaosOptions = { noise: 60, poll: '0ms', timeout: 90_000 };
    chaos(`disk: ${fault.name}, while packing`, optionsOf(fault, load), (c) => comesAndGoes(c, fault, 25));
  }
});

describe('disk: for good', () => {
  for (const fault of DISK_FAULTS) {
    if (fault.isPossible?.() === false || fault.only !== undefined) continue;
    chaos(`disk: ${fault.name}, and SIGTERM at the start`, optionsOf(fault), async (c) => {
      const before = await c.start({ ...fault.start });
      await c.alarms.steps(1);
      await c.stop();
      fault.begin(c, before);
      const gateway = await c.start({ ...fault.start });
      await c.alarms.steps(1);
      expect((await gateway.ready()).ready).toBe(true);
      await c.stop();
      fault.end(c, gateway);
    });
  }
});
