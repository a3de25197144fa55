import { Agent, get, type RequestOptions } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Besieged, type Dialled } from '../support/flood.ts';
import { Viewer } from '../support/site.ts';
import { until } from '../support/until.ts';

const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const ending = (dialled: readonly Dialled[]) => until('all to be closed', () => dialled.every(({ closed }) => closed));
/** Many connections, no more at a time than the system lets wait: beyond that it drops some without a word. */
async function dialInRounds(site: Besieged, count: number, text?: string): Promise<Dialled[]> {
  const all: Dialled[] = [];
  while (all.length < count) {
    const some = times(100, () => site.dial(text));
    await until('them to be connected', () => some.every(({ socket }) => !socket.connecting));
    expect((await site.gateway.ask('GET', '/healthz')).status).toBe(200);
    all.push(...some);
  }
  return all;
}

/** What a request is answered with, read to its end. */
const answerTo = (url: string, options: RequestOptions) =>
  new Promise<{ readonly status: number; readonly retryAfter: string | undefined; readonly body: string }>(
    (resolve, reject) => {
      get(url, options, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part)).on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            retryAfter: response.headers['retry-after'],
            body: Buffer.concat(parts).toString(),
          }),
        );
      }).on('error', reject);
    },
  );

const UPGRADE = [
  'GET /api/v1/live HTTP/1.1',
  'Host: x',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  '\r\n',
].join('\r\n');

describe('connections', () => {
  it('2,000 refused upgrades leave nothing behind, whether the peer reads and ends or not', async () => {
    const site = await Besieged.start();
    const all: Dialled[] = [];
    for (let round = 0; round < 20; round++) {
      const some = times(100, () => site.dial(UPGRADE));
      // Half of them never read, and never end.
      for (const { socket } of some.slice(50)) socket.pause();
      await until('the others to be answered', () => some.slice(0, 50).every(({ closed }) => closed));
      all.push(...some);
    }
    await site.alarmArrives();
    expect(all.filter(({ heard }) => heard.startsWith('HTTP/1.1 401')).length).toBeGreaterThan(900);
    await site.isCalmAgain();
  });

  it('1,500 silent ones keep nobody out, and are closed', async () => {
    const site = await Besieged.start();
    const silent = await dialInRounds(site, 1500);
    expect(site.descriptors).toBeLessThan(700);
    // A newcomer is served, and whoever looked on still does.
    await site.live(await site.account()).has('hello');
    await site.alarmArrives();
    await ending(silent);
    expect(await site.limited('connections-loopback')).toBeGreaterThan(500);
    await site.isCalmAgain();
  });

  it.each([
    ['heads that do not end', 'GET /healthz HTTP/1.1\r\nHost: x\r\n', 'X-A: b\r\n'],
    [
      'bodies that do not end',
      'POST /api/v1/silence HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n',
      ' ',
    ],
  ])('600 %s are ended', async (name, begin, more) => {
    const site = await Besieged.start();
    const token = await site.account('operator');
    const slow = await dialInRounds(
      site,
      600,
      name.startsWith('heads') ? begin : `${begin}Authorization: Bearer ${token}\r\n\r\n`,
    );
    const drip = setInterval(() => slow.forEach(({ socket }) => socket.writable && socket.write(more)), 500);
    try {
      await site.live(await site.account()).has('hello');
      await site.alarmArrives();
      await ending(slow);
    } finally {
      clearInterval(drip);
    }
    expect(slow.filter(({ heard }) => heard.startsWith('HTTP/1.1 408')).length).toBeGreaterThan(400);
    await site.isCalmAgain();
  });

  it('what is no good request is answered with a problem, and kept no longer', async () => {
    const site = await Besieged.start();
    const post = 'POST /api/v1/session HTTP/1.1\r\nHost: x\r\n';
    const cases: readonly (readonly [name: string, text: string, status: number])[] = [
      ['a head without end', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
      ['no HTTP', '\u0000\u0001\u0002 nonsense\r\n\r\n', 400],
      ['a length that is none', `${post}Content-Length: -5\r\n\r\n`, 400],
      ['two lengths', `${post}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`, 400],
      ['an upgrade to nonsense', UPGRADE.replace('/api/v1/live', 'http://['), 404],
      ['another protocol', UPGRADE.replace('websocket', 'h2c'), 401],
      ['another kind of body', `${post}Content-Type: image/png\r\nContent-Length: 1\r\n\r\nx`, 415],
    ];
    for (const [name, text, status] of cases) {
      const dialled = site.dial(text);
      await until(`an answer to ${name}`, () => dialled.heard.includes('}'));
      expect([name, dialled.heard.slice(0, 12)]).toEqual([name, `HTTP/1.1 ${status}`]);
      expect(dialled.heard).toContain('urn:fengsui:problem:');
    }
    await site.isCalmAgain();
  });

  it('thousands of requests in one piece end their connection', async () => {
    const site = await Besieged.start();
    const dialled = site.dial('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(5000));
    await site.alarmArrives();
    await ending([dialled]);
    expect(await site.limited('pipelined')).toBeGreaterThan(0);
  });
});

describe('a live websocket', () => {
  it('that asks to resume in a loop is closed, and alarms are as quick as ever', async () => {
    const site = await Besieged.start();
    const token = await site.account();
    const viewers = times(8, () => site.live(token));
    for (const viewer of viewers) await viewer.has('hello');
    const [{ epoch } = expect.fail('no hello')] = site.screen.all('hello');
    const loop = setInterval(() => {
      for (const viewer of viewers)
        for (let i = 0; i < 20; i++) if (viewer.socket.readyState === 1) viewer.say({ type: 'resume', epoch, seq: 0 });
    }, 20);
    await site.alarmArrives();
    await until('all to be closed', () => viewers.every(({ closed }) => closed !== undefined));
    clearInterval(loop);
    expect(new Set(viewers.map(({ closed }) => closed))).toEqual(new Set(['1008 rate']));
    for (const viewer of viewers) expect(viewer.all('bye')).toMatchObject([{ type: 'bye', reason: 'rate' }]);
    await site.isCalmAgain();
  });

  const kinds: readonly (readonly [string, (viewer: Viewer) => void])[] = [
    ['subscriptions', (viewer) => viewer.say({ type: 'subscribe', points: ['a'] })],
    ['nonsense', (viewer) => viewer.say('{')],
    [
      'many bytes',
      (viewer) => viewer.say(JSON.stringify({ type: 'subscribe', points: times(900, () => 'x'.repeat(64)) })),
    ],
    ['pings', (viewer) => viewer.socket.ping('x')],
    ['pongs', (viewer) => viewer.socket.pong('x')],
  ];

  it(`that floods with ${kinds.map(([name]) => name).join(', ')} is closed with a reason`, async () => {
    const site = await Besieged.start();
    for (const [name, flood] of kinds) {
      const viewer = site.live(await site.account());
      await viewer.has('hello');
      for (let i = 0; i < 3000; i++) flood(viewer);
      await site.alarmArrives();
      expect([name, await until('it to be closed', () => viewer.closed)]).toEqual([name, '1008 rate']);
      expect(viewer.all('bye')).toMatchObject([{ type: 'bye', reason: 'rate' }]);
      await site.isCalmAgain();
    }
  });

  it('is one of 64 of its account; others still come in', async () => {
    const site = await Besieged.start();
    const [greedy, other] = [await site.account(), await site.account()];
    const many = times(90, () => site.live(greedy));
    await until('all to be answered', () =>
      many.every(({ socket, failure }) => socket.readyState === 1 || failure !== undefined),
    );
    expect(many.filter(({ socket }) => socket.readyState === 1)).toHaveLength(64);
    expect(many.find(({ failure }) => failure !== undefined)?.failure?.message).toContain('429');
    await site.live(other).has('hello');
    await site.alarmArrives();
    for (const { socket } of many) socket.terminate();
    await site.isCalmAgain();
  });
});

describe('questions', () => {
  it('a storm of them is answered a few at a time, and the rest refused', async () => {
    const site = await Besieged.start();
    const token = await site.account();
    const span = `from=${new Date(Date.now() - 6 * 86_400_000).toISOString()}&to=${new Date().toISOString()}`;
    // More connections than the gateway takes of one address would be cut off: that is another test.
    const agent = new Agent({ keepAlive: true, maxSockets: 300 });
    onTestFinished(() => agent.destroy());
    const asked = times(600, (i) => {
      const path = [`series?point=tank-farm.h2s-101&${span}&maxPoints=10000`, 'state', 'events?limit=1000'][i % 3];
      return answerTo(`${site.gateway.url}/api/v1/${path}`, { agent, headers: { authorization: `Bearer ${token}` } });
    });
    await site.alarmArrives();
    const answers = await Promise.all(asked);
    const refused = answers.filter(({ status }) => status === 429);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 429]));
    expect(refused.length).toBeGreaterThan(100);
    for (const { retryAfter, body } of refused.slice(0, 5)) {
      expect(retryAfter).toBe('1');
      expect(JSON.parse(body)).toMatchObject({ type: 'urn:fengsui:problem:too-many', status: 429 });
    }
    // Another account is answered all the while.
    expect((await site.gateway.ask('GET', '/api/v1/state')).status).toBe(200);
    agent.destroy();
    await site.isCalmAgain();
  });
});

describe('replays', () => {
  it('of one account are two, and a storm of seeks on them ends with the newest', async () => {
    const site = await Besieged.start();
    const [greedy, other] = [await site.account('admin'), await site.account()];
    const replay = (token: string): Viewer =>
      new Viewer(`${site.gateway.url}/api/v1/replay`, { authorization: `Bearer ${token}` });
    const own = [replay(greedy), replay(greedy)];
    for (const viewer of own) await viewer.has('hello');
    const third = replay(greedy);
    expect((await until('a refusal', () => third.failure)).message).toContain('429');
    const begun = performance.now();
    for (const _ of times(4, (i) => i)) {
      const again = replay(greedy);
      await until('a refusal', () => again.failure);
    }
    expect(performance.now() - begun, 'one that asks in a loop is refused slowly, ms').toBeGreaterThan(900);
    await replay(other).has('hello');

    const [{ from = 0, to = 0 } = expect.fail('no clock')] = own[0]?.all('clock') ?? [];
    for (let i = 0; i < 60; i++) for (const viewer of own) viewer.say({ type: 'seek', at: i % 2 === 0 ? from : to });
    for (const viewer of own) await viewer.has('clock', ({ at, state }) => at === to && state === 'paused');
    for (let i = 0; i < 2000; i++) for (const viewer of own) viewer.say({ type: 'seek', at: from });
    await site.alarmArrives();
    for (const viewer of own) expect(await until('the end', () => viewer.closed)).toBe('1008 rate');
    await site.isCalmAgain();
  });
});
