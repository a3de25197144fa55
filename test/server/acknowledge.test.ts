import { describe, expect, it, onTestFinished } from 'vitest';
import { MessageAckLinks } from '../../src/channels/ack-links.ts';
import { alarmId } from '../../src/domain/ids.ts';
import type { Role } from '../../src/ports/accounts.ts';
import { notifyPlan, plantThatTells } from '../domain/notices/support.ts';
import { read } from '../support/drafts.ts';
import { minutes } from '../../src/domain/time.ts';
import { rule, setPoint } from '../support/plant.ts';
import { TestSite } from '../support/site.ts';
import { until } from '../support/until.ts';

/** A site whose alarm was told to a person, with the token of the link. */
async function told(role: Role = 'operator') {
  const conditions = [rule('h2s', 'high', { setPoint: setPoint('high', 7) })];
  const reAlarm = { 1: minutes(5), 2: minutes(5), 3: minutes(5), 4: minutes(5) };
  let fresh = (): MessageAckLinks => {
    throw new Error('no links');
  };
  let links: MessageAckLinks | undefined;
  /** Another process: what it was told and what it did is forgotten. */
  const restarted = () => (links = fresh());
  const site = await TestSite.open(
    plantThatTells(notifyPlan([{ tell: ['li'] }]), { conditions, reAlarm }),
    undefined,
    { publicUrl: 'https://plant.example/fengsui/' },
    ({ state, clock }) => {
      fresh = () =>
        new MessageAckLinks(Buffer.alloc(32), state, clock, () => clock.now(), {
          accountOf: () => 'li',
          isPersonal: () => true,
        });
      links = fresh();
      return { find: (token) => links?.find(token), use: (grant) => links?.use(grant) };
    },
  );
  onTestFinished(() => site.close());
  await site.store.users.add('li', role, 'Kestrel-41-lamp', 'test');
  await site.accounts.refresh();
  site.hear(read('h2s', 8));
  const notice = site.tellings[0]?.notice;
  if (notice === undefined || links === undefined) throw new Error('nothing was told');
  const path = `/a/${links.tokenFor(notice)}`;
  return {
    site,
    path,
    restarted,
    isAcked: () => site.gateway.state.alarms.get(alarmId('h2s', 'high'))?.acked === true,
  };
}

describe('the link in a message', () => {
  it('shows the alarm in both languages, and changes nothing, however often it is looked at', async () => {
    const { site, path, isAcked } = await told();
    for (const method of ['GET', 'HEAD', 'GET']) {
      const { status, headers, text } = await site.request(method, path);
      expect(status).toBe(200);
      expect(headers).toMatchObject({
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
        'x-robots-tag': expect.stringContaining('noindex'),
        'content-security-policy': expect.stringContaining("default-src 'none'"),
      });
      if (method === 'GET')
        for (const words of ['确认此报警', 'Acknowledge this alarm', 'h2s']) expect(text).toContain(words);
      expect(text).not.toContain('<script');
    }
    expect(isAcked()).toBe(false);
  });

  it('acknowledges once, in the name of the account, below the path of a proxy and without it', async () => {
    const { site, path, isAcked } = await told();
    const headers = {
      origin: 'null',
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/x-www-form-urlencoded',
    };
    expect((await site.request('POST', `/fengsui${path}`, { headers, body: '' })).status).toBe(200);
    expect(isAcked()).toBe(true);
    const acts = site.log.entries.flatMap(({ input }) => (input.kind === 'act' ? input : []));
    expect(acts).toMatchObject([{ by: 'li', role: 'operator', do: { act: 'ack', via: 'message' } }]);
    expect((await site.request('POST', path)).status).toBe(410);
    expect((await site.request('GET', path)).status).toBe(410);
  });

  it('of before a re-alarm is spent, also after a restart that forgot that it was used', async () => {
    const { site, path, isAcked, restarted } = await told();
    expect((await site.request('POST', path)).status).toBe(200);
    restarted();
    expect((await site.request('GET', path)).text).toContain('已由 li 确认');
    await site.clock.pass(minutes(6));
    await until('it to ask again', () => !isAcked() && site.tellings.at(-1)?.why === 're-alarm');
    restarted();
    expect((await site.request('GET', path)).status).toBe(410);
    expect((await site.request('POST', path)).status).toBe(410);
    expect(isAcked()).toBe(false);
    const again = site.tellings.at(-1)?.notice;
    if (again === undefined) throw new Error('nothing was told again');
    expect((await site.request('POST', `/a/${restarted().tokenFor(again)}`)).status).toBe(200);
    expect(isAcked()).toBe(true);
  });

  it('takes no press from a page of another site', async () => {
    const { site, path, isAcked } = await told();
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null', 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ])
      expect((await site.request('POST', path, { headers: { ...headers } })).status).toBe(403);
    expect(isAcked()).toBe(false);
    expect((await site.request('POST', path, { headers: { origin: 'https://plant.example' } })).status).toBe(200);
  });

  it('is of no use to an account that may not acknowledge, or no longer may', async () => {
    const viewer = await told('viewer');
    expect((await viewer.site.request('POST', viewer.path)).status).toBe(410);
    const { site, path, isAcked } = await told();
    site.store.users.disable('li', 'test');
    expect((await site.request('POST', path)).status).toBe(410);
    await until('the page to know it', async () => (await site.request('GET', path)).status === 410);
    expect([viewer.isAcked(), isAcked()]).toEqual([false, false]);
  });

  it('says of a token that it does not know no more than of an old one, and not without end', async () => {
    const { site, path } = await told();
    const answers = [];
    for (let i = 0; i < 40; i++) answers.push((await site.request('GET', `/a/${'x'.repeat(22)}`)).status);
    expect(new Set(answers)).toEqual(new Set([410, 429]));
    expect((await site.request('GET', path, { from: '127.0.0.9' })).status).toBe(200);
  });

  it('is not there where the gateway has no public address', async () => {
    const site = await TestSite.open();
    onTestFinished(() => site.close());
    expect((await site.request('GET', '/a/x')).status).toBe(404);
    expect((await site.request('POST', '/a/x')).status).toBe(404);
  });
});
