import { expect, it, onTestFinished } from 'vitest';
import { seconds } from '../../src/domain/time.ts';
import type { Role } from '../../src/ports/accounts.ts';
import { smallPlant } from '../support/plant.ts';
import { TestSite } from '../support/site.ts';

const watch = { every: seconds(30), answer: seconds(10) };

it('a screen asks whether anybody is there, an operator answers, and a viewer cannot', async () => {
  const site = await TestSite.open(smallPlant({ watch, conditions: [], points: [] }));
  onTestFinished(() => site.close());
  const press = (as: Role) => site.request('POST', '/api/v1/watch', { as, body: {} });
  const viewer = await site.live();
  expect((await viewer.has('hello')).snapshot.watch).toBeUndefined();
  await site.clock.pass(31_000);
  const asked = await viewer.has('event', ({ kind }) => kind === 'watch-asked');
  expect((asked.to ?? 0) - (asked.from ?? 0)).toBe(10_000);
  const late = await site.live();
  expect((await late.has('hello')).snapshot.watch).toEqual({ askedAt: asked.from, dueAt: asked.to });
  expect((await press('viewer')).status).toBe(403);
  await site.clock.pass(11_000);
  await viewer.has(
    'transition',
    ({ alarm, kind, priority }) => alarm === 'gateway:unattended' && kind === 'raise' && priority === 2,
  );
  expect(await press('operator')).toMatchObject({ status: 200, json: { ok: true } });
  await viewer.has('transition', ({ alarm, kind }) => alarm === 'gateway:unattended' && kind === 'return');
  await viewer.has('event', ({ kind, by }) => kind === 'watch-answered' && by !== undefined);
});
