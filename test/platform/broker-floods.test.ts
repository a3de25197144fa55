import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { brokerOf, ENGINE, hello, LIMITS, packet, Peer, publish1, SCREEN, subscribe, text } from '../support/broker.ts';
import { until } from '../support/until.ts';

vi.setConfig({ testTimeout: 90_000 });

const screen = { user: 'screen', password: 's' };
const PUBLISH = 3;
const publish0 = (topic: string, payload: Buffer | string): Buffer => packet(0x30, text(topic), Buffer.from(payload));

/** Bytes that the process holds outside and inside the heap. */
const held = (): number => {
  const { heapUsed, arrayBuffers, external } = process.memoryUsage();
  return heapUsed + arrayBuffers + external;
};

/** The longest that the thread was away from its other work, ms, until the test ends or it is asked. */
function longestStall(): () => number {
  let [last, longest] = [performance.now(), 0];
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, 5);
  onTestFinished(() => clearInterval(timer));
  return () => longest;
}

/** Numbers what is published, and sends it as fast as the socket takes it. */
async function pour(peer: Peer, from: number, to: number): Promise<void> {
  for (let i = from; i < to; i += 200) {
    const batch = Array.from({ length: Math.min(200, to - i) }, (_, j) => publish0(`uwb/${i + j}/location`, '{}'));
    if (!peer.socket.write(Buffer.concat(batch))) await new Promise((resolve) => peer.socket.once('drain', resolve));
  }
}

describe('a flood above the rate', () => {
  it('is read more slowly, of all clients of the account together, and nothing is dropped', async () => {
    const { port } = await brokerOf({ limits: { ...LIMITS, rate: 5000 } });
    const [hears] = await Peer.signedIn(port, screen);
    hears.send(subscribe(1, 'uwb/#'));
    await hears.ping();
    const peers = await Promise.all(Array.from({ length: 4 }, async () => (await Peer.signedIn(port, {}))[0]));
    const from = performance.now();
    await Promise.all(peers.map((peer, i) => pour(peer, i * 5000, (i + 1) * 5000)));
    // Another account is read as ever.
    const [other] = await Peer.signedIn(port, screen);
    const asked = performance.now();
    await other.ping();
    expect(performance.now() - asked).toBeLessThan(1000);
    await until('everything', () => hears.got(PUBLISH).length === 20_000, 30_000);
    const took = performance.now() - from;
    expect(took).toBeGreaterThan(3000);
    expect(took).toBeLessThan(12_000);
    const topics = new Set(hears.got(PUBLISH).map((body) => body.subarray(2, 2 + body.readUInt16BE()).toString()));
    expect(topics.size).toBe(20_000);
  });

  it('of many clients keeps each of them: none has to wait so long that it seems to be gone', async () => {
    const { port } = await brokerOf({ limits: { ...LIMITS, rate: 1000 } });
    const [hears] = await Peer.signedIn(port, screen);
    hears.send(subscribe(1, 'uwb/#'));
    await hears.ping();
    // A client that is not heard of for one and a half of its keep-alive is closed.
    const peers = await Promise.all(
      Array.from({ length: 15 }, async () => (await Peer.signedIn(port, { keepAliveS: 4 }))[0]),
    );
    await Promise.all(peers.map((peer, i) => pour(peer, i * 600, (i + 1) * 600)));
    await until('everything', () => hears.got(PUBLISH).length === 9000);
    expect(peers.every(({ isClosed }) => !isClosed)).toBe(true);
  });

  it('of sockets that never stop costs no memory, and the thread goes on with its work', async () => {
    const { port } = await brokerOf({ limits: { ...LIMITS, rate: 2000 } });
    const peers = await Promise.all(Array.from({ length: 20 }, async () => (await Peer.signedIn(port, {}))[0]));
    const [hears] = await Peer.signedIn(port, screen);
    hears.send(subscribe(1, 'uwb/#'));
    await hears.ping();
    const stall = longestStall();
    const before = held();
    // What the kernel does not take would wait in this process, so that only as much as it takes is written.
    const piece = Buffer.concat(Array.from({ length: 500 }, (_, i) => publish0(`uwb/${i}/location`, 'x'.repeat(400))));
    for (const { socket } of peers) while (socket.writableLength < 65_536) socket.write(piece);
    await until('seconds of the rate to pass through', () => hears.got(PUBLISH).length >= 6000, 20_000);
    expect(held() - before).toBeLessThan(40_000_000);
    expect(stall()).toBeLessThan(500);
    expect(peers.every(({ isClosed }) => !isClosed)).toBe(true);
  });
});

describe('connections', () => {
  it('3,000 silent ones keep nobody out and are closed', async () => {
    const { port } = await brokerOf({ limits: { ...LIMITS, connections: 500 } });
    const stall = longestStall();
    const [early] = await Peer.signedIn(port, {});
    const silent: Peer[] = [];
    for (let i = 0; i < 30; i++) silent.push(...(await Promise.all(Array.from({ length: 100 }, () => Peer.to(port)))));
    const left = () => silent.filter(({ isClosed }) => !isClosed).length;
    await until('all but a few to be closed', () => left() <= 500);
    await early.ping();
    expect((await Peer.signedIn(port, {}))[1]).toBe(0);
    await until('the rest to be closed', () => left() === 0, 15_000);
    expect(stall()).toBeLessThan(1000);
  });

  it('that have signed in are no more than allowed, stay, and leave places for another account', async () => {
    const { port } = await brokerOf({ limits: { ...LIMITS, connections: 200 } });
    const all = await Promise.all(Array.from({ length: 230 }, () => Peer.signedIn(port, {})));
    expect(all.filter(([, code]) => code === 0)).toHaveLength(198);
    expect(all.filter(([, code]) => code === 3)).toHaveLength(32);
    expect((await Peer.signedIn(port, screen))[1]).toBe(0);
    const [first] = all.find(([, code]) => code === 0) ?? [];
    await first?.ping();
    first?.socket.destroy();
    await until('a place to be free', async () => (await Peer.signedIn(port, {}))[1] === 0);
  });

  it('a CONNECT that comes byte by byte, slower than it may, is not waited for', async () => {
    const { port } = await brokerOf();
    const peer = await Peer.to(port);
    const bytes = hello();
    let sent = 0;
    const drip = setInterval(() => sent < bytes.length - 1 && peer.send([bytes[sent++] ?? 0]), 300);
    onTestFinished(() => clearInterval(drip));
    const from = performance.now();
    await peer.gone();
    expect(performance.now() - from).toBeLessThan(13_000);
  });
});

describe('one who reads nothing', () => {
  it('is closed, and holds up nobody else', async () => {
    const { port } = await brokerOf({ accounts: [{ ...ENGINE, publish: ['#'] }, SCREEN] });
    const [deaf] = await Peer.signedIn(port, screen);
    const [hears] = await Peer.signedIn(port, screen);
    for (const peer of [deaf, hears]) peer.send(subscribe(1, 'uwb/#'));
    for (const peer of [deaf, hears]) await peer.ping();
    deaf.socket.pause();
    const [engine] = await Peer.signedIn(port, {});
    const from = performance.now();
    for (let i = 0; i < 200; i++) engine.send(publish1(i + 1, 'uwb/1/location', 'x'.repeat(100_000)));
    await until('the other to hear everything', () => hears.got(PUBLISH).length === 200);
    expect(performance.now() - from).toBeLessThan(8000);
    deaf.socket.resume();
    await deaf.gone();
  });
});

it('sessions that are never taken up again cost nothing', async () => {
  const { port } = await brokerOf();
  const keeping = (id: string) => packet(0x10, text('MQTT'), [4, 0xc0, 0, 60], text(id), text('screen'), text('s'));
  const visit = async (id: string) => {
    const peer = await Peer.to(port);
    peer.send(keeping(id), subscribe(1, 'uwb/#'));
    await until('an answer', () => peer.got(9).length > 0);
    expect(peer.got(2)[0]).toEqual(Buffer.from([0, 0]));
    peer.socket.destroy();
  };
  for (let i = 0; i < 200; i++) await visit(`s${i}`);
  const [engine] = await Peer.signedIn(port, {});
  const before = held();
  for (let i = 0; i < 2000; i++) engine.send(publish1(i + 1, 'uwb/1/location', 'x'.repeat(1000)));
  await until('all to be acknowledged', () => engine.got(4).length === 2000);
  // Two hundred queues would hold 400 MB; that of the gateway holds 2.
  expect(held() - before).toBeLessThan(60_000_000);
});
