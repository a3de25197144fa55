import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { describe, expect } from 'vitest';
import { freePort, startMosquitto } from '../support/children.ts';
import { need } from '../support/need.ts';
import { type Chaos, chaos } from './support/case.ts';
import { callsForHelp } from './support/badges.ts';
import { targetOf, underFlood } from './support/floods.ts';
import { BADGE_ACCOUNT } from './support/plant.ts';

type Flooded = Awaited<ReturnType<typeof underFlood>>;
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

describe('broker: peers of the embedded broker', () => {
  const peers = (title: string, name: string, judge: (flood: Flooded) => void = () => {}): void =>
    chaos(`broker: ${title}`, EMBEDDED, async (c) => {
      await c.start();
      judge(await underFlood(c, name, targetOf(c, 4, embedded)));
      // The gateway's own client is still in, or back in time: a person who calls is heard.
      await callsForHelp(c, embedded, 1);
    });
  const allClosed = ({ seen }: Flooded): void => expect(seen).toContain('20 of 20 closed by the broker');
  peers('packets of 256 MB before the sign-in', 'oversizeBeforeSignIn', allClosed);
  peers('packets of 256 MB after the sign-in', 'oversizeAfterSignIn', allClosed);
  peers('2,500 connections', 'connections', ({ descriptors }) =>
    expect(descriptors, 'descriptors, of which 2,000 connections may be').toBeLessThan(2150),
  );
  peers('retained messages without end', 'retained');
  peers('200 that listen to everything and read nothing', 'listeners');
  peers('thieves of client ids', 'idThieves');
  peers('malformed packets', 'malformed');

  chaos('broker: a badge account hears nothing', EMBEDDED, async (c) => {
    await c.start();
    const heard: string[] = [];
    const { user: username, password } = BADGE_ACCOUNT;
    const ear = await connectAsync(`mqtt://127.0.0.1:${embeddedPort}`, { username, password, reconnectPeriod: 0 });
    c.undo(() => void ear.end(true));
    ear.on('error', () => {});
    ear.on('message', (topic) => heard.push(topic));
    const granted = await ear.subscribeAsync(['#', '$SYS/#', 'uwb/#']).catch((error: unknown) => String(error));
    c.saw(`SUBSCRIBE: ${typeof granted === 'string' ? granted : granted.map(({ qos }) => qos).join(', ')}`);
    await callsForHelp(c, embedded, 1);
    await c.alarms.steps(3);
    expect(heard, 'topics that reached a badge account').toEqual([]);
  });
});
