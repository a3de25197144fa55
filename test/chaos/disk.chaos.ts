import { describe, expect } from 'vitest';
import { chaos, type ChaosOptions } from './support/case.ts';
import { comesAndGoes, optionsOf, wasThere } from './support/disk-cases.ts';
import { DISK_FAULTS } from './support/disk-faults.ts';

describe('disk: while the gateway runs', () => {
  for (const fault of DISK_FAULTS) {
    if (fault.isPossible?.() === false || fault.only === 'start') continue;
    chaos(`disk: ${fault.name}`, optionsOf(fault), (c) => comesAndGoes(c, fault, 6));
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
