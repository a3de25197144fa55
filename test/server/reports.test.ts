import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instant } from '../../src/domain/time.ts';
import { TestSite } from '../support/site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await TestSite.open();
  const span = { from: instant(0), to: instant(1), bytes: 10, madeAt: instant(2) };
  site.archive.written.push(
    { name: 'day-2025-06-16T0000.html', kind: 'day', ...span },
    { name: 'shift-2025-06-16T0800.html', kind: 'shift', ...span },
  );
});
afterAll(() => site.close());

const get = (path: string, as?: 'viewer' | 'operator' | 'investigator' | 'engineer') =>
  site.request('GET', `/api/v1/reports${path}`, as === undefined ? {} : { as });

describe('GET /api/v1/reports/{kind}', () => {
  it('is for those who hand over a shift, and for the rest for those who investigate', async () => {
    expect((await get('/shift')).status).toBe(401);
    expect((await get('/shift', 'viewer')).status).toBe(403);
    expect((await get('/shift', 'operator')).status).toBe(200);
    for (const kind of ['day', 'month', 'figures']) {
      expect((await get(`/${kind}`, 'operator')).status).toBe(403);
      expect((await get(`/${kind}`, 'investigator')).status).toBe(200);
    }
  });

  it('is a page that may load and run nothing, made for who asks', async () => {
    const { status, headers, text } = await get('/day?at=2025-06-16T12:00:00%2B08:00&lang=en', 'engineer');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'/);
    expect(text).toBe('<!doctype html><p>');
    expect(site.archive.reportsAsked.at(-1)).toMatchObject({
      kind: 'day',
      at: Date.UTC(2025, 5, 16, 4),
      lang: 'en',
      madeBy: expect.stringMatching(/^token-/) as unknown,
    });
  });

  it('of an incident is recorded as taken out, with by whom', async () => {
    expect((await get('/incident?id=i-1-2-0', 'investigator')).status).toBe(200);
    const taken = site.log.entries.flatMap(({ events }) => events).filter(({ kind }) => kind === 'exported');
    expect(taken).toMatchObject([{ subject: 'i-1-2-0', by: expect.stringMatching(/^token-/) as unknown }]);
  });

  it.each([
    ['/incident', 400],
    ['/incident?id=i-1-1-0', 404],
    ['/week', 404],
    ['/day?at=today', 400],
    ['/figures?from=2025-06-16T00:00:00Z&to=2025-06-15T00:00:00Z', 400],
    ['/written/shift-2025-06-17T0800.html', 404],
    ['/written/..%2F..%2Flog-key.pem', 404],
  ])('%s is answered %i', async (path, status) => {
    expect((await get(path, 'investigator')).status).toBe(status);
  });
});

it('the reports that wrote themselves are listed and read, each role its own', async () => {
  const names = async (as: 'operator' | 'investigator') =>
    ((await get('', as)).json as { items: { name: string }[] }).items.map(({ name }) => name);
  expect(await names('investigator')).toEqual(['day-2025-06-16T0000.html', 'shift-2025-06-16T0800.html']);
  expect(await names('operator')).toEqual(['shift-2025-06-16T0800.html']);
  expect((await get('/written/shift-2025-06-16T0800.html', 'operator')).status).toBe(200);
  expect((await get('/written/day-2025-06-16T0000.html', 'operator')).status).toBe(403);
});
