import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LiveClient } from '../../src/server/live/client.ts';
import type { Role } from '../../src/ports/accounts.ts';
import { act, fix, read, sos } from '../support/drafts.ts';
import { measured, smallPlant } from '../support/plant.ts';
import { TestSite, Viewer } from '../support/site.ts';
import { until } from '../support/until.ts';
import { BYE_TEXTS } from '../../src/words/endings.ts';

let site: TestSite;
beforeAll(async () => {
  site = await TestSite.open();
});
afterAll(() => site.close());

const token = (): Record<string, string> => ({ authorization: `Bearer ${site.tokens.viewer}` });
const live = (): string => `${site.url}/api/v1/live`;
const replay = (at?: string): string => `${site.url}/api/v1/replay${at === undefined ? '' : `?at=${at}`}`;

/** Where a refused upgrade ends. */
const refusal = async (viewer: Viewer): Promise<string> => (await until('a refusal', () => viewer.failure)).message;

describe('the door of the sockets', () => {
  it('is closed without a sign-in', async () => {
    expect(await refusal(new Viewer(live()))).toContain('401');
    expect(await refusal(new Viewer(replay()))).toContain('401');
    expect(await refusal(new Viewer(live(), { authorization: 'Bearer no' }))).toContain('401');
  });

  it.each([
    ['none', []],
    ['another', ['fengsui.v2']],
  ])('is closed without our subprotocol: %s', async (_name, protocols) => {
    expect(await refusal(new Viewer(live(), token(), protocols))).toContain('400');
  });

  it('is open to a cookie from our own page only', async () => {
    await site.store.users.add('eve', 'viewer', 'a long password', 'test');
    const cookie = `fengsui_session=${(await site.store.sessions.signIn('eve', 'a long password'))?.session ?? ''}`;
    expect(await refusal(new Viewer(live(), { cookie }))).toContain('403');
    expect(await refusal(new Viewer(live(), { cookie, origin: 'http://evil.example' }))).toContain('403');
    expect((await new Viewer(live(), { cookie, origin: site.url }).has('hello')).role).toBe('viewer');
  });

  it('leads nowhere else', async () => {
    expect(await refusal(new Viewer(`${site.url}/api/v1/state`, token()))).toContain('404');
  });
});

describe('a live client', () => {
  it('is told how things stand, then what changes, at once and ten times a second', async () => {
    site.hear(read('h2s', 3), fix('0a01', 50, 50));
    const viewer = await site.live();
    const { snapshot, ...hello } = viewer.all('hello')[0] ?? expect.fail('no hello');
    expect(hello).toMatchObject({
      protocol: 'fengsui.v1',
      epoch: 1,
      mode: 'live',
      role: 'viewer',
      seq: site.gateway.state.seq,
      durableSeq: site.log.durableSeq,
    });
    expect(snapshot.readings).toContainEqual(
      expect.objectContaining({ point: 'h2s', value: 3, unit: 'ppm', quality: 'good' }),
    );
    expect(snapshot.fixes).toContainEqual(expect.objectContaining({ tag: '0a01', person: 'li', zones: ['farm'] }));
    expect(snapshot.counts).toContainEqual({ zone: 'farm', people: 1, unknown: 0, max: 2 });

    site.hear(read('h2s', 8), fix('ffff', 51, 50), sos('FFFF'));
    expect(await viewer.has('transition', ({ alarm }) => alarm === 'h2s:high')).toMatchObject({
      kind: 'raise',
      state: 'unacked',
      priority: 2,
      value: 8,
      unit: 'ppm',
      cause: 'limit',
      overlays: [],
    });
    const help = await viewer.has('transition', ({ alarm }) => alarm === 'ffff:sos');
    expect(help).toMatchObject({
      people: ['ffff'],
      text: { zh: expect.stringContaining('求救'), en: expect.stringContaining('SOS') },
    });
    expect(await viewer.has('event', ({ kind }) => kind === 'zone-entered')).toMatchObject({
      subject: 'farm',
      person: 'ffff',
    });
    await site.clock.pass(100);
    const delta = await viewer.has('delta', ({ readings }) =>
      readings.some(({ point, value }) => point === 'h2s' && value === 8),
    );
    expect(delta.fixes).toContainEqual(expect.objectContaining({ tag: 'ffff' }));
    expect(delta.counts).toEqual([{ zone: 'farm', people: 1, unknown: 1, max: 2 }]);
    expect(delta.headcount).toMatchObject({ present: 2, uncertain: 0, left: 0 });
    expect(delta.conflated).toBeUndefined();
    // Transitions were told before the telemetry that was gathered with them.
    expect(viewer.messages.findIndex(({ type }) => type === 'transition')).toBeLessThan(viewer.messages.indexOf(delta));
  });

  it('is told the furthest value of an alarm between its transitions', async () => {
    const viewer = await site.live();
    site.hear(read('o2', 19));
    const { occurrence } = await viewer.has('transition', ({ alarm }) => alarm === 'o2:low');
    site.hear(read('o2', 18.6), read('o2', 18.8));
    await site.clock.pass(100);
    const { peaks } = await viewer.has('delta', ({ peaks = [] }) => peaks.length > 0);
    const at: unknown = expect.any(Number);
    expect(peaks).toEqual([{ alarm: 'o2:low', occurrence, peak: { value: 18.6, unit: '%VOL', at } }]);
  });

  it('hears something once a second although nothing happens', async () => {
    const viewer = await site.live();
    await site.clock.pass(5000);
    await viewer.has('delta');
    await until(
      'five empty deltas',
      () => viewer.all('delta').filter(({ readings }) => readings.length === 0).length >= 5,
    );
    expect(viewer.all('delta').length).toBeLessThan(12);
  });

  it('is told only the telemetry that it asked for, and every transition', async () => {
    const viewer = await site.live();
    viewer.say({ type: 'subscribe', points: ['ex'], floors: ['upper'] });
    viewer.say('ask me anything');
    await viewer.has('error');
    site.hear(read('ex', 30), read('h2s', 9), fix('0a02', 10, 10));
    await site.clock.pass(100);
    const delta = await viewer.has('delta', ({ readings }) => readings.length > 0);
    expect([delta.readings.map(({ point }) => point), delta.fixes]).toEqual([['ex'], []]);
    await viewer.has('transition', ({ alarm }) => alarm === 'ex:high');
  });

  it.each<readonly [string, unknown]>([
    ['no JSON', 'hello?'],
    ['an unknown request', { type: 'shout' }],
    ['a request without what it needs', { type: 'resume' }],
    ['a seq below nothing', { type: 'resume', epoch: 1, seq: -1 }],
    ['a request of a replay', { type: 'play', speed: 1 }],
    ['bytes', Buffer.from([1, 2, 3])],
    ['a list', []],
    ['null', 'null'],
  ])('gets an error for %s, and goes on', async (_name, message) => {
    const viewer = await site.live();
    viewer.say(message);
    expect(await viewer.has('error')).toMatchObject({ code: 'bad-request' });
    await site.clock.pass(1000);
    await viewer.has('delta');
  });

  it('that says too much is closed, and nobody else', async () => {
    const [viewer, other] = [await site.live(), await site.live()];
    viewer.say('x'.repeat(70_000));
    expect(await until('it to be closed', () => viewer.closed)).toMatch(/^1009/);
    expect(other.closed).toBeUndefined();
  });
});

describe('resuming', () => {
  it('tells the transitions since then, from the log', async () => {
    const first = await site.live();
    const { seq, epoch } = first.all('hello')[0] ?? expect.fail('no hello');
    first.socket.terminate();
    for (let i = 0; i < 5; i++) site.hear(sos(`b${i}`));
    const viewer = await site.live();
    viewer.say({ type: 'resume', epoch, seq });
    await until('all five', () => viewer.all('transition').length === 5);
    expect(viewer.all('transition').map(({ subject }) => subject)).toEqual(['b0', 'b1', 'b2', 'b3', 'b4']);
    expect(viewer.all('hello')).toHaveLength(1);
  });

  it('tells also what is not on the disk yet', async () => {
    const { seq, epoch } = (await site.live()).all('hello')[0] ?? expect.fail('no hello');
    site.hear(sos('c0'));
    site.log.held = true;
    site.hear(sos('c1'), sos('c2'));
    const viewer = await site.live();
    viewer.say({ type: 'resume', epoch, seq });
    await until('all three', () => viewer.all('transition').length >= 3);
    expect(viewer.all('transition').map(({ subject }) => subject)).toEqual(['c0', 'c1', 'c2']);
    site.log.held = false;
    site.log.flush();
  });

  it('after a place that never was begins anew', async () => {
    const viewer = await site.live();
    viewer.say({ type: 'resume', epoch: 1, seq: 1_000_000 });
    await until('a second hello', () => viewer.all('hello').length === 2);
  });

  it('in another epoch begins anew', async () => {
    const viewer = await site.live();
    viewer.say({ type: 'resume', epoch: 99, seq: 1 });
    await until('a second hello', () => viewer.all('hello').length === 2);
  });
});

/** A promise and the hand that settles it. */
function gate(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve };
}

describe('a replay', () => {
  it('hands its requests to the archive, also those that come early', async () => {
    const { promise, resolve: open } = gate();
    site.archive.gate = promise;
    const viewer = new Viewer(replay(), token());
    await until('it to be open', () => viewer.socket.readyState === viewer.socket.OPEN);
    viewer.say({ type: 'play', speed: 10 });
    await until('it to be said', () => viewer.socket.bufferedAmount === 0);
    await site.request('GET', '/healthz');
    open();
    await until('the request', () => site.archive.commands.includes('{"type":"play","speed":10}'));
    viewer.socket.terminate();
    await until('the replay to end', () => site.archive.openReplays === 0);
  });

  it.each(['1970-01-01T00:00:00Z', 'yesterday'])('of %s is out of range', async (at) => {
    const viewer = new Viewer(replay(at), token());
    expect(await viewer.has('error')).toMatchObject({
      type: 'error',
      code: 'out-of-range',
      message: expect.any(String),
      from: 1000,
      to: 2_000_000_000_000,
    });
    expect(await until('the end', () => viewer.closed)).toBe('1008 out-of-range');
  });

  it('of a log that fails says so, and ends', async () => {
    site.archive.broken = true;
    const viewer = new Viewer(replay(), token());
    expect(await viewer.has('error')).toMatchObject({ code: 'broken' });
    expect(await until('the end', () => viewer.closed)).toBe('1011 broken');
    site.archive.broken = false;
  });

  it('is one of two of an account, whatever its role, and of eight in all', async () => {
    const of = (role: Role): Viewer => new Viewer(replay(), { authorization: `Bearer ${site.tokens[role]}` });
    const others = ['admin', 'operator', 'engineer', 'investigator'] as const;
    const viewers = [of('admin'), of('admin')];
    await until('two replays', () => site.archive.openReplays === 2);
    expect(await refusal(of('admin'))).toContain('429');
    viewers.push(...others.slice(1).flatMap((role) => [of(role), of(role)]));
    await until('eight replays', () => site.archive.openReplays === 8);
    expect(await refusal(of('viewer'))).toContain('503');
    for (const viewer of viewers) viewer.socket.terminate();
    await until('them to end', () => site.archive.openReplays === 0);
    const next = of('viewer');
    await until('a place for another', () => next.socket.readyState === next.socket.OPEN);
  });
});

describe('a slow client', () => {
  it('gets the latest of everything, marked as conflated, and every transition', async () => {
    const names = Array.from({ length: 2500 }, (_, i) => `p${i}`);
    const crowded = await TestSite.open(
      smallPlant({ points: [...smallPlant().points, ...names.map((name) => measured(name, 'H2S'))] }),
    );
    try {
      const [slow, quick] = [await crowded.live(), await crowded.live()];
      slow.socket.pause();
      for (let round = 1; round <= 60; round++) {
        crowded.hear(sos(`t${round}`));
        for (const name of names) crowded.hear(read(name, round % 5));
        // The fold takes so many inputs a turn, then a delta is due.
        await crowded.clock.pass(100);
      }
      await until('the quick one to have it all', () => quick.all('transition').length === 60);
      slow.socket.resume();
      await until('the slow one to have every transition', () => slow.all('transition').length === 60);
      await crowded.clock.pass(1000);
      const conflated = await slow.has('delta', (delta) => delta.conflated === true);
      expect(slow.all('transition').map(({ seq }) => seq)).toEqual(quick.all('transition').map(({ seq }) => seq));
      expect(conflated.readings.filter(({ point }) => point === 'p7')).toMatchObject([{ value: 0 }]);
      expect(slow.all('delta').length).toBeLessThan(quick.all('delta').length);
      expect(slow.closed).toBeUndefined();
      expect((await crowded.request('GET', '/metrics')).text).toMatch(/^fengsui_ws_conflated_total 1$/m);
    } finally {
      await crowded.close();
    }
  });

  it('past every bound is closed with a reason', () => {
    const said: string[] = [];
    const closes: unknown[] = [];
    const socket = {
      bufferedAmount: 9 * 1024 * 1024,
      send: (text: string) => said.push(text),
      close: (...why: unknown[]) => closes.push(why),
    };
    const client = new LiveClient(socket, 'viewer');
    client.send('a transition');
    client.send('another');
    expect([said.map((text) => JSON.parse(text)), closes]).toEqual([
      [{ type: 'bye', reason: 'too-slow', text: BYE_TEXTS['too-slow'] }],
      [[1013, 'too-slow']],
    ]);
  });

  it('is told goodbye when the gateway stops', async () => {
    const own = await TestSite.open();
    const viewer = await own.live();
    own.hear(act({ act: 'silence', for: 1000 as never }));
    await viewer.has('event', ({ kind }) => kind === 'silenced');
    await own.close();
    await until('the end', () => viewer.closed);
    expect(viewer.all('bye')).toMatchObject([{ type: 'bye', reason: 'stopping' }]);
  });
});
