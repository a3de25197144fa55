import { afterAll, beforeAll, expect, it } from 'vitest';
import { read } from '../support/drafts.ts';
import { TestSite } from '../support/site.ts';

let site: TestSite;
beforeAll(async () => void (site = await TestSite.open()));
afterAll(() => site.close());

const PATH = '/api/v1/alarms/h2s:over-range';
const reset = (body?: object) =>
  site.request('POST', `${PATH}/reset`, { as: 'operator', ...(body === undefined ? {} : { body }) });

it('the reset of an over-range asks for the reading of a portable detector', async () => {
  site.hear(read('h2s', 100));
  await site.clock.pass(0);
  const { json } = await site.request('GET', PATH, { as: 'viewer' });
  const { occurrence } = (json as { alarm: { occurrence: string } }).alarm;
  // What could not be reset anyway says why.
  expect((await reset()).json).toMatchObject({ status: 409, reason: 'still-active' });
  site.hear(read('h2s', 0));
  for (let i = 0; i < 61; i++) {
    await site.clock.pass(1000);
    site.hear(read('h2s', 0));
  }
  await site.clock.pass(0);
  expect((await reset()).json).toMatchObject({ status: 409, reason: 'not-acknowledged' });
  await site.request('POST', `${PATH}/ack`, { as: 'operator', body: { occurrence } });
  for (const body of [
    undefined,
    {},
    { comment: 'looked' },
    { reading: 0 },
    { reading: { value: '0', unit: 'ppm' } },
    { reading: { value: 0 } },
    { reading: { value: 0, unit: 'furlong' } },
  ])
    expect([body, (await reset(body)).json]).toMatchObject([body, { status: 422 }]);
  expect((await reset({})).json).toMatchObject({ detail: expect.stringContaining('portable'), reason: 'no-reading' });
  expect((await reset({ reading: { value: 8, unit: 'ppm' } })).json).toMatchObject({
    status: 409,
    reason: 'reading-beyond',
  });
  expect((await reset({ reading: { value: 0.5, unit: 'PPM' } })).status).toBe(200);
  const after = await site.request('GET', PATH, { as: 'viewer' });
  expect(after.json).toMatchObject({
    alarm: { state: 'normal', reading: { value: 0.5, unit: 'ppm' } },
  });
});
