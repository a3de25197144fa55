import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { read } from '../support/drafts.ts';
import { TestSite } from '../support/site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await TestSite.open();
});
afterAll(() => site.close());

const iso = (ms: number): string => new Date(site.clock.now() + ms).toISOString();
const eventsOf = (kind: string) =>
  site.log.entries.flatMap(({ events }) => events.filter((event) => event.kind === kind));

describe('a stretch of the record', () => {
  it('is kept by who investigates, and it is recorded who said so and why', async () => {
    const body = { from: iso(-3_600_000), to: iso(0), why: 'a man fell ill' };
    expect((await site.request('POST', '/api/v1/pins', { as: 'operator', body })).status).toBe(403);
    expect(
      (await site.request('POST', '/api/v1/pins', { as: 'investigator', body: { ...body, why: ' ' } })).status,
    ).toBe(422);
    const { status, json } = await site.request('POST', '/api/v1/pins', { as: 'investigator', body });
    expect(status).toBe(200);
    const { id } = json as { readonly id: string };
    const now = site.clock.now();
    expect(eventsOf('pinned')).toEqual([
      expect.objectContaining({ subject: id, comment: 'a man fell ill', from: now - 3_600_000, to: now }),
    ]);
    const listed = await site.request('GET', '/api/v1/pins', { as: 'viewer' });
    expect(listed.json).toEqual({ items: [expect.objectContaining({ id, from: now - 3_600_000, to: now })] });

    expect((await site.request('DELETE', `/api/v1/pins/${id}`, { as: 'viewer' })).status).toBe(403);
    expect((await site.request('DELETE', `/api/v1/pins/${id}`, { as: 'engineer' })).status).toBe(200);
    expect((await site.request('DELETE', `/api/v1/pins/${id}`, { as: 'engineer' })).status).toBe(404);
    expect(eventsOf('unpinned').map(({ subject }) => subject)).toEqual([id]);
  });

  it('is that of an incident, with the minutes around it', async () => {
    site.hear(read('h2s', 20));
    await site.clock.pass(2000);
    const { items } = (await site.request('GET', '/api/v1/incidents', { as: 'viewer' })).json as {
      readonly items: readonly { readonly id: string; readonly openedAt: number }[];
    };
    const [incident] = items;
    if (incident === undefined) throw new Error('there is no incident');
    const one = await site.request('GET', `/api/v1/incidents/${incident.id}`, { as: 'viewer' });
    expect([one.status, one.json]).toEqual([200, incident]);
    expect((await site.request('GET', '/api/v1/incidents/none', { as: 'viewer' })).status).toBe(404);
    const path = `/api/v1/incidents/${incident.id}/pin`;
    expect((await site.request('POST', path, { as: 'engineer', body: { why: 'drill' } })).status).toBe(200);
    expect(eventsOf('pinned').at(-1)).toMatchObject({
      from: incident.openedAt - 600_000,
      to: site.clock.now() + 600_000,
      comment: 'drill',
    });
  });
});
