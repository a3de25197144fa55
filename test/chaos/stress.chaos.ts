import { start } from '../support/children.ts';
import { need } from '../support/need.ts';
import { type Chaos, chaos } from './support/case.ts';
import { comesAndGoes, optionsOf } from './support/disk-cases.ts';
import { DISK_FAULTS } from './support/disk-faults.ts';
import { targetOf, underFlood } from './support/floods.ts';

/** Every processor is busy with something else until the case is over. */
function burden(c: Chaos): void {
  const stress = start('stress-ng', ['--cpu', '2', '--timeout', '120s', '--quiet']);
  c.undo(() => void stress.stop('SIGTERM'));
}

need('stress-ng')('stress: on both cores', () => {
  const fault = DISK_FAULTS.find(({ name }) => name === 'a file instead of log/');
  if (fault === undefined) throw new Error('there is no such fault of the disk');
  chaos(`stress: disk, ${fault.name}`, optionsOf(fault, { timeout: 90_000 }), async (c) => {
    burden(c);
    await comesAndGoes(c, fault, 8);
  });

  chaos('stress: peers, a storm on /events', { noise: 20, timeout: 90_000 }, async (c) => {
    burden(c);
    await c.start();
    await underFlood(c, 'events', targetOf(c, 5));
  });

  chaos('stress: kill -9 and a start', { noise: 60, poll: '0ms', timeout: 90_000 }, async (c) => {
    burden(c);
    await c.start();
    await c.alarms.steps(4);
    await c.acts.durable();
    await c.kill();
    const { wallToUp, cpuToUp } = await c.start();
    c.recoveredIn(wallToUp);
    c.saw(`up after ${cpuToUp} ms of a processor`);
    await c.alarms.steps(2);
  });
});
