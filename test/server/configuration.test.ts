import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES } from '../../src/ports/accounts.ts';
import { TestSite } from '../support/site.ts';

let site: TestSite;
const PASSWORD = 'correct horse battery';
beforeAll(async () => {
  site = await TestSite.open();
  await site.store.users.add('wang', 'engineer', PASSWORD, 'test');
});
afterAll(() => site.close());

const ROUTES = [
  ['GET', '/api/v1/config'],
  ['GET', '/api/v1/config/history'],
  ['POST', '/api/v1/config/check'],
  ['PUT', '/api/v1/config'],
  ['POST', '/api/v1/config/undo'],
] as const;
const body = { files: { 'plant.yaml': 'fengsui: 1\n' }, reason: 'a test' };

describe('the routes of the configuration', () => {
  it.each(ROUTES)('are for engineers and admins alone: %s %s', async (method, path) => {
    for (const as of ROLES) {
      const { status } = await site.request(method, path, { as, ...(method === 'GET' ? {} : { body }) });
      expect([as, status === 403]).toEqual([as, as !== 'engineer' && as !== 'admin']);
    }
  });

  it('take a large configuration, and no end of one', async () => {
    const of = (bytes: number) => ({ files: { 'plant.yaml': '#'.repeat(bytes) } });
    const check = (bytes: number) => site.request('POST', '/api/v1/config/check', { as: 'engineer', body: of(bytes) });
    expect((await check(3_000_000)).status).toBe(200);
    expect(await check(6_000_000)).toMatchObject({
      status: 413,
      json: { type: 'urn:fengsui:problem:too-large', detail: expect.stringContaining('5242880') },
    });
  });

  it.each<[string, object]>([
    ['a reason', { files: body.files }],
    ['files', { reason: 'a test' }],
    ['files that are texts', { files: { 'plant.yaml': 1 }, reason: 'a test' }],
    ['a second person with a password', { ...body, confirmedBy: { user: 'wang' } }],
  ])('ask for %s', async (_, wrong) => {
    expect((await site.request('PUT', '/api/v1/config', { as: 'engineer', body: wrong })).status).toBe(422);
  });

  it('lock a second person out who has no right password, and make no session of a right one', async () => {
    const confirm = (password: string) =>
      site.request('PUT', '/api/v1/config', {
        as: 'engineer',
        body: { ...body, confirmedBy: { user: 'wang', password } },
      });
    const right = await confirm(PASSWORD);
    // The test's own configuration takes no change: what matters is that the confirmation was taken.
    expect(right).toMatchObject({ status: 503, json: { reason: 'failed' } });
    expect(right.headers['set-cookie']).toBeUndefined();
    const tries = [];
    for (let i = 0; i < 8; i++) tries.push((await confirm('wrong')).status);
    expect(tries.slice(0, 3)).toEqual([403, 403, 403]);
    expect(tries.at(-1)).toBe(429);
  });
});
