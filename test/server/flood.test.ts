import { afterEach, beforeEach, expect, it } from 'vitest';
import { Capture } from '../../src/domain/checkpoint.ts';
import { battery, fix, read, sos } from '../support/drafts.ts';
import { TestSite } from '../support/site.ts';
import { until } from '../support/until.ts';

let site: TestSite;
beforeEach(async () => {
  site = await TestSite.open();
});
afterEach(() => site.close());

/** One second of a flood: each made-up badge is somewhere, says that its battery is low, and some call for help. */
async function second(n: number, from: number): Promise<void> {
  for (let i = 0; i < n; i++) {
    const tag = `made-up-${from + i}`;
    site.hear(fix(tag, 30 + (i % 40), 50), battery(tag, 5));
    if (i % 10 === 0) site.hear(sos(tag));
  }
  await site.clock.pass(1000);
}

it(
  'a flood of made-up badges holds up no gas alarm, costs no memory and closes no screen',
  { timeout: 60_000 },
  async () => {
    const screen = await site.live();
    site.hear(fix('0a01', 50, 50));
    for (let i = 0; i < 5; i++) await second(5000, i * 5000);
    const kept = (): number[] => {
      const { state } = site.gateway;
      return [[...state.tags].length, [...state.alarms].length, state.deadlines.list().length];
    };
    const before = kept();
    const bytes = new Capture(site.gateway.state).finish().facts.length;
    for (let i = 5; i < 20; i++) await second(5000, i * 5000);
    await until('the flood to be folded', () => site.gateway.flow.waiting === 0);
    const begun = performance.now();
    site.hear(read('h2s', 20));
    const alarm = await screen.has('transition', (one) => one.alarm === 'h2s:high-high');
    expect(performance.now() - begun).toBeLessThan(1000);
    expect(alarm.priority).toBe(1);
    await screen.has('transition', (one) => one.alarm === 'farm:evacuate' && one.people?.includes('li') === true);

    expect(kept()[0]).toBe(201);
    expect(kept()[1]).toBeLessThan((before[1] ?? 0) + 5);
    expect(new Capture(site.gateway.state).finish().facts.length).toBeLessThan(bytes * 1.2);
    expect(screen.closed).toBeUndefined();
    expect(screen.all('transition').filter((one) => one.alarm === 'uwb:strangers')).toMatchObject([
      { kind: 'raise', priority: 3 },
    ]);

    const { json } = await site.request('GET', '/api/v1/state', { as: 'viewer' });
    expect(json).toMatchObject({
      counts: expect.arrayContaining([
        expect.objectContaining({ zone: 'farm', people: 1, unknown: 200, max: 2, atLeast: true }),
      ]),
    });
    const { text } = await site.request('GET', '/metrics', { as: 'viewer' });
    expect(text).toMatch(/fengsui_rejects_total\{driver="uwb",reason="overload"\} [12]\d{5}/);
    // The record holds the calls and a few lines a second, not the flood.
    expect(site.log.entries.filter(({ input }) => input.kind === 'fix').length).toBeLessThan(1000);
    expect(site.log.entries.filter(({ input }) => input.kind === 'strangers').length).toBeLessThan(100);
  },
);
