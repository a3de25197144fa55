import { connectAsync } from 'mqtt';
import { describe, expect } from 'vitest';
import { freePort } from '../support/children.ts';
import { callsForHelp } from './support/badges.ts';
import { chaos } from './support/case.ts';
import { targetOf, underFlood } from './support/floods.ts';
import { BADGE_ACCOUNT } from './support/plant.ts';

type Flooded = Awaited<ReturnType<typeof underFlood>>;
const embeddedPort = await freePort();
const EMBEDDED = { noise: 20, badges: { embedded: embeddedPort } };
const embedded = { port: embeddedPort, ...BADGE_ACCOUNT };

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
