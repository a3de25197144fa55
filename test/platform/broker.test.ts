import { connectAsync } from 'mqtt';
import { describe, expect, it, onTestFinished } from 'vitest';
import { EmbeddedBroker } from '../../src/platform/broker/broker.ts';
import { brokerOf, hello, LIMITS, packet, Peer, publish1, subscribe, text } from '../support/broker.ts';
import { seeded } from '../support/random.ts';
import { until } from '../support/until.ts';

/** A client of the gateway's own, with a session that is kept. */
const gateway = (port: number, options = {}) =>
  connectAsync(`mqtt://127.0.0.1:${port}`, {
    clientId: 'fengsui-1',
    username: 'gateway',
    password: 'g',
    clean: false,
    reconnectPeriod: 0,
    ...options,
  });

it('ends at once, also while somebody is connected who never said a word', async () => {
  const broker = await EmbeddedBroker.start({ host: '127.0.0.1', port: 0, accounts: [], limits: LIMITS }, () => {});
  const stranger = await Peer.to(broker.port);
  const from = performance.now();
  await broker.stop();
  // What a CONNECT is waited for is ten seconds; Ctrl-C has two (contract).
  expect(performance.now() - from).toBeLessThan(2000);
  await stranger.gone();
});

describe('what is no MQTT 3.1.1', () => {
  it.each([
    ['a packet other than CONNECT', publish1(1, 'uwb/1/location')],
    ['a CONNECT that is too large', [0x10, 0xff, 0xff, 0x7f]],
    ['a length of five bytes', [0x10, 0xff, 0xff, 0xff, 0xff, 1]],
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['TLS', [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]],
    [
      'a CONNECT of MQTT 5 with broken properties',
      packet(0x10, text('MQTT'), [5, 2, 0, 60, 0xff, 0xff, 0xff, 0xff, 1]),
    ],
    ['a CONNECT cut short inside', packet(0x10, text('MQTT'), [4, 0xc2, 0, 60, 0, 200, 1])],
  ])('%s closes the connection before the sign-in', async (_name, bytes) => {
    const { port } = await brokerOf();
    const peer = await Peer.to(port);
    peer.send(bytes);
    await peer.gone();
    expect((await Peer.signedIn(port, {}))[1]).toBe(0);
  });

  it('MQTT 5 is answered that it is not spoken', async () => {
    const { port } = await brokerOf();
    const peer = await Peer.to(port);
    peer.send(packet(0x10, text('MQTT'), [5, 2, 0, 60, 0], text('five')));
    await peer.gone();
    expect(peer.got(2)[0]).toEqual(Buffer.from([0, 1]));
  });

  it.each([
    ['a larger packet', [0x30, 0x80, 0x80, 0x20]],
    ['a second CONNECT', hello()],
    ['a second CONNECT, of MQTT 5', packet(0x10, text('MQTT'), [5, 2, 0, 60, 0], text('five'))],
    ['a CONNACK', [0x20, 2, 0, 0]],
    ['a packet of type 0', [0, 0]],
    ['AUTH', [0xf0, 0]],
  ])('%s closes it afterwards too', async (_name, bytes) => {
    const { port } = await brokerOf();
    const [peer] = await Peer.signedIn(port, {});
    await peer.ping();
    peer.send(bytes);
    await peer.gone();
    expect((await Peer.signedIn(port, {}))[1]).toBe(0);
  });

  it('a packet of the allowed size passes, one byte more does not', async () => {
    const { port } = await brokerOf({ limits: { ...LIMITS, packet: 10_000 } });
    const [peer] = await Peer.signedIn(port, {});
    const around = 3 + text('uwb/1/location').length + 2;
    peer.send(publish1(1, 'uwb/1/location', 'x'.repeat(10_000 - around)));
    await until('PUBACK', () => peer.got(4).length === 1);
    peer.send(publish1(2, 'uwb/1/location', 'x'.repeat(10_001 - around)));
    await peer.gone();
    expect(peer.got(4)).toHaveLength(1);
  });

  it('what comes with CONNECT in one piece, or byte by byte, is read like anything else', async () => {
    const { port } = await brokerOf();
    const [glued, chopped] = [await Peer.to(port), await Peer.to(port)];
    const bytes = Buffer.concat([hello(), publish1(1, 'uwb/1/location'), publish1(2, 'uwb/1/location')]);
    glued.send(bytes);
    for (const byte of bytes) {
      chopped.send([byte]);
      await new Promise((resolve) => setImmediate(resolve));
    }
    for (const peer of [glued, chopped]) await until('two PUBACKs', () => peer.got(4).length === 2);
  });

  it('random bytes neither end the broker nor leave a connection', async () => {
    const { port, refused } = await brokerOf();
    const random = seeded(9);
    const noise = (length: number) => Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
    const starts = [
      () => noise(50),
      () => Buffer.concat([hello(), noise(50)]),
      // A packet of a right type and length, and nonsense in it.
      () =>
        Buffer.concat([
          hello(),
          packet(
            [0x30, 0x32, 0x34, 0x40, 0x62, 0x82, 0xa2, 0xe0][Math.floor(random() * 8)] ?? 0,
            noise(Math.floor(random() * 30)),
          ),
        ]),
      () => {
        const bytes = Buffer.concat([hello(), publish1(7, 'uwb/1/location', 'hello'), subscribe(8, 'uwb/#')]);
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
        return bytes;
      },
    ];
    for (let round = 0; round < 100; round++) {
      const peers = await Promise.all(starts.map(() => Peer.to(port)));
      peers.forEach((peer, i) => peer.socket.end(starts[i]?.() ?? Buffer.alloc(0)));
      for (const peer of peers) await peer.gone();
    }
    const [peer, code] = await Peer.signedIn(port, {});
    expect(code).toBe(0);
    await peer.ping();
    expect(refused.filter((line) => !line.startsWith('denied'))).toEqual([]);
  }, 60_000);
});

describe('who may come in', () => {
  it.each([
    ['a wrong password', { password: 'wrong' }, 5],
    ['an unknown user', { user: 'nobody' }, 5],
    ['nobody at all', { user: undefined, password: undefined }, 5],
    ['the id of the gateway under another account', { clientId: 'fengsui-1' }, 2],
    ['an id that is too long', { clientId: 'x'.repeat(200) }, 2],
  ])('%s is refused', async (_name, login, code) => {
    const { port } = await brokerOf();
    const [peer, answer] = await Peer.signedIn(port, login);
    expect(answer).toBe(code);
    await peer.gone();
  });

  it('without an account only where that is open, and by its rules', async () => {
    const { port, refused } = await brokerOf({ accounts: [], open: ['uwb/+/location'] });
    const [peer, code] = await Peer.signedIn(port, { user: undefined, password: undefined });
    expect(code).toBe(0);
    peer.send(subscribe(1, '#'), publish1(2, 'uwb/1/location'), publish1(3, 'other'));
    await until('answers', () => peer.got(4).length === 2);
    expect(peer.got(9)[0]).toEqual(Buffer.from([0, 1, 0x80]));
    expect(refused).toEqual(['denied other']);
  });

  it('the gateway is thrown out by nobody, and another account has ids of its own', async () => {
    const { port } = await brokerOf();
    const own = await gateway(port);
    onTestFinished(() => own.endAsync(true));
    const [engine] = await Peer.signedIn(port, { clientId: 'same' });
    const [screen] = await Peer.signedIn(port, { clientId: 'same', user: 'screen', password: 's' });
    await Peer.signedIn(port, { clientId: 'fengsui-1' });
    await Peer.signedIn(port, { clientId: 'fengsui-1', user: 'gateway', password: 'guessed' });
    for (const peer of [engine, screen]) await peer.ping();
    expect(own.connected).toBe(true);
    // Of one account the newer client is the right one.
    const [newer, code] = await Peer.signedIn(port, { clientId: 'same' });
    expect(code).toBe(0);
    await engine.gone();
    for (const peer of [newer, screen]) await peer.ping();
  });

  it('of many that come under one id the last one stays, and is heard', async () => {
    const { port } = await brokerOf();
    const peers = await Promise.all(Array.from({ length: 20 }, () => Peer.signedIn(port, { clientId: 'same' })));
    await until('all but one to be closed', () => peers.filter(([peer]) => !peer.isClosed).length === 1);
    const [left] = peers.find(([peer]) => !peer.isClosed) ?? [];
    await left?.ping();
    expect((await Peer.signedIn(port, { clientId: 'same' }))[1]).toBe(0);
  });

  it('trying passwords is slow, and slows down no other account and no other address', async () => {
    const { port } = await brokerOf();
    const from = performance.now();
    for (let i = 0; i < 7; i++) expect((await Peer.signedIn(port, { password: `guess ${i}` }))[1]).toBe(5);
    expect(performance.now() - from).toBeGreaterThan(900);
    const guesses = Array.from({ length: 50 }, (_, i) => Peer.signedIn(port, { password: `guess ${i}` }));
    const codes = Promise.all(guesses.map(async (guess) => (await guess)[1]));
    const meanwhile = performance.now();
    expect((await Peer.signedIn(port, { user: 'screen', password: 's' }))[1]).toBe(0);
    expect((await Peer.signedIn(port, {}, '127.0.0.2'))[1]).toBe(0);
    expect(performance.now() - meanwhile).toBeLessThan(2000);
    // Most of them are not judged at all.
    expect((await codes).filter((code) => code === 3).length).toBeGreaterThan(30);
  }, 30_000);
});
