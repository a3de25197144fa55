import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlarmId } from '../../src/domain/ids.ts';
import { pointId } from '../../src/domain/ids.ts';
import { read } from '../support/drafts.ts';
import { measured, rule, setPoint, smallPlant, zone } from '../support/plant.ts';
import { TestSite } from '../support/site.ts';

const MINUTE = 60_000;
const numbers = Array.from({ length: 11 }, (_, n) => n);
const high = (id: string, priority: 2 | 3) => rule(id, 'high', { setPoint: setPoint('high', 7), priority });
/** One urgent detector in a zone, and eleven others in another one. */
const plant = () =>
  smallPlant({
    points: [measured('h2s', 'H2S'), ...numbers.map((n) => measured(`p${n}`, 'H2S'))],
    zones: [
      zone('farm', [20, 20, 80, 70], { gasPoints: [pointId('h2s')] }),
      zone('shed', [100, 20, 120, 40], { gasPoints: numbers.map((n) => pointId(`p${n}`)) }),
    ],
    conditions: [high('h2s', 2), ...numbers.map((n) => high(`p${n}`, 3))],
  });

let site: TestSite;
beforeAll(async () => {
  site = await TestSite.open(plant());
});
afterAll(() => site.close());

const incidents = async (query = ''): Promise<readonly Record<string, unknown>[]> => {
  const { json } = await site.request('GET', `/api/v1/incidents${query}`, { as: 'viewer' });
  return (json as { items: Record<string, unknown>[] }).items;
};
const occurrence = (id = 'h2s:high'): string => site.gateway.state.alarms.get(id as AlarmId)?.occurrence ?? '';
const rfc = (ms: number): string => encodeURIComponent(new Date(ms).toISOString());

describe('incidents', () => {
  it('are none while nothing has happened, and for nobody who is not signed in', async () => {
    expect(await incidents()).toEqual([]);
    expect((await site.request('GET', '/api/v1/incidents')).status).toBe(401);
  });

  it('are told with the transition, the event, the alarm and the snapshot', async () => {
    const viewer = await site.live();
    site.hear(read('h2s', 8));
    await site.clock.pass(0);
    const { incident, firstOut } = await viewer.has('transition', ({ alarm }) => alarm === 'h2s:high');
    expect([incident, firstOut]).toEqual([`i-${occurrence()}`, true]);
    const opened = await viewer.has('event', ({ kind }) => kind === 'incident-opened');
    expect(opened).toMatchObject({ subject: incident, alarm: 'h2s:high', occurrence: occurrence() });
    const told = expect.objectContaining({ alarm: 'h2s:high', incident, firstOut: true }) as object;
    const { json } = await site.request('GET', '/api/v1/alarms?state=active', { as: 'viewer' });
    expect(json).toMatchObject({ items: [told] });
    const { snapshot } = await (await site.live()).has('hello');
    expect(snapshot.alarms).toEqual([told]);
  });

  it('are taken out by an investigator, an engineer and an administrator, and it is recorded who did', async () => {
    const id = `i-${occurrence()}`;
    const path = `/api/v1/incidents/${id}/bundle`;
    for (const as of ['viewer', 'operator'] as const)
      expect((await site.request('GET', path, { as })).status, as).toBe(403);
    const taken = await site.request('GET', path, { as: 'engineer' });
    expect(taken.text).toBe('<!DOCTYPE html><html></html>');
    const { events } = site.log.entries.at(-1) ?? {};
    expect(events).toMatchObject([{ kind: 'exported', subject: id }]);
    expect(events?.[0]?.by).toMatch(/./);
    expect((await site.request('GET', '/api/v1/incidents/none/bundle', { as: 'engineer' })).status).toBe(404);
  });

  it('name their first alarm, their members and their places', async () => {
    const at = site.clock.now();
    site.hear(read('p0', 8));
    await site.clock.pass(0);
    const member = { alarm: 'h2s:high', occurrence: occurrence(), priority: 2, at };
    expect(await incidents()).toEqual([
      {
        id: `i-${occurrence()}`,
        state: 'open',
        openedAt: at,
        priority: 2,
        firstOut: member,
        members: [member, { alarm: 'p0:high', occurrence: occurrence('p0:high'), priority: 3, at }],
        count: 2,
        standing: 1,
        places: ['farm'],
      },
    ]);
  });

  it('are closed by time, and found by it', async () => {
    const openedAt = site.clock.now();
    await site.request('POST', '/api/v1/alarms/h2s:high/ack', {
      as: 'operator',
      body: { occurrence: occurrence() },
    });
    for (let second = 0; second < 65; second++) {
      site.hear(read('h2s', 1));
      await site.clock.pass(1000);
    }
    expect(await incidents()).toMatchObject([{ state: 'open', standing: 0 }]);
    const viewer = await site.live();
    await site.clock.pass(5 * MINUTE);
    await viewer.has('event', ({ kind, subject }) => kind === 'incident-closed' && subject === `i-${occurrence()}`);
    const [{ state, closedAt } = {}] = await incidents();
    expect(state).toBe('closed');
    const end = Number(closedAt);
    expect(end).toBe(openedAt + 6 * MINUTE);
    const range = (from: number, to: number): Promise<readonly object[]> =>
      incidents(`?from=${rfc(from)}&to=${rfc(to)}`);
    expect(await range(openedAt + MINUTE, openedAt + 2 * MINUTE)).toHaveLength(1);
    expect(await range(openedAt - 2 * MINUTE, openedAt - MINUTE)).toEqual([]);
    expect(await range(end + 1000, end + MINUTE)).toEqual([]);
  });

  it.each(['?from=yesterday', '?to=1750000000', `?from=${rfc(2000)}&to=${rfc(1000)}`])('refuse %s', async (query) => {
    expect((await site.request('GET', `/api/v1/incidents${query}`, { as: 'viewer' })).status).toBe(400);
  });
});

it('a flood is told as it begins, and to whoever comes later, with its first alarm', async () => {
  const viewer = await site.live();
  expect((await viewer.has('hello')).snapshot.flood).toBeUndefined();
  await site.clock.pass(10 * MINUTE);
  const since = site.clock.now();
  for (const n of numbers) site.hear(read(`p${n}`, n === 0 ? 1 : 8));
  site.hear(read('h2s', 8));
  await site.clock.pass(0);
  const first = { alarm: 'p1:high', occurrence: occurrence('p1:high') };
  expect(await viewer.has('event', ({ kind }) => kind === 'flood-began')).toMatchObject({ ...first, amount: 11 });
  const flood = { since, count: 11, peak: 11, first };
  expect((await (await site.live()).has('hello')).snapshot.flood).toEqual(flood);
  expect((await site.request('GET', '/api/v1/state', { as: 'viewer' })).json).toMatchObject({ flood });
  await site.clock.pass(10 * MINUTE + 2000);
  expect(await viewer.has('event', ({ kind }) => kind === 'flood-ended')).toMatchObject({ ...first, peak: 11 });
  expect((await (await site.live()).has('hello')).snapshot.flood).toBeUndefined();
});

it('a page of incidents leads on to the next one, without one twice or left out', async () => {
  const all = await incidents();
  expect(all.length).toBeGreaterThan(1);
  const ids: unknown[] = [];
  let next: string | undefined;
  do {
    const cursor: string = next === undefined ? '' : `&cursor=${encodeURIComponent(next)}`;
    const { json } = await site.request('GET', `/api/v1/incidents?limit=1${cursor}`, { as: 'viewer' });
    const page = json as { items: Record<string, unknown>[]; next?: string };
    expect(page.items).toHaveLength(1);
    ids.push(...page.items.map(({ id }) => id));
    ({ next } = page);
  } while (next !== undefined && ids.length < 10);
  expect(ids).toEqual(all.map(({ id }) => id));
  const behind = await site.request('GET', '/api/v1/incidents?cursor=1.gone', { as: 'viewer' });
  expect(behind.json).toEqual({ items: [] });
  for (const wrong of ['limit=0', 'limit=501', 'cursor=x'])
    expect((await site.request('GET', `/api/v1/incidents?${wrong}`, { as: 'viewer' })).status, wrong).toBe(400);
});
