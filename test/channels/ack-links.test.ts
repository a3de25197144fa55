import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type AckRules, MessageAckLinks } from '../../src/channels/ack-links.ts';
import { emptyState } from '../../src/domain/begin.ts';
import { alarmId, channelId, epochOf, noticeId, occurrenceId, recipientId, seqOf } from '../../src/domain/ids.ts';
import type { Notice } from '../../src/domain/notices/notice.ts';
import { later, minutes } from '../../src/domain/time.ts';
import { secretKey } from '../../src/platform/secret-key.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { smallPlant } from '../support/plant.ts';
import { tempDir } from '../support/temp.ts';

const ALARM = alarmId('h2s', 'high');
const OCCURRENCE = occurrenceId(epochOf(1), seqOf(5), 0);
const ID = noticeId(OCCURRENCE, 'li', 'mail', '0');
const KEY = Buffer.alloc(32, 7);

const rules = (changes: Partial<AckRules> = {}): AckRules => ({
  accountOf: (person) => (person === 'li' ? 'li-account' : undefined),
  isPersonal: (channel) => channel === 'mail',
  ...changes,
});

/** One notice of one alarm, sent now. */
function site(key = KEY) {
  const clock = new FakeClock();
  const state = emptyState(smallPlant());
  const notice: Notice = {
    alarm: ALARM,
    occurrence: OCCURRENCE,
    person: recipientId('li'),
    channel: channelId('mail'),
    why: 'raise',
    priority: 2,
    at: clock.now(),
    place: [seqOf(5), 0],
    state: 'told',
    dueAt: clock.now(),
    giveUpAt: later(clock.now(), minutes(60)),
    triedAt: clock.now(),
    failures: 0,
    tries: [],
  };
  state.notices.edit(ID, () => notice);
  state.alarms.edit(ALARM, () => ({ active: true, acked: false, latched: false, occurrence: OCCURRENCE }));
  const links = () => new MessageAckLinks(key, state, clock, () => clock.now(), rules());
  return { clock, state, notice, links };
}

const GRANT = { notice: ID, alarm: ALARM, occurrence: OCCURRENCE, account: 'li-account' };

it('a token has 128 bits, is the same at each try, and says what it allows', () => {
  const { links } = site();
  const all = links();
  const token = all.tokenFor(ID);
  expect(Buffer.from(token, 'base64url')).toHaveLength(16);
  expect(all.tokenFor(ID)).toBe(token);
  expect(all.find(token)).toEqual(GRANT);
  expect(all.find(`${token.slice(1)}A`)).toBeUndefined();
  expect(all.find('')).toBeUndefined();
  expect(site(Buffer.alloc(32, 8)).links().tokenFor(ID)).not.toBe(token);
});

it('outlives a restart, and is known before its message is sent again', () => {
  const { links } = site();
  const token = links().tokenFor(ID);
  expect(links().find(token)).toEqual(GRANT);
});

it('is good once, and for thirty minutes', async () => {
  const { clock, links } = site();
  const all = links();
  const token = all.tokenFor(ID);
  await clock.pass(minutes(30));
  expect(all.find(token)).toEqual(GRANT);
  all.use(GRANT);
  expect(all.find(token)).toBeUndefined();
  const other = links();
  await clock.pass(1);
  expect(other.find(token)).toBeUndefined();
});

it('is good for thirty minutes after a try that came late', async () => {
  const { clock, links, notice } = site();
  const all = links();
  const token = all.tokenFor(ID);
  await clock.pass(minutes(60));
  expect(all.find(token)).toBeUndefined();
  notice.triedAt = clock.now();
  expect(all.tokenFor(ID)).toBe(token);
  expect(all.find(token)).toEqual(GRANT);
});

it('ends by the steady clock where plant time is set back', async () => {
  const { clock, state } = site();
  const links = new MessageAckLinks(KEY, state, clock, () => 0, rules());
  const token = links.tokenFor(ID);
  await clock.pass(minutes(29));
  expect(links.find(token)).toEqual(GRANT);
  await clock.pass(minutes(2));
  expect(links.find(token)).toBeUndefined();
});

it('dies with its occurrence, its notice, its account, and its channel', () => {
  const dead = (change: (all: ReturnType<typeof site>, links: MessageAckLinks) => void): boolean => {
    const all = site();
    const links = all.links();
    const token = links.tokenFor(ID);
    change(all, links);
    return links.find(token) === undefined;
  };
  const next = occurrenceId(epochOf(1), seqOf(9), 0);
  expect(dead(({ state }) => void (state.alarms.edit(ALARM).occurrence = next))).toBe(true);
  expect(dead(({ state }) => state.alarms.remove(ALARM))).toBe(true);
  expect(dead(({ state }) => state.notices.remove(ID))).toBe(true);
  expect(dead((_all, links) => links.replace(rules({ accountOf: () => undefined })))).toBe(true);
  expect(dead((_all, links) => links.replace(rules({ isPersonal: () => false })))).toBe(true);
  expect(dead((_all, links) => links.replace(rules({ accountOf: () => 'wang' })))).toBe(false);
  expect(dead(({ clock }) => clock.stall(minutes(31)))).toBe(true);
});

it('the key is a file of its own account alone, and a damaged one is made again', () => {
  const file = join(tempDir(), 'ack.key');
  const key = secretKey(file);
  expect(key).toHaveLength(32);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(secretKey(file)).toEqual(key);
  writeFileSync(file, 'half');
  expect(secretKey(file)).not.toEqual(key);
  expect(secretKey('/proc/none/ack.key')).toHaveLength(32);
});
