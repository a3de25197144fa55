import { afterAll, beforeAll, expect, it } from 'vitest';
import { fix } from '../support/drafts.ts';
import { TestSite } from '../support/site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await TestSite.open();
});
afterAll(() => site.close());

const post = (path: string, body: unknown = {}, as: 'viewer' | 'operator' = 'operator') =>
  site.request('POST', `/api/v1/${path}`, { as, body });
const people = async (query = '', as: 'viewer' | 'operator' = 'operator') =>
  (await site.request('GET', `/api/v1/people${query}`, { as })).json as {
    items: Record<string, unknown>[];
    next?: string;
  };

it('a visitor is added, gets a badge, is counted, and leaves every count when it is returned', async () => {
  const viewer = await site.live();
  expect((await post('people', { id: 'guest', name: '访客甲', groups: ['visitor'] }, 'viewer')).status).toBe(403);
  const guest = {
    id: 'guest',
    name: '访客甲',
    groups: ['visitor'],
    company: '检修公司',
    until: '2030-01-01T08:00:00+08:00',
  };
  expect(await post('people', guest)).toMatchObject({ status: 201, json: { ok: true, durable: true, id: 'guest' } });
  expect(await post('people', guest)).toMatchObject({ status: 409, json: { reason: 'id-taken' } });
  expect(await post('people', { ...guest, id: 'farm' })).toMatchObject({ status: 409, json: { reason: 'id-taken' } });
  expect((await post('people', { ...guest, id: 'Guest 2' })).status).toBe(422);
  for (const until of [Number.MAX_SAFE_INTEGER, -1, '2100-01-01T08:00:00+08:00'])
    expect(await post('people', { ...guest, id: 'ever', until })).toMatchObject({
      status: 422,
      json: { reason: 'until-out-of-range', detail: expect.stringContaining('ten years') as string },
    });
  expect((await post('badges/AB77/issue', { person: 'guest' })).status).toBe(200);
  expect(await post('badges/ab77/issue', { person: 'li' })).toMatchObject({
    status: 409,
    json: { reason: 'badge-carried', detail: expect.stringContaining('访客甲') as string },
  });
  expect(await post('badges/ab78/issue', { person: 'guest' })).toMatchObject({
    status: 409,
    json: { reason: 'has-badge', detail: expect.stringContaining('ab77') as string },
  });
  expect((await post('badges/ab78/issue', { person: 'nobody' })).status).toBe(404);
  await site.clock.pass(200);
  expect(await viewer.has('delta', (delta) => delta.people !== undefined)).toMatchObject({
    people: [{ id: 'guest', name: '访客甲', groups: ['visitor'] }],
  });
  site.hear(fix('ab77', 50, 50));
  expect((await people('?q=AB77')).items).toMatchObject([
    {
      id: 'guest',
      company: '检修公司',
      until: Date.UTC(2030, 0),
      tag: 'ab77',
      where: 'present',
      zone: 'farm',
      source: 'desk',
    },
  ]);
  expect((await people('?q=guest', 'viewer')).items[0]).not.toHaveProperty('tag');
  const listed = async (as: 'viewer' | 'operator') => {
    const { json } = await site.request('GET', '/api/v1/on-site', { as });
    return (json as { people: object[] }).people[0];
  };
  expect(await listed('operator')).toMatchObject({ person: 'guest', tag: 'ab77', company: '检修公司' });
  const seen = await listed('viewer');
  expect([seen, Object.keys(seen ?? {}).filter((key) => ['tag', 'company'].includes(key))]).toMatchObject([
    { person: 'guest' },
    [],
  ]);
  expect((await post('badges/AB77/return')).status).toBe(200);
  expect(await post('badges/AB77/return')).toMatchObject({ status: 409, json: { reason: 'not-carried' } });
  expect((await people('?q=guest')).items).toMatchObject([{ id: 'guest', where: 'left' }]);
  expect((await site.request('GET', '/api/v1/headcount', { as: 'viewer' })).json).toMatchObject({ present: 0 });
});

it('a visitor without a badge is counted by hand, and is removed when he has left', async () => {
  expect((await post('people', { id: 'guest-2', name: '访客乙', groups: [] })).status).toBe(201);
  expect((await post('people/guest-2/arrived')).status).toBe(200);
  expect(await post('people/guest-2/arrived')).toMatchObject({ status: 409, json: { reason: 'already-on-site' } });
  expect((await site.request('GET', '/api/v1/headcount', { as: 'viewer' })).json).toMatchObject({ byHand: 1 });
  expect(await post('people/guest-2/remove')).toMatchObject({ status: 409, json: { reason: 'already-on-site' } });
  expect((await post('people/guest-2/left', { reason: '已离厂' })).status).toBe(200);
  expect((await post('people/guest-2/remove')).status).toBe(200);
  for (const name of ['张\u202E三', 'a\u0000b', '\u2066李'])
    for (const [path, body] of [
      ['people', { id: 'odd', name, groups: [] }],
      ['people', { id: 'odd', name: '甲', company: name }],
      ['people/guest/rename', { name }],
    ] as const)
      expect(await post(path, body)).toMatchObject({
        status: 422,
        json: { detail: expect.stringContaining('type it again') as string },
      });
  expect((await post('people/li/remove')).status).toBe(409);
  expect((await people('?q=guest-2')).items).toEqual([]);
});

it('pages by id, and a retired badge is handed to no person', async () => {
  const first = await people('?limit=2');
  expect(first.items.map(({ id }) => id)).toEqual(['guest', 'li']);
  expect((await people(`?limit=2&cursor=${first.next ?? ''}`)).items.map(({ id }) => id)).toEqual(['visitor', 'wang']);
  expect((await post('badges/ab90/retire', { reason: '电池坏' })).status).toBe(200);
  expect(await post('badges/ab90/issue', { person: 'guest' })).toMatchObject({
    status: 409,
    json: { reason: 'badge-retired' },
  });
  expect((await post('badges/ab90/reuse')).status).toBe(200);
  expect((await post('badges/ab90/issue', { person: 'guest' })).status).toBe(200);
});

it('who is on site is listed and printed, with what does not fit', async () => {
  site.hear(fix('ab99', 50, 50));
  const list = (await site.request('GET', '/api/v1/on-site', { as: 'viewer' })).json as Record<string, unknown>;
  expect(list).toMatchObject({ total: 1, present: 1, differences: [{ what: 'unknown-badge', tag: 'ab99' }] });
  expect((await site.request('GET', '/api/v1/on-site.html', { as: 'operator' })).status).toBe(200);
});

it('a list comes in as CSV: looked at first, whole or in part, and goes out again', async () => {
  const send = async (query: string, body: string) => {
    const answer = await fetch(`${site.url}/api/v1/people/csv${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${site.tokens.operator}`, 'content-type': 'text/csv' },
      body,
    });
    return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
  };
  const list = 'id,name,tag\nc1,甲,cc01\nc2,乙,cc01\n';
  expect(await send('?check=true', list)).toMatchObject({ status: 200, json: { added: 1, check: true } });
  expect(await send('', list)).toMatchObject({ status: 422, json: { added: 0, problems: [{ line: 3, column: 3 }] } });
  expect((await people('?q=c1')).items).toEqual([]);
  expect(await send('?partial=true', list)).toMatchObject({ status: 200, json: { added: 1, changed: 0 } });
  expect((await people('?q=cc01')).items).toMatchObject([{ id: 'c1', name: '甲' }]);
  const out = await fetch(`${site.url}/api/v1/people.csv?lang=zh`, {
    headers: { authorization: `Bearer ${site.tokens.operator}` },
  });
  const text = await out.text();
  expect(text).toContain('编号,姓名,标签,组,单位,有效期\r\n');
  expect(await send('', text)).toMatchObject({ status: 200, json: { added: 0, changed: 0, problems: [] } });
});

it('every badge is listed with who carries it', async () => {
  const { items } = (await site.request('GET', '/api/v1/badges', { as: 'operator' })).json as { items: object[] };
  expect(items).toContainEqual({ tag: '0a01', person: 'li', name: 'li', source: 'config', state: 'never' });
  expect(items).toContainEqual(
    expect.objectContaining({ tag: 'cc01', person: 'c1', source: 'desk', by: expect.any(String) as string }),
  );
});

it('where a person was last who has left is for those who work with people', async () => {
  site.hear(fix('0a01', 50, 50));
  expect((await post('people/li/left', { reason: '已离厂' })).status).toBe(200);
  const li = async (as: 'viewer' | 'operator') => (await people('', as)).items.find(({ id }) => id === 'li');
  expect(await li('operator')).toMatchObject({ where: 'left', floor: 'ground' });
  const seen = await li('viewer');
  expect([seen?.['where'], seen?.['floor'], seen?.['lastSeen']]).toEqual(['left', undefined, undefined]);
});
