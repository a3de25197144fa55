import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../src/ports/accounts.ts';
import { read } from '../support/drafts.ts';
import { TestSite } from '../support/site.ts';
import { until } from '../support/until.ts';

const DAY = 86_400_000;
let site: TestSite;
beforeAll(async () => {
  site = await TestSite.open();
});
afterAll(() => site.close());

const settle = (as: Role, body: unknown) => site.request('POST', '/api/v1/clock', { as, body });
const word = { accept: 'wall', reason: 'the battery is new' };

/** Somebody sets the machine's clock. */
async function step(days: number): Promise<void> {
  site.clock.wallOffset += days * DAY;
  await site.clock.pass(1100);
}

describe('POST /api/v1/clock', () => {
  it('has nothing to settle while the clock is in no doubt', async () => {
    expect(await settle('admin', word)).toMatchObject({ status: 409, json: { reason: 'clock-not-in-doubt' } });
  });

  it.each<Role>(['viewer', 'operator', 'investigator'])('is not for a %s', async (role) => {
    await step(-2);
    expect((await settle(role, word)).status).toBe(403);
  });

  it.each([
    ['no reason', { accept: 'wall' }],
    ['an empty reason', { accept: 'wall', reason: '  ' }],
    ['no choice', { reason: 'x' }],
    ['another choice', { accept: 'mine', reason: 'x' }],
    ['nothing', undefined],
    ['a list', []],
  ])('misses %s', async (_name, body) => {
    expect((await settle('engineer', body)).status).toBe(422);
  });

  it('an engineer ends the doubt: plant time is the wall clock, and every screen begins anew in the new epoch', async () => {
    const viewer = await site.live();
    const [hello] = viewer.all('hello');
    site.hear(read('h2s', 3));
    const wall = site.clock.wall();
    expect(await settle('engineer', word)).toMatchObject({ status: 200, json: { ok: true, durable: true } });
    const next = await viewer.has('hello', ({ epoch }) => epoch === (hello?.epoch ?? 0) + 1);
    expect(Math.abs(next.snapshot.at - wall)).toBeLessThan(1000);
    expect(next.snapshot.alarms.find(({ alarm }) => alarm === 'gateway:clock')).toMatchObject({ active: false });
    const h2s = next.snapshot.readings.find(({ point }) => point === 'h2s');
    expect(Math.abs((h2s?.at ?? 0) - wall)).toBeLessThan(1000);
    await viewer.has('event', ({ kind, by }) => kind === 'clock-accepted' && by !== undefined);
    // Telemetry goes on at once, and is never older than a second.
    const { length } = viewer.all('delta');
    await site.clock.pass(1100);
    await until('another delta', () => viewer.all('delta').length > length);
    expect((await settle('engineer', word)).status).toBe(409);
  });
});
