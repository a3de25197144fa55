import { expect, it } from 'vitest';
import { compose } from '../../src/channels/compose.ts';
import { DingTalk } from '../../src/channels/dingtalk.ts';
import { ChannelNotifier } from '../../src/channels/notifier.ts';
import type { Sender } from '../../src/channels/sender.ts';
import { Webhook } from '../../src/channels/webhook.ts';
import { channelId, type NoticeId } from '../../src/domain/ids.ts';
import type { Draft, NoticeInput } from '../../src/domain/input.ts';
import type { Plant } from '../../src/domain/plant.ts';
import type { Outcome } from '../../src/domain/reduce.ts';
import { seconds } from '../../src/domain/time.ts';
import { SystemClock } from '../../src/platform/system-clock.ts';
import { channel, notifyPlan, plantThatTells, recipient } from '../domain/notices/support.ts';
import { freePort } from '../support/children.ts';
import { read, started } from '../support/drafts.ts';
import { Fold, T0 } from '../support/fold.ts';
import { measured, rule, setPoint } from '../support/plant.ts';
import { HttpPeer } from './peers.ts';

/** The rules in a time of the test's own, and channels that really ask servers. */
class Site {
  readonly fold: Fold;
  readonly #notifier: ChannelNotifier;
  readonly #results: NoticeInput[] = [];
  #underWay = 0;

  constructor(plant: Plant, senders: Readonly<Record<string, Sender>>) {
    this.fold = new Fold(plant);
    const outlets = new Map(
      Object.entries(senders).map(([id, sender]) => [channelId(id), { sender, timeout: seconds(5) }]),
    );
    this.#notifier = new ChannelNotifier(
      outlets,
      (telling) =>
        compose(telling, {
          state: this.fold.state,
          durableSeq: () => this.fold.state.seq,
          addresseeOf: ({ person }) => ({ id: person, email: undefined, phone: undefined }),
          publicUrl: undefined,
          tokenOf: () => undefined,
        }),
      new SystemClock(),
    );
    this.#notifier.start((result) => void this.#results.push(result));
  }

  begin(): Promise<void> {
    return this.#follow(this.fold.send(0, started(1)));
  }

  async send(ms: number, draft: Draft): Promise<void> {
    await this.until(ms);
    await this.#follow(this.fold.send(ms, draft));
  }

  async until(ms: number): Promise<void> {
    while (this.fold.wakeAt !== undefined && this.fold.wakeAt <= T0 + ms)
      await this.#follow(this.fold.tick(Math.max(this.fold.wakeAt, this.fold.state.at) - T0));
  }

  /** Sends what is to be sent, and hands back each result in the same instant of the rules. */
  async #follow({ notices = [] }: Outcome): Promise<void> {
    this.#deliver(notices);
    while (this.#underWay > 0) {
      const result = this.#results.shift();
      if (result === undefined) await new Promise((resolve) => setImmediate(resolve));
      else {
        this.#underWay -= 1;
        this.#deliver(this.fold.send(this.fold.state.at - T0, result).notices ?? []);
      }
    }
  }

  #deliver(ids: readonly NoticeId[]): void {
    for (const notice of ids) {
      const known = this.fold.state.notices.get(notice);
      if (known?.about === undefined) throw new Error(`sent, and not there: ${notice}`);
      const { channel: by, person, why, about } = known;
      this.#underWay += 1;
      this.#notifier.deliver({ notice, channel: by, person, lang: 'zh', why, about });
    }
  }
}

const MINUTE = 60_000;
const ids = Array.from({ length: 6 }, (_, i) => `gas-${i}`);
const conditions = ids.flatMap((id) => [
  rule(id, 'high', { setPoint: setPoint('high', 7) }),
  rule(id, 'high-high', { setPoint: setPoint('high', 14), priority: 1 }),
]);
const plant = (to: readonly string[]): Plant =>
  plantThatTells(
    notifyPlan(
      [{ when: { conditions: ['high', 'high-high'] }, tell: ['li', 'wang'] }],
      [recipient('li', to), recipient('wang', [...to, 'other'])],
      [...to, 'other'].map((id) => channel(id)),
    ),
    { conditions, points: ids.map((id) => measured(id, 'H2S')) },
  );

/** What arrived, as `person alarm`, in the order of arrival. */
const arrived = ({ asked }: HttpPeer): string[] =>
  asked.map(({ headers, body }) => {
    const { alarm } = JSON.parse(body.toString()) as { readonly alarm: string };
    return `${String(headers['x-fengsui-person'])} ${alarm}`;
  });
const noticesOf = ({ asked }: HttpPeer): unknown[] => asked.map(({ headers }) => headers['x-fengsui-notice']);

it('a host that cannot be reached for an hour delays no other channel; then all arrives, in order a person, once', async () => {
  const port = await freePort();
  const other = await HttpPeer.start();
  const hook = new Webhook({ url: `http://localhost:${port}/a`, secret: 'x' });
  const site = new Site(plant(['hook']), { hook, other: new Webhook({ url: other.url }) });
  await site.begin();
  for (const [i, id] of ids.entries()) await site.send(i * MINUTE, read(id, i === 4 ? 20 : 10));
  const decided = ['gas-0:high', 'gas-1:high', 'gas-2:high', 'gas-3:high', 'gas-4:high', 'gas-5:high'];
  expect(arrived(other).sort()).toEqual([...decided, 'gas-4:high-high'].map((alarm) => `wang ${alarm}`).sort());
  await site.until(60 * MINUTE);
  expect(site.fold.base('gateway:notify')).toBe('unacked');
  expect(site.fold.alarm('gateway:notify')?.evidence?.trouble).toMatchObject({
    channels: [{ channel: 'hook', result: 'refused' }],
  });

  // It is back, and the first answer is lost: that message alone comes twice, with the same id.
  const peer = await HttpPeer.start(undefined, port);
  peer.answers = (_asked, nth) => (nth === 0 ? 'cuts' : { status: 200 });
  await site.until(75 * MINUTE);
  expect(site.fold.base('gateway:notify')).toBe('returned-unacked');
  for (const person of ['li', 'wang']) {
    const own = arrived(peer)
      .filter((line) => line.startsWith(`${person} `))
      .map((line) => line.slice(person.length + 1));
    const [twice] = own;
    expect(twice).toBe('gas-4:high-high');
    expect(own.filter((alarm, i) => i === 0 || alarm !== twice)).toEqual(['gas-4:high-high', ...decided]);
  }
  expect(new Set(noticesOf(peer)).size).toBe(14);
  expect(noticesOf(peer)).toHaveLength(15);
  expect(new Set([...site.fold.state.notices].map(([, { state }]) => state))).toEqual(new Set(['told']));
  expect(noticesOf(other)).toHaveLength(7);
});

it('a wrong secret is a refusal with the code of the robot, never delivered, and at last a dead letter', async () => {
  const [robot, other] = [await HttpPeer.start(), await HttpPeer.start()];
  robot.answers = () => ({ status: 200, body: '{"errcode":310000,"errmsg":"sign not match"}' });
  const ding = new DingTalk({ url: robot.url, token: 't', secret: 'wrong' }, new SystemClock());
  const site = new Site(plant(['ding']), { ding, other: new Webhook({ url: other.url }) });
  await site.begin();
  await site.send(0, read('gas-0', 10));
  expect(arrived(other)).toEqual(['wang gas-0:high']);
  await site.until(MINUTE);
  expect(site.fold.alarm('gateway:notify')?.evidence?.trouble).toMatchObject({
    channels: [{ channel: 'ding', result: 'code-310000' }],
  });
  await site.until(25 * 60 * MINUTE);
  const letters = [...site.fold.state.notices].map(([, { person, channel: by, state }]) => `${person} ${by} ${state}`);
  expect(letters.sort()).toEqual(['li ding failed', 'wang ding failed', 'wang other told']);
  const given = site.fold.events.filter(({ kind }) => kind === 'notice-failed');
  expect(given.map(({ person, reason }) => `${person} ${reason}`).sort()).toEqual(
    ['li', 'wang'].map((person) => `${person} code-310000`),
  );
  expect(site.fold.events.filter(({ kind, channel: by }) => kind === 'notice-told' && by === 'ding')).toEqual([]);
  expect(JSON.stringify(site.fold.events)).not.toMatch(/sign not match|wrong/);
});
