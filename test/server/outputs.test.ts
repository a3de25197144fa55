import { afterAll, beforeAll, expect, it } from 'vitest';
import { ownConditionsOf } from '../../src/domain/conditions/index.ts';
import { outputId } from '../../src/domain/ids.ts';
import type { Output } from '../../src/domain/plant.ts';
import { text } from '../../src/domain/text.ts';
import { duration, seconds } from '../../src/domain/time.ts';
import { read } from '../support/drafts.ts';
import { smallPlant } from '../support/plant.ts';
import { TestSite } from '../support/site.ts';

const SIREN: Output = {
  id: outputId('siren'),
  name: text('警笛', 'Siren'),
  kind: 'siren',
  when: { priority: [1] },
  until: 'returned',
  period: seconds(1),
  minimumOff: duration(0),
};
const PLANT = smallPlant({ outputs: [SIREN] });

let site: TestSite;
beforeAll(async () => {
  const conditions = [...PLANT.conditions, ...ownConditionsOf({ devices: [], outputs: [SIREN] })];
  site = await TestSite.open({ ...PLANT, conditions });
});
afterAll(() => site.close());

const post = (path: string, body: unknown, as: 'viewer' | 'operator' | 'investigator' = 'operator') =>
  site.request('POST', `/api/v1/outputs/${path}`, { as, body });
const items = async () => (await site.request('GET', '/api/v1/outputs', { as: 'viewer' })).json;

it('tells what is wanted, written and read back, and every screen has it', async () => {
  expect(await items()).toMatchObject({
    items: [{ id: 'siren', kind: 'siren', wanted: false, written: null, readBack: null }],
  });
  const viewer = await site.live();
  expect(viewer.all('hello')[0]?.snapshot.outputs).toMatchObject([{ id: 'siren', wanted: false }]);
  site.hear(read('call', 1), { kind: 'output', output: SIREN.id, written: true, readBack: true });
  expect(await items()).toMatchObject({
    items: [{ wanted: true, written: true, readBack: true, why: [{ alarm: 'call:on' }] }],
  });
  await site.clock.pass(200);
  const delta = await viewer.has('delta', ({ outputs = [] }) => outputs.length > 0);
  expect(delta.outputs).toMatchObject([{ id: 'siren', wanted: true, readBack: true }]);
});

it('an operator releases it with a reason, once', async () => {
  expect((await post('siren/release', { reason: '现场已核实' }, 'viewer')).status).toBe(403);
  expect((await post('siren/release', { reason: ' ' })).status).toBe(422);
  expect((await post('horn/release', { reason: 'x' })).status).toBe(404);
  expect((await post('siren/release', { reason: '现场已核实' })).status).toBe(200);
  expect(await items()).toMatchObject({ items: [{ wanted: false, why: [{ silenced: true }] }] });
  expect(await post('siren/release', { reason: 'again' })).toMatchObject({
    status: 409,
    json: { reason: 'nothing-to-release' },
  });
});

it('a test is for operators, bounded, and ends by itself', async () => {
  expect((await post('siren/test', { for: '5s' }, 'investigator')).status).toBe(403);
  for (const body of [{}, { for: 5 }, { for: '0s' }, { for: '11m' }, undefined])
    expect((await post('siren/test', body)).status).toBe(422);
  expect((await post('horn/test', { for: '5s' })).status).toBe(404);
  expect((await post('siren/test', { for: '5s' })).status).toBe(200);
  expect(await items()).toMatchObject({ items: [{ wanted: true, testUntil: expect.any(Number) as number }] });
  await site.clock.pass(5100);
  expect(await items()).toMatchObject({ items: [{ wanted: false }] });
});
