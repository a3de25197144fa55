import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AlarmId } from '../../src/domain/ids.ts';
import { text } from '../../src/domain/text.ts';
import type { Role } from '../../src/ports/accounts.ts';
import { read } from '../support/drafts.ts';
import { smallPlant, smallRules } from '../support/plant.ts';
import { TestSite } from '../support/site.ts';

const HIGH = 'h2s:high' as AlarmId;
let site: TestSite;
beforeAll(async () => {
  const steps = [text('撤离', 'leave'), text('测氧', 'measure oxygen')];
  site = await TestSite.open(
    smallPlant({ conditions: smallRules({ [HIGH]: { plan: 0 } }), responses: [{ steps, call: [] }] }),
  );
  site.hear(read('h2s', 8));
  await site.clock.pass(0);
});
afterAll(() => site.close());

const post = (path: string, body: object, as: Role = 'operator') =>
  site.request('POST', `/api/v1/${path}`, { as, body });
const occurrenceOf = (): string => site.gateway.state.alarms.get(HIGH)?.occurrence ?? '';
interface Listed {
  readonly alarm: string;
  readonly occurrence: string;
  readonly ticked?: object[];
}
const listed = async (state: string): Promise<readonly Listed[]> => {
  const { json } = await site.request('GET', `/api/v1/alarms?state=${state}`, { as: 'viewer' });
  return (json as { items: Listed[] }).items;
};

it('ticks a step, and every screen hears of it', async () => {
  const viewer = await site.live();
  expect((await post(`responses/${occurrenceOf()}/steps/2`, { done: true })).status).toBe(200);
  const ticked = expect.objectContaining({ ticked: [expect.objectContaining({ step: 2 })] }) as object;
  expect(await viewer.has('transition')).toEqual(ticked);
  const done = { kind: 'step-done', subject: HIGH, occurrence: occurrenceOf(), amount: 2 };
  expect(await viewer.has('event', ({ kind }) => kind === 'step-done')).toMatchObject(done);
  expect((await viewer.has('event')).by).toBeDefined();
  const [alarm] = (await listed('active')).filter((one) => one.alarm === HIGH);
  expect(alarm?.ticked).toMatchObject([{ step: 2 }]);
});

it.each([
  ['by a viewer', (): string => `${occurrenceOf()}/steps/1`, { done: true }, 'viewer', 403],
  ['by an investigator', (): string => `${occurrenceOf()}/steps/1`, { done: true }, 'investigator', 403],
  ['before the first', (): string => `${occurrenceOf()}/steps/0`, { done: true }, 'operator', 400],
  ['that is no number', (): string => `${occurrenceOf()}/steps/one`, { done: true }, 'operator', 400],
  ['with another word', (): string => `${occurrenceOf()}/steps/1`, { done: 'yes' }, 'operator', 422],
  ['that is not in the plan', (): string => `${occurrenceOf()}/steps/3`, { done: true }, 'operator', 404],
  ['of another occurrence', (): string => '9-9-9/steps/1', { done: true }, 'operator', 409],
  ['without a word', (): string => `${occurrenceOf()}/steps/1`, {}, 'operator', 422],
] as const)('refuses a step %s', async (_, path, body, as, status) => {
  expect((await post(`responses/${path()}`, body, as)).status).toBe(status);
});

it('closes what is over, once, and lists what is not closed', async () => {
  const occurrence = occurrenceOf();
  const closing = { occurrence, verdict: 'real', measure: '更换垫片', due: site.clock.now() + 86_400_000 };
  expect((await post('alarms/h2s:high/close', closing)).status).toBe(409);
  await post('alarms/h2s:high/ack', { occurrence });
  for (let second = 0; second < 70; second++) {
    site.hear(read('h2s', 1));
    await site.clock.pass(1000);
  }
  const [waiting, ...others] = await listed('unclosed');
  expect(others).toEqual([]);
  expect(waiting).toMatchObject({ alarm: HIGH, occurrence, state: 'normal', ticked: [{ step: 2 }] });
  expect((await listed('all')).filter(({ alarm }) => alarm === HIGH)).not.toContainEqual(waiting);
  expect((await post(`responses/${occurrence}/steps/1`, { done: true })).status).toBe(200);
  expect((await listed('unclosed'))[0]?.ticked).toHaveLength(2);
  expect((await post('alarms/h2s:high/close', closing, 'viewer')).status).toBe(403);
  expect((await post('alarms/h2s:high/close', closing, 'investigator')).status).toBe(403);
  for (const wrong of [
    { verdict: 'perhaps' },
    { verdict: 'REAL' },
    { measure: '  ' },
    { due: '2026-12-01' },
    { due: -1 },
    { due: 9e15 },
  ])
    expect((await post('alarms/h2s:high/close', { ...closing, ...wrong })).status).toBe(422);
  expect((await post('alarms/h2s:high/close', { ...closing, occurrence: '9-9-9' })).status).toBe(409);
  expect((await post('alarms/ex:high/close', closing)).status).toBe(409);
  const viewer = await site.live();
  expect((await post('alarms/h2s:high/close', { occurrence, verdict: 'real' })).status).toBe(422);
  expect((await post('alarms/none:high/close', closing)).status).toBe(404);
  expect((await post('alarms/h2s:high/close', closing)).status).toBe(200);
  const { verdict, due } = closing;
  const told = { subject: HIGH, occurrence, verdict, comment: closing.measure, due };
  expect(await viewer.has('event', ({ kind }) => kind === 'closed')).toMatchObject(told);
  expect(await listed('unclosed')).toEqual([]);
  expect((await post('alarms/h2s:high/close', closing)).status).toBe(409);
});
