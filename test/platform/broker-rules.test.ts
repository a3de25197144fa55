import { spawn } from 'node:child_process';
import { connect } from 'mqtt';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MqttPublisher } from '../../simulators/wire/mqtt-publisher.ts';
import { covers } from '../../src/platform/broker/topics.ts';
import { brokerOf, ENGINE, LIMITS, packet, Peer, publish1, SCREEN, subscribe, text } from '../support/broker.ts';
import { need } from '../support/need.ts';
import { until } from '../support/until.ts';

const screen = { user: 'screen', password: 's' };
const PUBLISH = 3;
/** Topic and payload of the messages that came. */
const heardBy = (peer: Peer): string[] =>
  peer.got(PUBLISH).map((body) => body.subarray(2, 2 + body.readUInt16BE()).toString());

describe('a pattern covers a filter', () => {
  it.each([
    ['uwb/+/location', 'uwb/1/location', true],
    ['uwb/+/location', 'uwb/1/x/location', false],
    ['uwb/+/location', 'uwb/+/location', true],
    ['uwb/+/location', 'uwb/#', false],
    ['uwb/+/location', 'uwb/1', false],
    ['uwb/#', 'uwb', true],
    ['uwb/#', 'uwb/+/a/#', true],
    ['uwb/#', '+/1', false],
    ['uwb/#', '#', false],
    ['+/1', 'uwb/1', true],
    ['+', '/1', false],
    ['+/+', '/1', true],
    ['#', '+/#', true],
    ['#', '$SYS/x', false],
    ['+/x', '$SYS/x', false],
    ['UWB/#', 'uwb/1', false],
  ])('%s, %s: %s', (pattern, filter, is) => {
    expect(covers(pattern, filter)).toBe(is);
  });
});

describe('topics of an account', () => {
  it.each([
    '#',
    '+/+/location',
    '$SYS/#',
    '$SYS/+/new/clients',
    '$share/g/#',
    '$share/g/uwb/#',
    'other',
    'uwb/+/#/x/..',
  ])('a subscription to %s is refused to the one who hears nothing', async (filter) => {
    const { port } = await brokerOf();
    const [peer] = await Peer.signedIn(port, {});
    peer.send(subscribe(5, filter));
    await until('an answer', () => peer.isClosed || peer.got(9).length > 0);
    if (!peer.isClosed) expect(peer.got(9)[0]).toEqual(Buffer.from([0, 5, 0x80]));
  });

  it('each filter of a SUBSCRIBE is judged by itself, and nothing else is delivered', async () => {
    const { port, refused } = await brokerOf();
    const [hears] = await Peer.signedIn(port, screen);
    hears.send(subscribe(5, '#', 'uwb/#', '$SYS/#', '$share/g/uwb/#', 'uwb/7/location', 'tag/+/buzz', '+/+/location'));
    await until('an answer', () => hears.got(9).length > 0);
    expect(hears.got(9)[0]).toEqual(Buffer.from([0, 5, 0x80, 1, 0x80, 0x80, 1, 1, 0x80]));
    const [engine] = await Peer.signedIn(port, {});
    engine.send(
      publish1(1, 'uwb/1/location'),
      publish1(2, 'tag/1/buzz'),
      publish1(3, '$SYS/x'),
      publish1(4, 'uwb/1/other'),
    );
    await until('all to be acknowledged', () => engine.got(4).length === 4);
    await hears.ping();
    expect(heardBy(hears)).toEqual(['uwb/1/location']);
    expect(refused).toEqual(['denied tag/1/buzz', 'denied $SYS/x', 'denied uwb/1/other']);
  });

  it.each([0, 1, 2])('a PUBLISH of QoS %s that is refused is answered as usual and goes nowhere', async (qos) => {
    const { port, refused } = await brokerOf({ accounts: [ENGINE, { ...SCREEN, subscribe: ['#'] }] });
    const [hears] = await Peer.signedIn(port, screen);
    hears.send(subscribe(1, '#'));
    await until('an answer', () => hears.got(9).length > 0);
    const [engine] = await Peer.signedIn(port, {});
    engine.send(packet(0x31 | (qos << 1), text('secret'), qos === 0 ? [] : [0, 9], Buffer.from('x')));
    if (qos > 0) await until('an answer', () => engine.got(qos === 1 ? 4 : 5).length === 1);
    if (qos === 2) engine.send([0x62, 2, 0, 9]);
    if (qos === 2) await until('PUBCOMP', () => engine.got(7).length === 1);
    await engine.ping();
    await hears.ping();
    expect(refused).toEqual(['denied secret']);
    // Nor was it retained.
    hears.send(subscribe(2, 'secret'));
    await hears.ping();
    expect(heardBy(hears)).toEqual([]);
  });

  it.each([
    ['uwb/1/location', true],
    ['tag/1/buzz', false],
    ['$SYS/will', false],
    ['uwb/+/location', false],
  ])('a last will to %s: delivered %s', async (topic, isAllowed) => {
    const { port, refused } = await brokerOf({ accounts: [ENGINE, { ...SCREEN, subscribe: ['#'] }] });
    const [hears] = await Peer.signedIn(port, screen);
    hears.send(subscribe(1, '#'));
    await until('an answer', () => hears.got(9).length > 0);
    const engine = await Peer.to(port);
    engine.send(
      packet(0x10, text('MQTT'), [4, 0xce, 0, 60], text('e1'), text(topic), text('gone'), text('engine'), text('e')),
    );
    await until('CONNACK', () => engine.got(2).length > 0);
    engine.socket.destroy();
    await until('the will', () => refused.length + heardBy(hears).length > 0);
    await hears.ping();
    expect(heardBy(hears)).toEqual(isAllowed ? [topic] : []);
    expect(refused).toEqual(isAllowed ? [] : [`denied ${topic}`]);
  });

  it('subscriptions of a client are counted', async () => {
    const { port } = await brokerOf();
    const [peer] = await Peer.signedIn(port, screen);
    peer.send(subscribe(1, ...Array.from({ length: 100 }, (_, i) => `uwb/${i}/location`)));
    await until('an answer', () => peer.got(9).length > 0);
    const granted = [...(peer.got(9)[0]?.subarray(2) ?? [])];
    expect(granted.filter((code) => code === 1)).toHaveLength(64);
    peer.send(packet(0xa2, [0, 2], text('uwb/0/location')));
    await until('UNSUBACK', () => peer.got(11).length > 0);
    peer.send(subscribe(3, 'uwb/99/location'));
    await until('an answer', () => peer.got(9).length > 1);
    expect(peer.got(9)[1]).toEqual(Buffer.from([0, 3, 1]));
  });

  it('a topic that is too long or too deep is refused as one message', async () => {
    const { port, refused } = await brokerOf({ accounts: [{ ...ENGINE, publish: ['#'] }] });
    const [engine] = await Peer.signedIn(port, {});
    engine.send(publish1(1, 'x'.repeat(600)), publish1(2, 'a/'.repeat(31) + 'a'), publish1(3, 'a'));
    await until('answers', () => engine.got(4).length === 3);
    expect(refused).toHaveLength(1);
  });
});

describe('clients of the gateway', () => {
  const own = async (port: number) => {
    const client = connect(`mqtt://127.0.0.1:${port}`, {
      clientId: 'fengsui-1',
      username: 'gateway',
      password: 'g',
      clean: false,
      reconnectPeriod: 0,
    });
    const heard: string[] = [];
    client.on('message', (_topic, payload) => heard.push(payload.toString()));
    onTestFinished(() => client.endAsync(true));
    await until('the gateway to be taken in', () => client.connected);
    return { client, heard };
  };

  it('get what was sent with QoS 1 while they were away, also before they first came, in order and once', async () => {
    const { port } = await brokerOf();
    const [engine] = await Peer.signedIn(port, {});
    const say = async (from: number, to: number) => {
      for (let i = from; i < to; i++) engine.send(publish1(i + 1, 'uwb/1/location', `${i}`));
      await until('all to be acknowledged', () => engine.got(4).length === to);
    };
    const all = (to: number) => Array.from({ length: to }, (_, i) => `${i}`);
    await say(0, 500);
    const first = await own(port);
    await first.client.subscribeAsync('uwb/+/location', { qos: 1 });
    await until('500 messages', () => first.heard.length === 500);
    expect(first.heard).toEqual(all(500));
    await say(500, 600);
    await until('100 more', () => first.heard.length === 600);
    // They are gone without a word, as a process is that was killed.
    first.client.stream.destroy();
    await say(600, 3000);
    const second = await own(port);
    await until('what was missed', () => second.heard.length >= 2400);
    expect([...new Set([...first.heard, ...second.heard])]).toEqual(all(3000));
    const third = await own(port);
    await third.client.subscribeAsync('uwb/+/location', { qos: 1 });
    expect(third.heard.length).toBeLessThan(10);
  });

  it('more than is kept makes way for what is newer, and is counted', async () => {
    const { port, refused } = await brokerOf();
    const [engine] = await Peer.signedIn(port, {});
    for (let i = 0; i < 20_050; i++) engine.send(publish1((i % 60_000) + 1, 'uwb/1/location', `${i}`));
    await until('all to be acknowledged', () => engine.got(4).length === 20_050);
    expect(refused).toEqual(Array.from({ length: 50 }, () => 'overload'));
    const { heard } = await own(port);
    await until('the newest', () => heard.at(-1) === '20049');
    expect(heard[0]).toBe('50');
  }, 60_000);

  it('get through when every other place is taken', async () => {
    const { port } = await brokerOf({ limits: { ...LIMITS, connections: 5 } });
    for (let i = 0; i < 5; i++) expect((await Peer.signedIn(port, {}))[1]).toBe(0);
    for (let i = 0; i < 50; i++) await Peer.to(port);
    expect((await Peer.signedIn(port, {}))[1]).toBe(3);
    expect((await own(port)).client.connected).toBe(true);
  });
});

describe('what is retained', () => {
  it('is bounded in number, and what is beyond is delivered and counted', async () => {
    const { port, refused } = await brokerOf();
    const [engine] = await Peer.signedIn(port, {});
    for (let i = 0; i < 6000; i++) engine.send(publish1(i + 1, `uwb/${i}/location`, 'x', true));
    await until('all to be acknowledged', () => engine.got(4).length === 6000);
    expect(refused).toHaveLength(1000);
    const [hears] = await Peer.signedIn(port, screen);
    hears.send(subscribe(1, 'uwb/+/location'));
    await until('the retained messages', () => hears.got(PUBLISH).length === 5000);
    // One that is taken back makes room.
    engine.send(publish1(1, 'uwb/0/location', '', true), publish1(2, 'uwb/5999/location', 'y', true));
    await engine.ping();
    expect(refused).toHaveLength(1000);
  }, 60_000);

  it('is bounded in bytes', async () => {
    const { port, refused } = await brokerOf();
    const [engine] = await Peer.signedIn(port, {});
    for (let i = 0; i < 100; i++) engine.send(publish1(i + 1, `uwb/${i}/location`, 'x'.repeat(250_000), true));
    await until('all to be acknowledged', () => engine.got(4).length === 100);
    expect(refused).toHaveLength(37);
  });
});

it('a publisher that knows nothing of all this is heard', async () => {
  const { port } = await brokerOf();
  const [hears] = await Peer.signedIn(port, screen);
  hears.send(subscribe(1, 'uwb/#'));
  const publisher = new MqttPublisher({ port, clientId: 'sim', user: 'engine', password: 'e' });
  publisher.start();
  onTestFinished(() => publisher.close());
  await until('the publisher to be taken in', () => publisher.connected);
  publisher.publish('uwb/1/location', '{}');
  await until('its message', () => heardBy(hears).length === 1);
});

need('mosquitto-clients')('clients of Mosquitto', () => {
  const run = async (program: string, ...args: string[]): Promise<{ code: number | null; out: string }> => {
    const child = spawn(program, args);
    let out = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => (out += bytes.toString()));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, out };
  };
  const as = (port: number, user: string, password: string) => [
    '-h',
    '127.0.0.1',
    '-p',
    `${port}`,
    '-u',
    user,
    '-P',
    password,
  ];

  it('publish and hear by the rules of their accounts', async () => {
    const { port, refused } = await brokerOf();
    const hears = run('mosquitto_sub', ...as(port, 'screen', 's'), '-t', 'uwb/#', '-q', '1', '-C', '2', '-W', '20');
    const [probe] = await Peer.signedIn(port, {});
    await until('a subscription', async () => {
      const { code } = await run(
        'mosquitto_pub',
        ...as(port, 'engine', 'e'),
        '-q',
        '1',
        '-t',
        'uwb/1/location',
        '-m',
        'on',
      );
      expect(code).toBe(0);
      await probe.ping();
      return Promise.race([
        hears.then(() => true),
        new Promise<false>((resolve) => setImmediate(() => resolve(false))),
      ]);
    });
    expect((await hears).out).toBe('on\non\n');
    const old = ['-V', 'mqttv31', '-t', 'uwb/1/location', '-m', 'on'];
    expect((await run('mosquitto_pub', ...as(port, 'engine', 'e'), ...old)).code).toBe(0);
    const denied = await run('mosquitto_pub', ...as(port, 'engine', 'e'), '-q', '2', '-t', 'tag/1/buzz', '-m', 'on');
    expect(denied.code).toBe(0);
    expect(refused).toEqual(['denied tag/1/buzz']);
    const all = await run('mosquitto_sub', ...as(port, 'engine', 'e'), '-t', '#', '-W', '5');
    expect(all.out).toContain('denied');
    expect((await run('mosquitto_pub', ...as(port, 'engine', 'x'), '-t', 'uwb/1/location', '-m', 'on')).code).not.toBe(
      0,
    );
  }, 60_000);
});
