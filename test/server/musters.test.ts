import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MusterItem } from '../../src/wire/musters.ts';
import { fix } from '../support/drafts.ts';
import { smallPlant } from '../support/plant.ts';
import { TestSite } from '../support/site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await TestSite.open(smallPlant());
});
afterAll(() => site.close());

type As = 'viewer' | 'operator' | 'engineer';
const post = (path: string, body: unknown, as: As = 'operator') =>
  site.request('POST', `/api/v1/musters${path}`, { as, body });
const get = async (path = '') => (await site.request('GET', `/api/v1/musters${path}`, { as: 'viewer' })).json;
let id = '';

it('is started by an operator, and every screen has it', async () => {
  site.hear(fix('0a01', 50, 50), fix('0a02', 52, 50));
  const viewer = await site.live();
  expect((await post('', { reason: 'drill of May' }, 'viewer')).status).toBe(403);
  expect((await post('', { drill: true })).status).toBe(422);
  expect((await post('', { reason: 'x', zones: ['nowhere'] })).status).toBe(404);
  const begun = await post('', { reason: 'drill of May', drill: true });
  expect(begun.status).toBe(201);
  id = (begun.json as { id: string }).id;
  expect((await post('', { reason: 'again', drill: true })).status).toBe(409);
  expect(await get()).toMatchObject({
    items: [
      {
        id,
        reason: 'drill of May',
        drill: true,
        accounted: [],
        missing: [
          { person: 'li', near: [{ person: 'wang', metres: 2 }] },
          { person: 'wang', zone: 'farm' },
        ],
        notOnSite: [{ person: 'visitor', why: 'not-seen' }],
      },
    ],
  });
  await site.clock.pass(200);
  expect((await viewer.has('muster', ({ muster }) => muster.id === id)).muster.counts.missing).toBe(2);
  const late = await site.live();
  expect(late.all('hello')[0]?.snapshot.musters).toMatchObject([{ id, drill: true }]);
});

it('a tick is one however often it is sent, and may be taken back', async () => {
  const tick = { person: 'li', how: 'by eye', at: site.clock.now() };
  expect((await post(`/${id}/account`, tick)).status).toBe(200);
  expect((await post(`/${id}/account`, tick)).status).toBe(200);
  expect(await get(`/${id}`)).toMatchObject({
    accounted: [{ person: 'li', how: 'hand', note: 'by eye', saidAt: tick.at }],
    missing: [{ person: 'wang' }],
  });
  expect((await post(`/${id}/account`, { person: 'nobody' })).status).toBe(404);
  expect((await post('/m-0/account', { person: 'li' })).status).toBe(404);
  expect((await post(`/${id}/unaccount`, { person: 'wang', reason: 'x' })).status).toBe(409);
  expect((await post(`/${id}/unaccount`, { person: 'li', reason: 'another Li' })).status).toBe(200);
  expect(await get(`/${id}`)).toMatchObject({ accounted: [] });
});

it('all-clear says why not, and is not for an operator; a closed one is not changed', async () => {
  expect((await post(`/${id}/all-clear`, {})).status).toBe(403);
  const refused = await post(`/${id}/all-clear`, {}, 'engineer');
  expect(refused).toMatchObject({
    status: 409,
    json: {
      title: 'This does not go now',
      reason: 'not-clear',
      detail: 'all is not clear yet: (1) no good value of h2s, ex, o2; (2) 2 missing: li, wang',
    },
  });
  expect((refused.json as { because: { en: string }[] }).because.map(({ en }) => en)).toEqual([
    'no good value of h2s, ex, o2',
    '2 missing: li, wang',
  ]);
  expect((await post(`/${id}/close`, {})).status).toBe(200);
  expect((await post(`/${id}/account`, { person: 'li' })).status).toBe(409);
  expect((await post(`/${id}/close`, {})).status).toBe(409);
  expect(await get(`/${id}`)).toMatchObject({ missing: [{ person: 'li' }, { person: 'wang' }] });
});

it('of one that is past a viewer is not told where people were', async () => {
  expect(await get(`/${id}`)).toMatchObject({ missing: [{ fix: { floor: 'ground' } }, { zone: 'farm' }] });
  await site.clock.pass(3_600_000);
  site.hear(fix('0a01', 50, 50));
  const { missing } = (await get(`/${id}`)) as MusterItem;
  expect(missing.map((one) => [one.person, one.fix, one.zone])).toEqual([
    ['li', undefined, undefined],
    ['wang', undefined, undefined],
  ]);
  expect(JSON.stringify(await get())).not.toContain('"fix"');
  const { json } = await site.request('GET', `/api/v1/musters/${id}`, { as: 'operator' });
  expect(json).toMatchObject({ missing: [{ fix: { floor: 'ground' } }, { zone: 'farm' }] });
});
