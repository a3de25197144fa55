import { expect, it } from 'vitest';
import { ChannelNotifier, type Outlets } from '../../src/channels/notifier.ts';
import { failed, type NoticeMessage, type Sent, TOLD } from '../../src/channels/sender.ts';
import { channelId, noticeId, recipientId } from '../../src/domain/ids.ts';
import type { NoticeInput } from '../../src/domain/input.ts';
import { instant, seconds } from '../../src/domain/time.ts';
import type { Telling } from '../../src/ports/notifier.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { message } from './peers.ts';

const telling = (channel: string, person = 'li', name = person): Telling => ({
  notice: noticeId(name),
  channel: channelId(channel),
  person: recipientId(person),
  lang: 'zh',
  why: 'summary',
  about: { from: instant(0), to: instant(1), count: 0, alarms: [] },
});

type Way = (message: NoticeMessage, signal: AbortSignal) => Promise<Sent>;

const outlets = (ways: Readonly<Record<string, Way>>): Outlets =>
  new Map(Object.entries(ways).map(([id, send]) => [channelId(id), { timeout: seconds(5), sender: { send } }]));

function notifier(ways: Readonly<Record<string, Way>>) {
  const clock = new FakeClock();
  const results: NoticeInput[] = [];
  const delivery = new ChannelNotifier(outlets(ways), ({ notice }) => message({ notice }), clock);
  delivery.start((result) => void results.push(result));
  return { clock, delivery, results, told: () => results.map(({ notice, result }) => `${notice} ${result}`) };
}

const hangs: Way = () => new Promise(() => {});
const takes: Way = () => Promise.resolve(TOLD);

it('a channel that hangs holds up no other one', async () => {
  const { clock, delivery, told } = notifier({ dead: hangs, hook: takes });
  for (let i = 0; i < 50; i++) delivery.deliver(telling('dead', `p${i}`));
  delivery.deliver(telling('hook'));
  await clock.pass(0);
  expect(told()).toEqual(['li told']);
  await clock.pass(5000);
  expect(told().slice(1)).toEqual(Array.from({ length: 8 }, (_, i) => `p${i} timeout`));
});

it('a result never comes while the rules are still at what asked for it', () => {
  const { delivery, results } = notifier({});
  delivery.deliver(telling('gone'));
  expect(results).toEqual([]);
});

it('whatever a channel does becomes a result, short and with its pause', async () => {
  const { clock, delivery, results } = notifier({
    throws: () => {
      throw new Error('secret geheim in the text');
    },
    rejects: () => Promise.reject(Object.assign(new Error('geheim'), { code: 'ECONNREFUSED' })),
    limits: () => Promise.resolve(failed('code-130101', seconds(60))),
    long: () => Promise.resolve(failed('x'.repeat(1000))),
  });
  for (const channel of ['throws', 'rejects', 'limits', 'long', 'gone']) delivery.deliver(telling(channel, channel));
  await clock.pass(0);
  const by = Object.fromEntries(results.map((result) => [result.notice, result]));
  expect(by['throws']).toEqual({ kind: 'notice', notice: 'throws', ok: false, result: 'failed' });
  expect(by['rejects']).toMatchObject({ ok: false, result: 'refused' });
  expect(by['limits']).toMatchObject({ ok: false, result: 'code-130101', retryAfter: 60_000 });
  expect(by['long']?.result).toHaveLength(64);
  expect(by['gone']).toMatchObject({ ok: false, result: 'no-channel' });
});

it('a new configuration loses nothing: what is under way ends as it began, what waits goes the new way', async () => {
  const ends: ((sent: Sent) => void)[] = [];
  const { clock, delivery, told } = notifier({ hook: () => new Promise((end) => void ends.push(end)) });
  delivery.deliver(telling('hook', 'li', 'a'));
  delivery.deliver(telling('hook', 'li', 'b'));
  await clock.pass(0);
  delivery.replace(outlets({ hook: () => Promise.resolve(failed('new-way')) }));
  ends[0]?.(TOLD);
  await clock.pass(0);
  expect(told()).toEqual(['a told', 'b new-way']);
});

it('a channel that is taken out ends what is under way, and refuses what waits', async () => {
  const ends: ((sent: Sent) => void)[] = [];
  const { clock, delivery, told } = notifier({ hook: () => new Promise((end) => void ends.push(end)) });
  delivery.deliver(telling('hook', 'li', 'a'));
  delivery.deliver(telling('hook', 'li', 'b'));
  await clock.pass(0);
  delivery.replace(outlets({}));
  ends[0]?.(TOLD);
  await clock.pass(0);
  expect(told()).toEqual(['b no-channel', 'a told']);
});

it('a stop waits a moment for what is under way, and no longer', async () => {
  const ends: ((sent: Sent) => void)[] = [];
  const { clock, delivery, told } = notifier({
    slow: () => new Promise((end) => void ends.push(end)),
    dead: hangs,
  });
  delivery.deliver(telling('slow', 'li', 'a'));
  delivery.deliver(telling('dead', 'li', 'b'));
  await clock.pass(0);
  let stopped = false;
  const over = delivery.stop().then(() => (stopped = true));
  ends[0]?.(TOLD);
  await clock.pass(999);
  expect([told(), stopped]).toEqual([['a told'], false]);
  await clock.pass(1);
  await over;
  expect(told()).toEqual(['a told']);
});
