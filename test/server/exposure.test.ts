import { expect, it, onTestFinished } from 'vitest';
import { conditionsOf, NO_SETTINGS } from '../../src/domain/conditions/index.ts';
import { instant } from '../../src/domain/time.ts';
import { read } from '../support/drafts.ts';
import { measured, smallPlant } from '../support/plant.ts';
import { TestSite } from '../support/site.ts';

it('the means of a detector are answered beside their limits; one without limits has none', async () => {
  const small = smallPlant();
  const point = measured('ex', 'CO');
  const site = await TestSite.open({
    ...small,
    points: small.points.map((one) => (one.id === 'ex' ? point : one)),
    conditions: [
      ...small.conditions.filter(({ subject }) => subject !== 'ex'),
      ...conditionsOf('point', point, 'ex', NO_SETTINGS),
    ],
    exposure: { shiftBegins: [0], clock: [{ from: instant(0), ahead: 0 }] },
  });
  onTestFinished(() => site.close());
  for (let i = 0; i < 31; i++) {
    site.hear(read('ex', 30));
    await site.clock.pass(10_000);
  }
  site.hear(read('ex', 30));
  const { status, json } = await site.request('GET', '/api/v1/points/ex/exposure', { as: 'viewer' });
  expect(status).toBe(200);
  expect(json).toMatchObject({ unit: 'ppm', stel: { limit: 25.7 }, twa: { limit: 17.1 } });
  const { stel } = json as { stel: { low: number; high: number; coverage: number } };
  // Four or five whole minutes of 15 at 30 ppm.
  expect(stel.low).toBeGreaterThanOrEqual(8);
  expect(stel.low).toBeLessThanOrEqual(10);
  expect(stel.high).toBe(30);
  expect(stel.coverage).toBeLessThan(0.35);

  const plantView = await site.request('GET', '/api/v1/plant', { as: 'viewer' });
  const { points } = plantView.json as { points: { id: string; exposed?: true }[] };
  expect(points.filter(({ exposed }) => exposed).map(({ id }) => id)).toEqual(['ex']);
  expect((await site.request('GET', '/api/v1/points/h2s/exposure', { as: 'viewer' })).status).toBe(404);
});
