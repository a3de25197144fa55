import { describe, expect, it, onTestFinished } from 'vitest';
import { minutes } from '../../src/domain/time.ts';
import { notifyPlan, plantThatTells, recipient } from '../domain/notices/support.ts';
import { read } from '../support/drafts.ts';
import { rule, setPoint } from '../support/plant.ts';
import { TestSite } from '../support/site.ts';

async function opened(): Promise<TestSite> {
  const plan = notifyPlan([{ tell: ['li'] }]);
  const conditions = [rule('h2s', 'high', { setPoint: setPoint('high', 7) })];
  const site = await TestSite.open(plantThatTells(plan, { conditions }));
  onTestFinished(() => site.close());
  return site;
}

const listed = async (site: TestSite, query = ''): Promise<Record<string, unknown>[]> => {
  const { json } = await site.request('GET', `/api/v1/notices${query}`, { as: 'viewer' });
  return (json as { items: Record<string, unknown>[] }).items;
};

describe('notices', () => {
  it('leave by the notifier, and are listed with each try and its result', async () => {
    const site = await opened();
    site.hear(read('h2s', 8));
    const [telling] = site.tellings;
    expect(telling).toMatchObject({ channel: 'hook', person: 'li', lang: 'zh', why: 'raise' });
    if (telling === undefined) throw new Error('nothing was told');
    expect(await listed(site)).toMatchObject([
      { id: telling.notice, alarm: 'h2s:high', person: 'li', channel: 'hook', state: 'waiting', tries: [] },
    ]);
    site.result({ kind: 'notice', notice: telling.notice, ok: false, result: '500' });
    await site.clock.pass(2000);
    expect(site.tellings.map(({ notice }) => notice)).toEqual([telling.notice, telling.notice]);
    site.result({ kind: 'notice', notice: telling.notice, ok: true, result: '200' });
    expect(await listed(site)).toMatchObject([{ state: 'told', tries: [{ result: '500' }, { result: '200' }] }]);
    const future = new Date(site.gateway.clock.now() + 60_000).toISOString();
    expect(await listed(site, `?from=${encodeURIComponent(future)}`)).toEqual([]);
    const { occurrence } = telling.about as { occurrence: string };
    expect(await listed(site, `?occurrence=${occurrence}`)).toHaveLength(1);
    expect(await listed(site, '?occurrence=1-999-9')).toEqual([]);
    const { text } = await site.request('GET', '/metrics');
    expect(text).toContain('fengsui_notices_total{channel="hook",result="retry"} 1');
    expect(text).toContain('fengsui_notices_total{channel="hook",result="told"} 1');
    const { status } = await site.request('POST', `/api/v1/notices/${telling.notice}/retry`, {
      as: 'operator',
      body: {},
    });
    expect(status).toBe(409);
  });

  it('say who is next, and no longer who was, until the alarm is acknowledged', async () => {
    const plan = notifyPlan(
      [
        {
          tell: ['li'],
          escalate: [
            { after: 30, outputs: ['siren'] },
            { after: 60, tell: ['wang'] },
          ],
        },
      ],
      [recipient('li', ['hook']), recipient('wang', ['hook'], { name: '王芳' })],
    );
    const conditions = [rule('h2s', 'high', { setPoint: setPoint('high', 7) })];
    const site = await TestSite.open(plantThatTells(plan, { conditions }));
    onTestFinished(() => site.close());
    const next = async (): Promise<unknown> => {
      const { json } = await site.request('GET', '/api/v1/alarms/h2s%3Ahigh/escalation', { as: 'viewer' });
      return (json as { items: unknown }).items;
    };
    expect(await next()).toEqual([]);
    site.hear(read('h2s', 8));
    const at = site.gateway.clock.now();
    const wang = { at: at + 60_000, tell: [{ person: 'wang', name: '王芳' }], outputs: [] };
    expect(await next()).toEqual([{ at: at + 30_000, tell: [], outputs: ['siren'] }, wang]);
    await site.clock.pass(31_000);
    expect(await next()).toEqual([wang]);
    const occurrence = [...site.gateway.state.tellings][0]?.[1].about.occurrence;
    await site.request('POST', '/api/v1/alarms/h2s%3Ahigh/ack', { as: 'operator', body: { occurrence } });
    expect(await next()).toEqual([]);
  });

  it('that were given up are sent again by a person', async () => {
    const site = await opened();
    site.hear(read('h2s', 8));
    const fail = () => {
      const last = site.tellings.at(-1);
      if (last !== undefined) site.result({ kind: 'notice', notice: last.notice, ok: false, result: 'refused' });
    };
    for (let i = 0; i < 400 && [...site.gateway.state.notices].every(([, { state }]) => state === 'waiting'); i++) {
      fail();
      await site.clock.pass(minutes(5));
    }
    const [notice] = await listed(site);
    expect(notice).toMatchObject({ state: 'failed' });
    const path = `/api/v1/notices/${String(notice?.['id'])}/retry`;
    const before = site.tellings.length;
    expect((await site.request('POST', path, { as: 'viewer', body: {} })).status).toBe(403);
    expect((await site.request('POST', path, { as: 'operator', body: {} })).status).toBe(200);
    expect(site.tellings).toHaveLength(before + 1);
    expect((await site.request('POST', '/api/v1/notices/none/retry', { as: 'operator', body: {} })).status).toBe(404);
  });
});
