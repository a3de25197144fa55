import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connectPacket, PacketFramer, pingPacket, publishPacket } from '../../simulators/wire/mqtt-packets.ts';
import { type BrokerAddress, MqttPublisher } from '../../simulators/wire/mqtt-publisher.ts';
import { describeWith, freePort, program, runProgram, startProgram, temporaryFolder, waitFor } from './support.ts';

const hex = (buffer: Buffer): string => buffer.toString('hex');

describe('MQTT packets', () => {
  it('are as the standard lays them out', () => {
    expect(hex(connectPacket({ clientId: 'ab', keepAliveS: 30 }))).toBe(
      '100e00044d51545404' + '02' + '001e' + '00026162',
    );
    expect(hex(connectPacket({ clientId: 'a', user: 'u', password: 'pw', keepAliveS: 1 }))).toBe(
      '101400044d51545404' + 'c2' + '0001' + '000161' + '000175' + '00027077',
    );
    expect(hex(publishPacket('t', '气', true))).toBe('3106000174e6b094');
    expect(hex(pingPacket())).toBe('c000');
    const long = publishPacket('t', 'x'.repeat(200), false);
    expect(hex(long.subarray(0, 3))).toBe('30cb01');
  });

  it('are cut out of a stream however they come', () => {
    const all = Buffer.concat([
      publishPacket('t', 'x'.repeat(300), false),
      pingPacket(),
      publishPacket('t', 'y', false),
    ]);
    const framer = new PacketFramer();
    const types: number[] = [];
    for (const byte of all) types.push(...framer.push(Buffer.from([byte])).map(({ type }) => type));
    expect(types).toEqual([3, 12, 3]);
    expect(new PacketFramer().push(all)).toHaveLength(3);
    expect(() => new PacketFramer().push(Buffer.from('30ffffffffff', 'hex'))).toThrow(RangeError);
  });
});

async function startMosquitto(port: number, settings: readonly string[] = ['allow_anonymous true']) {
  const file = join(temporaryFolder(), 'mosquitto.conf');
  // Started by root it would become somebody else, who cannot read our folder.
  const user = process.getuid?.() === 0 ? ['user root'] : [];
  writeFileSync(file, [`listener ${port} 127.0.0.1`, ...user, ...settings, ''].join('\n'));
  const broker = startProgram('mosquitto', ['-v', '-c', file]);
  await waitFor('mosquitto', () => broker.said().includes('running'));
  return broker;
}

async function listenTo(port: number, login: { username?: string; password?: string } = {}) {
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 100, ...login });
  onTestFinished(() => client.endAsync(true));
  const messages: { topic: string; text: string; retain: boolean }[] = [];
  client.on('message', (topic, payload, { retain }) => messages.push({ topic, text: payload.toString(), retain }));
  await client.subscribeAsync('uwb/#');
  return messages;
}

function publisher(broker: Omit<BrokerAddress, 'clientId'>): MqttPublisher {
  const made = new MqttPublisher({ clientId: 'test-badges', ...broker });
  made.start();
  onTestFinished(() => made.close());
  return made;
}

describeWith(['mosquitto'])('the publisher at a real mosquitto', () => {
  it('publishes, retains, and takes leave', async () => {
    const port = await freePort();
    const broker = await startMosquitto(port);
    const live = await listenTo(port);
    const badges = publisher({ port });
    await waitFor('the connection', () => badges.connected);
    badges.publish('uwb/1a2b/location', '{"x":1}');
    badges.publish('uwb/1a2b/kept', '中'.repeat(5000), true);
    await waitFor('both messages', () => live.length === 2);
    expect(live[0]).toEqual({ topic: 'uwb/1a2b/location', text: '{"x":1}', retain: false });
    expect(live[1]?.text).toBe('中'.repeat(5000));
    const late = await listenTo(port);
    await waitFor('the retained one', () => late.length === 1);
    expect(late[0]).toMatchObject({ topic: 'uwb/1a2b/kept', retain: true });
    await badges.close();
    await waitFor('a clean end', () => broker.said().includes('Received DISCONNECT from test-badges'));
    expect([badges.sent, badges.lost]).toEqual([2, 0]);
  });

  it('keeps an idle connection alive', async () => {
    const port = await freePort();
    const broker = await startMosquitto(port);
    const badges = publisher({ port, keepAliveS: 1 });
    await waitFor('pings', () => broker.said().split('Received PINGREQ from test-badges').length > 4);
    expect(badges.connected).toBe(true);
  });

  it('comes back after the broker was away, and counts what was lost', async () => {
    const port = await freePort();
    const badges = publisher({ port });
    badges.publish('uwb/1/location', 'before there is a broker');
    await waitFor('a problem', () => badges.problem?.includes('ECONNREFUSED'));
    const first = await startMosquitto(port);
    await waitFor('the first connection', () => badges.connected);
    await first.stop();
    await waitFor('the loss', () => !badges.connected);
    badges.publish('uwb/1/location', 'while it is away');
    await startMosquitto(port);
    const live = await listenTo(port);
    await waitFor('the second connection', () => badges.connected);
    badges.publish('uwb/1/location', 'back');
    await waitFor('the message', () => live.length === 1);
    expect(live[0]?.text).toBe('back');
    expect([badges.sent, badges.lost]).toEqual([1, 2]);
  });

  it.skipIf(program('mosquitto_passwd') === undefined)(
    'shows its password, and says so when it is refused',
    async () => {
      const file = join(temporaryFolder(), 'accounts');
      expect((await runProgram('mosquitto_passwd', ['-b', '-c', file, 'badges', 'right'])).code).toBe(0);
      const port = await freePort();
      await startMosquitto(port, ['allow_anonymous false', `password_file ${file}`]);
      const live = await listenTo(port, { username: 'badges', password: 'right' });
      const wrong = publisher({ port, user: 'badges', password: 'wrong' });
      await waitFor('the refusal', () => wrong.problem?.includes('refused the connection (5)'));
      await wrong.close();
      const right = publisher({ port, user: 'badges', password: 'right' });
      await waitFor('the connection', () => right.connected);
      right.publish('uwb/1/location', 'in');
      await waitFor('the message', () => live.length === 1);
    },
  );
});
