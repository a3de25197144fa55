import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { freePort, startMosquitto } from '../support/children.ts';
import { need } from '../support/need.ts';
import { type Chaos, chaos } from './support/case.ts';
import { callsForHelp } from './support/badges.ts';
import { targetOf, underFlood } from './support/floods.ts';
import { BADGE_ACCOUNT } from './support/plant.ts';

const MOST_FIXES = 1000;
const embeddedPort = await freePort();
const EMBEDDED = { noise: 20, badges: { embedded: embeddedPort }, timeout: 90_000 };
const embedded = { port: embeddedPort, ...BADGE_ACCOUNT };
const mosquittoPort = await freePort();
const MOSQUITTO = { noise: 20, badges: { broker: mosquittoPort }, timeout: 90_000 };
const mosquitto = { port: mosquittoPort };

/** A flood of made-up badges: a known person is heard through it, and it does not outlive a restart. */
async function strangers(c: Chaos, name: string, seconds: number, broker: typeof embedded | typeof mosquitto) {
  const gateway = await c.start();
  const flooding = underFlood(c, name, targetOf(c, seconds, broker));
  await c.alarms.steps(5);
  await callsForHelp(c, broker, 1);
  await flooding;
  await gateway.raises('uwb:strangers');
  await fewFixes(c);
  await c.kill();
  await c.start();
  await c.alarms.steps(1);
  await fewFixes(c);
  await callsForHelp(c, broker, 2);
}

async function fewFixes(c: Chaos): Promise<void> {
  const { body } = await c.gateway.ask('GET', '/api/v1/state');
  const fixes = body['fixes'] as readonly unknown[];
  c.saw(`${fixes.length} fixes`);
  expect(fixes.length, 'fixes in the state').toBeLessThan(MOST_FIXES);
}

describe('badges: through the embedded broker', () => {
  chaos('badges: 1,000 strangers a second for 20 s', EMBEDDED, (c) => strangers(c, 'strangers1000', 20, embedded));
  chaos('badges: 5,000 strangers a second', EMBEDDED, (c) => strangers(c, 'strangers5000', 5, embedded));
  chaos('badges: a crowd of 300 in and out of one zone', EMBEDDED, async (c) => {
    await c.start();
    await underFlood(c, 'crowd', targetOf(c, 6, embedded));
    await callsForHelp(c, embedded, 1);
  });
  chaos('badges: strangers call for help', EMBEDDED, async (c) => {
    const gateway = await c.start();
    await underFlood(c, 'strangersCall', targetOf(c, 5, embedded));
    await callsForHelp(c, embedded, 1);
    const rows = (await gateway.alarms()).filter(({ alarm }) => alarm.endsWith(':sos'));
    c.saw(`${rows.length} rows of calls`);
    expect(rows.length, 'rows of calls: 20 of strangers, one for all others, one of a known person').toBeLessThan(24);
    expect(rows.map(({ alarm }) => alarm)).toContain('person-1:sos');
  });
});

need('mosquitto')('badges: through mosquitto', () => {
  const through = (name: string, flood: string, seconds: number): void =>
    chaos(name, MOSQUITTO, async (c) => {
      const broker = await startMosquitto(mosquittoPort, join(c.folder, 'mosquitto.conf'));
      c.undo(() => void broker.stop('SIGKILL'));
      await strangers(c, flood, seconds, mosquitto);
    });
  through('badges: 1,000 strangers a second for 20 s, through mosquitto', 'strangers1000', 20);
  through('badges: 5,000 strangers a second, through mosquitto', 'strangers5000', 5);
});
