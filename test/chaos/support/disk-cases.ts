import type { Chaos, ChaosOptions } from './case.ts';
import type { DiskFault } from './disk-faults.ts';

export const optionsOf = (fault: DiskFault, more: ChaosOptions = {}): ChaosOptions => ({
  noise: 20,
  ...(fault.prepare === undefined ? {} : { prepare: fault.prepare }),
  ...more,
});

/** The fault comes and goes while the gateway runs; then it comes back, and the gateway is asked to stop. */
export async function comesAndGoes(c: Chaos, fault: DiskFault, steps: number): Promise<void> {
  const gateway = await c.start({ ...fault.start });
  await c.alarms.steps(2);
  await c.acts.durable();
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
export async function wasThere(c: Chaos, fault: DiskFault): Promise<void> {
  const before = await c.start({ ...fault.start });
  await c.acts.durable();
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
