import { describe, expect } from 'vitest';
import { until } from '../support/until.ts';
import { chaos } from './support/case.ts';
import { flood, peers, targetOf, underFlood } from './support/floods.ts';
import { signIn } from './support/people.ts';

const OPTIONS = { noise: 20 };

describe('peers: connections', () => {
  peers('2,200 refused upgrades', 'refusedUpgrades');
  peers('1,500 silent connections', 'silent');
  peers('300 slow heads', 'slowHeaders');
  peers('300 slow bodies', 'slowBodies');
  peers('answers that no one reads', 'unreadAnswers');
});

/** The peer holds on for a minute, and is put out long before that. */
function putOut(title: string, name: string): void {
  chaos(`peers: ${title} are put out`, { ...OPTIONS, timeout: 90_000 }, async (c) => {
    const gateway = await c.start();
    await c.alarms.steps(1);
    const before = gateway.descriptors;
    // It ends with the case, long before its time.
    flood(c, name, targetOf(c, 50)).catch(() => {});
    const begun = performance.now();
    // Some are put out, or never let in, faster than one can look.
    await until('connections', () => gateway.descriptors > before + 200 || performance.now() > begun + 5000);
    await until('the gateway to put them out', () => gateway.descriptors < before + 60, 45_000);
    c.recoveredIn(performance.now() - begun);
    c.saw('put out while they held on');
  });
}

describe('peers: who holds on is put out', () => {
  putOut('silent connections', 'silent');
  putOut('slow heads', 'slowHeaders');
  putOut('refused upgrades', 'refusedUpgrades');
});

describe('peers: requests', () => {
  peers('a storm on /events', 'events');
  peers('a storm on /series', 'histories');
  peers('a storm on /state', 'state');
  peers('a storm on /metrics', 'metrics');
  peers('bodies of 8 MB', 'bigBodies');
  chaos('peers: wrong passwords, while an operator signs in', OPTIONS, async (c) => {
    await c.start();
    const storm = underFlood(c, 'signIns', targetOf(c, 6));
    await c.alarms.steps(4);
    // The attacker tries wang, and strangers: neither may keep li out. (One address stands for all on the loopback.)
    const { status, text } = await signIn(c, 'li', '127.0.0.2');
    c.saw(`li signs in: ${status} ${status === 200 ? '' : text}`);
    expect(status).toBe(200);
    await storm;
  });
});
