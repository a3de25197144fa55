import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { peerOf } from '../../src/server/peer.ts';
import { TokenBucket, Buckets } from '../../src/server/rate.ts';
import { TransitionRing } from '../../src/server/live/ring.ts';
import { LIMITS } from '../../src/server/limits.ts';
import type { Plant } from '../../src/domain/plant.ts';
import { read, sos } from '../support/drafts.ts';
import { contact, rule, smallPlant } from '../support/plant.ts';
import { type Answered, TestSite, Viewer } from '../support/site.ts';
import { until } from '../support/until.ts';

const RATE = { most: 10, perSecond: 2, unit: 'x', what: 'x', beyond: 'x' };

async function opened(plant?: Plant): Promise<TestSite> {
  const site = await TestSite.open(plant);
  onTestFinished(() => site.close());
  return site;
}

describe('a rate', () => {
  it('never gives more than its most and what came back in the time', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3000), fc.integer({ min: 1, max: 4 }))), (takes) => {
        let now = 0;
        let given = 0;
        const bucket = new TokenBucket(RATE, { monotonic: () => now });
        for (const [wait, amount] of takes) {
          now += wait;
          if (bucket.take(amount)) given += amount;
        }
        expect(given).toBeLessThanOrEqual(RATE.most + (RATE.perSecond * now) / 1000);
      }),
    );
  });

  it('gives again what came back', () => {
    let now = 0;
    const bucket = new TokenBucket(RATE, { monotonic: () => now });
    expect([bucket.take(10), bucket.take()]).toEqual([true, false]);
    now = 500;
    expect([bucket.take(), bucket.take()]).toEqual([true, false]);
  });

  it('of each peer is its own, and a flood of new peers takes no more memory than some thousands', () => {
    const buckets = new Buckets(() => ({ ...RATE, most: 1, perSecond: 0 }), { monotonic: () => 0 });
    expect([buckets.take('a'), buckets.take('a'), buckets.take('b')]).toEqual([true, false, true]);
    for (let i = 0; i < 4000; i++) {
      buckets.take(`peer ${i}`);
      // One that goes on asking is not forgotten for the others' sake.
      expect(buckets.take('a')).toBe(false);
    }
    for (let i = 0; i < 5000; i++) buckets.take(`other ${i}`);
    expect(buckets.take('b')).toBe(true);
  });
});

it.each([
  ['127.0.0.1', 'loopback'],
  ['127.8.9.1', 'loopback'],
  ['::1', 'loopback'],
  ['::ffff:127.0.0.1', 'loopback'],
  [undefined, 'loopback'],
  ['10.0.0.7', '10.0.0.7'],
  ['::ffff:10.0.0.7', '10.0.0.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2:ffff::9', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('the peer behind %s is %s', (address, peer) => {
  expect(peerOf(address)).toBe(peer);
});

describe('the ring of what was told', () => {
  it('gives everything after a seq, in pieces that never cut a seq in two, or says that it does not hold it', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2), { maxLength: 40 }), fc.integer({ min: 1, max: 7 }), (steps, count) => {
        const ring = new TransitionRing(0);
        let seq = 1;
        const told = steps.map((step, i) => ({ seq: (seq += step), text: String(i) }));
        for (const one of told) ring.add(one.seq, one.text);
        const texts: string[] = [];
        for (let cursor = 0; cursor < ring.newest;) {
          const piece = ring.after(cursor, count);
          texts.push(...piece.texts);
          cursor = piece.last;
        }
        expect(texts).toEqual(told.map(({ text }) => text));
      }),
    );
  });

  it('is bounded by number and by size, and knows from where on it is whole', () => {
    const ring = new TransitionRing(0);
    for (let seq = 1; seq <= 2500; seq++) ring.add(seq, 'x');
    expect([ring.floor, ring.newest]).toEqual([500, 2500]);
    for (let seq = 2501; seq <= 2510; seq++) ring.add(seq, 'x'.repeat(1024 * 1024));
    expect(ring.floor).toBeGreaterThanOrEqual(2506);
  });
});

describe('resuming after a long time', () => {
  const names = Array.from({ length: 2600 }, (_, i) => `call-${i}`);

  /** A site in which so much has happened that the ring does not hold all of it. */
  async function eventful(): Promise<{ site: TestSite; request: { type: 'resume'; epoch: number; seq: number } }> {
    const points = names.map((name) => contact(name));
    const site = await opened(smallPlant({ points, zones: [], conditions: names.map((name) => rule(name, 'on')) }));
    const [{ epoch, seq } = expect.fail('no hello')] = (await site.live()).all('hello');
    for (let i = 0; i < names.length; i += 100) {
      site.hear(...names.slice(i, i + 100).map((name) => read(name, 1)));
      await site.clock.pass(20);
    }
    return { site, request: { type: 'resume', epoch, seq } };
  }

  it('tells every transition once and in order, more than the ring holds, a few at a time', async () => {
    const { site, request } = await eventful();
    const viewer = await site.live();
    viewer.say(request);
    const some = await until('some of them', async () => {
      await site.clock.pass(20);
      return viewer.all('transition').length;
    });
    expect(some).toBeLessThan(names.length / 2);
    await until('all of them', async () => {
      await site.clock.pass(20);
      return viewer.all('transition').length >= names.length;
    });
    expect(viewer.all('transition').map(({ subject }) => subject)).toEqual(names);
    expect(viewer.all('hello')).toHaveLength(1);
  });

  it('that the record no longer holds begins anew', async () => {
    const { site, request } = await eventful();
    site.archive.transitionTexts = () => Promise.resolve('gone');
    const viewer = await site.live();
    viewer.say(request);
    await until('a second hello', () => viewer.all('hello').length === 2);
  });
});

describe('screens that come together', () => {
  it('share a snapshot, and miss nothing that was told since it was made', async () => {
    const site = await opened();
    // More than snapshots are made without time passing.
    const viewers: Viewer[] = [];
    for (let i = 0; i < 15; i++) {
      site.hear(sos(`badge-${i}`));
      viewers.push(await site.live());
    }
    for (const [i, viewer] of viewers.entries()) {
      await until('what it has to know', () => {
        const known = viewer.all('hello')[0]?.snapshot.alarms.map(({ subject }) => subject) ?? [];
        const told = new Set([...known, ...viewer.all('transition').map(({ subject }) => subject)]);
        return told.has(`badge-${i}`) && told.size >= 15;
      });
    }
    expect(new Set(viewers.map((viewer) => viewer.all('hello')[0]?.seq)).size).toBeLessThan(15);
  });
});

describe('questions of one account', () => {
  const SERIES = '/api/v1/series?point=h2s&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z';

  it('are answered two at a time, eight wait, and the rest is refused; acts and others go on', async () => {
    const site = await opened();
    let open = (): void => {};
    site.archive.question = new Promise((resolve) => (open = resolve));
    const answers = Array.from({ length: 15 }, () => site.request('GET', SERIES, { as: 'viewer' }));
    const refused = await Promise.race(answers);
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '1']);
    expect(refused.json).toMatchObject({ type: 'urn:fengsui:problem:too-many', reason: 'waiting-account' });
    await until('two questions', () => site.archive.questions === 2);
    expect((await site.request('GET', '/api/v1/state', { as: 'operator' })).status).toBe(200);
    const act = await site.request('POST', '/api/v1/silence', { as: 'operator', body: { for: '1s' } });
    expect(act.status).toBe(200);
    open();
    const statuses = (await Promise.all(answers)).map(({ status }: Answered) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(10);
    expect((await site.request('GET', '/metrics')).text).toMatch(
      /^fengsui_limited_total\{limit="waiting-account"\} 5$/m,
    );
  });

  it('end when the asker has gone, and give their places back', async () => {
    const site = await opened();
    site.archive.question = new Promise(() => {});
    for (let round = 0; round < 5; round++) {
      const gone = Array.from({ length: 4 }, () => new AbortController());
      const headers = { authorization: `Bearer ${site.tokens.viewer}` };
      const asked = gone.map(({ signal }) => fetch(`${site.url}${SERIES}`, { headers, signal }).catch(() => 'gone'));
      await until('two questions', () => site.archive.questions === 2);
      for (const one of gone) one.abort();
      expect(await Promise.all(asked)).toEqual(['gone', 'gone', 'gone', 'gone']);
      await until('no question', () => site.archive.questions === 0);
    }
    expect((await site.request('GET', '/api/v1/state', { as: 'viewer' })).status).toBe(200);
  });
});

describe('a replay whose viewer does not read', () => {
  it('is told of as one that reads, once it does', async () => {
    const site = await opened();
    const viewer = new Viewer(`${site.url}/api/v1/replay`, { authorization: `Bearer ${site.tokens.viewer}` });
    const send = await until('the replay', () => site.archive.senders[0]);
    await until('it to be open', () => viewer.socket.readyState === viewer.socket.OPEN);
    viewer.socket.pause();
    const text = JSON.stringify({ type: 'error', code: 'long', message: 'x'.repeat(100_000) });
    let sent = 0;
    await until('texts that are not read', () => {
      if (sent < site.archive.reads + 4) {
        send(text);
        sent += 1;
      }
      return sent === site.archive.reads + 4 && sent > 20;
    });
    viewer.socket.resume();
    await until('all of them read', () => site.archive.reads === sent);
  });

  it('and goes on being told things is closed', async () => {
    const site = await opened();
    const viewer = new Viewer(`${site.url}/api/v1/replay`, { authorization: `Bearer ${site.tokens.viewer}` });
    const send = await until('the replay', () => site.archive.senders[0]);
    await until('it to be open', () => viewer.socket.readyState === viewer.socket.OPEN);
    viewer.socket.pause();
    const text = JSON.stringify({ type: 'error', code: 'long', message: 'x'.repeat(500_000) });
    await until('it to be over', () => {
      send(text);
      return site.archive.openReplays === 0;
    });
  });
});

it('every limit says what it is, what it counts and what happens beyond it', () => {
  for (const [name, limit] of Object.entries(LIMITS)) {
    expect([name, limit.most > 0, limit.what.length > 5, limit.beyond.length > 2]).toEqual([name, true, true, true]);
  }
});
