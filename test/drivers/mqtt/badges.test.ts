import { connectAsync, type MqttClient } from 'mqtt';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { BrokerAccess } from '../../../drivers/shared/mqtt/link.ts';
import type { MqttSource } from '../../../drivers/shared/mqtt/source.ts';
import { SystemClock } from '../../../src/platform/system-clock.ts';
import { badgesAt } from '../../support/badges.ts';
import { freePort, startMosquitto } from '../../support/children.ts';
import { Fold } from '../../support/fold.ts';
import { Ear, inShort } from '../../support/modbus.ts';
import { need } from '../../support/need.ts';
import { tempDir } from '../../support/temp.ts';
import { until } from '../../support/until.ts';

/** The pace of a test: no refusal is waited out. */
const QUICK = { first: 50, longest: 200, slow: 300 };

function listenTo(
  port: number,
  access: Partial<BrokerAccess> = {},
): { readonly ear: Ear; readonly badges: MqttSource } {
  const badges = badgesAt(
    { url: `mqtt://127.0.0.1:${port}`, clientId: 'fengsui-test-uwb', pace: QUICK, ...access },
    new SystemClock(),
  );
  onTestFinished(() => badges.stop());
  const ear = new Ear();
  badges.start(ear);
  return { ear, badges };
}

async function publisher(port: number): Promise<MqttClient> {
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`);
  onTestFinished(() => client.endAsync(true));
  return client;
}

const isUp = (ear: Ear) => until('the broker to be joined', () => ear.story.at(-1) === 'uwb up');
const here = JSON.stringify({ position: { x: 50, y: 50 }, accuracy: 0.3 });

need('mosquitto')('badges of a real broker', () => {
  it('are heard, in order, whatever else is published', async () => {
    const port = await freePort();
    await startMosquitto(port, join(tempDir(), 'm.conf'));
    const { ear, badges } = listenTo(port);
    await isUp(ear);
    const client = await publisher(port);
    const say = (payload: string | Buffer, topic = 'uwb/0A01/location') =>
      client.publishAsync(topic, payload, { qos: 1 });
    await say(here);
    await say(Buffer.alloc(1_000_000, 0x20));
    await say(Buffer.from([0, 1, 2, 255]));
    await say('{"position":{"x":"NaN","y":"NaN"}}');
    await say(here, 'uwb/0A01/other');
    await say('{"sos":true}', 'uwb/0a01/location');
    await say('{"sos":true}', 'uwb/0A01/location');
    await until('the last message', () => ear.story.length >= 5);
    expect(ear.story).toEqual(['uwb up', '0a01 sos false', '0a01@50,50 good', '0a01 sos true', '0a01 sos true']);
    expect(ear.rejects).toEqual(['too-large', 'not-json', 'not-a-number']);
    expect(badges.reports()).toMatchObject([
      { device: 'uwb', polls: 6, errors: { 'too-large': 1, 'not-json': 1, 'not-a-number': 1 } },
    ]);
    expect(JSON.stringify(badges.reports())).not.toContain('password');
  });

  it('say a thing of themselves once, and a call for help every time', async () => {
    const port = await freePort();
    await startMosquitto(port, join(tempDir(), 'm.conf'));
    const { ear } = listenTo(port);
    await isUp(ear);
    const client = await publisher(port);
    for (const body of [
      '{"battery":50,"sos":false}',
      '{"battery":50,"sos":false}',
      '{"battery":49,"sos":true}',
      '{"sos":true}',
      '{"sos":false}',
      '{"sos":false}',
      '{"sos":true}',
    ]) {
      await client.publishAsync('uwb/0a01/location', body, { qos: 1 });
    }
    await until('the last message', () => ear.story.length >= 8);
    expect(ear.story.slice(1)).toEqual([
      '0a01 sos false',
      '0a01 battery 50',
      '0a01 sos true',
      '0a01 battery 49',
      '0a01 sos true',
      '0a01 sos false',
      '0a01 sos true',
    ]);
  });

  it('are heard again after the broker was restarted', async () => {
    const port = await freePort();
    const config = join(tempDir(), 'm.conf');
    const broker = await startMosquitto(port, config);
    const { ear } = listenTo(port);
    await isUp(ear);
    await broker.stop('SIGKILL');
    await until('the loss to be told', () => ear.story.includes('uwb down refused'));
    expect(ear.story[1]).toMatch(/^uwb down (closed|refused)$/);
    await startMosquitto(port, config);
    await isUp(ear);
    await (await publisher(port)).publishAsync('uwb/ffff/location', here, { qos: 1 });
    await until('the badge', () => ear.story.at(-1) === 'ffff@50,50 good');
  });

  it('left behind as retained messages move nobody and raise nothing', async () => {
    const port = await freePort();
    await startMosquitto(port, join(tempDir(), 'm.conf'));
    const client = await publisher(port);
    const old = JSON.stringify({ position: { x: 50, y: 50 }, sos: true, battery: 3 });
    for (const tag of ['0A03', 'ffff']) await client.publishAsync(`uwb/${tag}/location`, old, { qos: 1, retain: true });
    const { ear } = listenTo(port);
    await until('both', () => ear.items.filter(({ draft }) => draft.kind === 'fix').length === 2);
    expect(
      ear.drafts
        .filter(({ kind }) => kind !== 'device')
        .map(inShort)
        .sort(),
    ).toEqual(['0a03@50,50 bad/retained', 'ffff@50,50 bad/retained']);

    // 0a03 is the visitor, who is forbidden here.
    const fold = Fold.started();
    ear.drafts.forEach((draft, i) => fold.send(1000 + i, draft));
    fold.until(9000);
    expect(fold.transitions).toEqual([]);
    expect(fold.count('farm')).toEqual({ people: 0, unknown: 0 });
    await client.publishAsync('uwb/0A03/location', here, { qos: 1 });
    await until('a live one', () => ear.story.at(-1) === '0a03@50,50 good');
    const live = ear.drafts.at(-1);
    if (live !== undefined) fold.send(10_000, live);
    expect(fold.until(20_000).base('farm:forbidden')).toBe('unacked');
  });

  it('need the right password, and are heard as soon as it is', async () => {
    const port = await freePort();
    const { ear } = listenTo(await refusingThenOpen(port, 5));
    await until('the refusal to be told', () => ear.story.includes('uwb down auth'));
    await startMosquitto(port, join(tempDir(), 'm.conf'));
    await isUp(ear);
  });

  it('of a broker that is not ready yet are waited for', async () => {
    const port = await freePort();
    const { ear } = listenTo(await refusingThenOpen(port, 3));
    await until('the refusal to be told', () => ear.story.some((line) => line.startsWith('uwb down')));
    await startMosquitto(port, join(tempDir(), 'm.conf'));
    await isUp(ear);
  });

  /** Refuses the first client with a CONNACK of this code, then gives up its port. */
  async function refusingThenOpen(port: number, code: number): Promise<number> {
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.once('data', () => {
        socket.end(Buffer.from([0x20, 0x02, 0x00, code]));
        server.close();
      });
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }
});
