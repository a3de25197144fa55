import { chmodSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { until } from '../support/until.ts';
import { chaos, type ChaosOptions } from './support/case.ts';
import { comesAndGoes, optionsOf, wasThere } from './support/disk-cases.ts';
import { DISK_FAULTS, WITHOUT_OVERRIDE } from './support/disk-faults.ts';

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

describe('disk: nothing of the data can be read at the start', () => {
  chaos('disk: no account can be read at the start', {}, async (c) => {
    await c.open({ ...WITHOUT_OVERRIDE });
    await c.stop();
    chmodSync(c.data, 0);
    const gateway = await c.open({ ...WITHOUT_OVERRIDE });
    // Who is on the machine sees that it runs, that nothing is recorded, and that there are alarms.
    await until('the start to say that it does not record', async () => !(await gateway.ready()).recording);
    const metrics = async (): Promise<string> => (await fetch(`${gateway.url}/metrics`)).text();
    await until('the alarm', async () => /fengsui_alarms_active\{priority="2"\} [1-9]/.test(await metrics()));
    chmodSync(c.data, 0o750);
    await until('recording to resume', async () => (await gateway.ready()).recording, 5000);
  });
});
