import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestSite } from '../support/site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await TestSite.open();
});
afterAll(() => site.close());

const iso = (ms: number): string => new Date(site.clock.now() + ms).toISOString();
const ask = (as: 'viewer' | 'operator' | 'investigator' | 'engineer', body: object) =>
  site.request('POST', '/api/v1/what-if', { as, body });

describe('POST /api/v1/what-if', () => {
  it('is for who investigates and who configures', async () => {
    const body = { from: iso(-3_600_000), to: iso(0), files: { 'points.yaml': '' } };
    expect((await ask('viewer', body)).status).toBe(403);
    expect((await ask('operator', body)).status).toBe(403);
    for (const as of ['investigator', 'engineer'] as const) expect((await ask(as, body)).status).toBe(200);
    const now = site.clock.now();
    expect(site.archive.whatIfsAsked.at(-1)).toMatchObject({
      from: now - 3_600_000,
      to: now,
      plant: { revision: 'r1' },
    });
  });

  it('says what is wrong with the other rules, and with the span', async () => {
    const wrong = await ask('investigator', { from: iso(-1000), to: iso(0), files: { 'plant.yaml': 'no' } });
    expect([wrong.status, wrong.json]).toEqual([
      422,
      expect.objectContaining({ problems: [expect.objectContaining({ file: 'plant.yaml', message: 'wrong' })] }),
    ]);
    expect((await ask('investigator', { from: iso(0), to: iso(-1000), files: {} })).status).toBe(400);
    expect((await ask('investigator', { from: iso(-90_000_000), to: iso(0), files: {} })).status).toBe(400);
  });
});
