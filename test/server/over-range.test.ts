import { afterAll, beforeAll, expect, it } from 'vitest';
import { read } from '../support/drafts.ts';
import { TestSite } from '../support/site.ts';

let site: TestSite;
beforeAll(async () => void (site = await TestSite.open()));
afterAll(() => site.close());

const pathOf = (point: string): string => `/api/v1/alarms/${point}:over-range`;
const reset = (point: string, body?: object) =>
  site.request('POST', `${pathOf(point)}/reset`, { as: 'operator', ...(body === undefined ? {} : { body }) });

/** Over range, and down again; acknowledged. */
async function overRange(point: string): Promise<void> {
  site.hear(read(point, 100));
  await site.clock.pass(0);
  const { json } = await site.request('GET', pathOf(point), { as: 'viewer' });
  const { occurrence } = (json as { alarm: { occurrence: string } }).alarm;
  // What could not be reset anyway says why.
  expect((await reset(point)).json).toMatchObject({ status: 409, reason: 'still-active' });
  for (let i = 0; i < 62; i++) {
    site.hear(read(point, 0));
    await site.clock.pass(1000);
  }
  expect((await reset(point)).json).toMatchObject({ status: 409, reason: 'not-acknowledged' });
  await site.request('POST', `${pathOf(point)}/ack`, { as: 'operator', body: { occurrence } });
}

it('the reset of an over-range of a catalytic bead asks for the reading of a portable detector', async () => {
  await overRange('ex');
  for (const body of [
    undefined,
    {},
    { comment: 'looked' },
    { reading: 0 },
    { reading: { value: '0', unit: '%LEL' } },
    { reading: { value: 0 } },
    { reading: { value: 0, unit: 'furlong' } },
  ])
    expect([body, (await reset('ex', body)).json]).toMatchObject([body, { status: 422 }]);
  expect((await reset('ex', {})).json).toMatchObject({
    detail: expect.stringContaining('portable'),
    reason: 'no-reading',
  });
  expect((await reset('ex', { reading: { value: 30, unit: '%LEL' } })).json).toMatchObject({
    status: 409,
    reason: 'reading-beyond',
  });
  expect((await reset('ex', { reading: { value: 0.5, unit: '%lel' } })).status).toBe(200);
  const after = await site.request('GET', pathOf('ex'), { as: 'viewer' });
  expect(after.json).toMatchObject({ alarm: { state: 'normal', reading: { value: 0.5, unit: '%LEL' } } });
});

it('that of a detector without such a doubt takes one, and does not insist', async () => {
  await overRange('h2s');
  expect((await reset('h2s', { reading: { value: 0, unit: 'furlong' } })).json).toMatchObject({ status: 422 });
  expect((await reset('h2s', {})).status).toBe(200);
});
