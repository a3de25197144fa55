import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FiguresAnswer } from '../../src/wire/figures.ts';
import { read } from '../support/drafts.ts';
import { TestSite } from '../support/site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await TestSite.open();
});
afterAll(() => site.close());

const iso = (at: number): string => encodeURIComponent(new Date(at).toISOString());
const kpi = (query: string) => site.request('GET', `/api/v1/kpi${query}`, { as: 'viewer' });

describe('GET /api/v1/kpi', () => {
  it('needs a sign-in and the role viewer', async () => {
    expect((await site.request('GET', '/api/v1/kpi')).status).toBe(401);
    site.hear(read('h2s', 8));
    await site.clock.pass(1000);
    const { status, json } = await kpi('');
    expect(status).toBe(200);
    const high = { alarm: 'h2s:high', priority: 2, occurrences: 1 };
    expect((json as FiguresAnswer).topTen.items).toContainEqual(expect.objectContaining(high));
  });

  it('is about the last 30 days, or what is asked', async () => {
    const now = site.clock.now();
    await kpi('');
    expect(site.archive.figuresAsked.at(-1)).toEqual({ from: now - 30 * 86_400_000, to: now });
    await kpi(`?from=${iso(now - 3_600_000)}&to=${iso(now - 60_000)}`);
    expect(site.archive.figuresAsked.at(-1)).toEqual({ from: now - 3_600_000, to: now - 60_000 });
    await kpi(`?to=${iso(now - 60_000)}`);
    expect(site.archive.figuresAsked.at(-1)).toEqual({ from: now - 60_000 - 30 * 86_400_000, to: now - 60_000 });
  });

  it.each([
    ['?from=yesterday', /from/],
    ['?to=1750000000000', /to/],
    ['?from=2025-06-15T12:00:00', /from/],
    ['?since=2025-06-15T12:00:00Z', /from, to/],
    ['?from=2025-06-15T12:00:00Z&to=2025-06-15T12:00:00Z', /`from` is not before `to`/],
    ['?from=2035-06-15T12:00:00Z', /`from` is not before `to`/],
    ['?from=1990-06-15T12:00:00Z&to=2025-06-15T12:00:00Z', /400 days/],
  ])('%s is refused, and the answer names what is wrong', async (query, named) => {
    const { status, json } = await kpi(query);
    expect(status).toBe(400);
    expect((json as { detail: string }).detail).toMatch(named);
  });
});
