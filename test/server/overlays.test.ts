import { afterAll, beforeAll, expect, it } from 'vitest';
import { read } from '../support/drafts.ts';
import { TestSite } from '../support/site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await TestSite.open();
  site.hear(read('h2s', 8));
  await site.clock.pass(0);
});
afterAll(() => site.close());

const HOUR = 3_600_000;
type As = 'viewer' | 'operator' | 'engineer';
const post = (path: string, body: object, as: As = 'operator') => site.request('POST', `/api/v1/${path}`, { as, body });
const ahead = (ms: number): number => site.clock.now() + ms;
const listed = async (state: string): Promise<readonly string[]> => {
  const { json } = await site.request('GET', `/api/v1/alarms?state=${state}`, { as: 'viewer' });
  return (json as { items: { alarm: string }[] }).items.map(({ alarm }) => alarm);
};

it('shelves an alarm, lists it as shelved and no longer as active, and puts it back', async () => {
  expect(await listed('active')).toContain('h2s:high');
  const until = ahead(HOUR);
  expect((await post('alarms/h2s:high/shelve', { reason: 'weather', until })).status).toBe(200);
  expect(await listed('shelved')).toEqual(['h2s:high']);
  expect(await listed('active')).not.toContain('h2s:high');
  expect(await listed('all')).toContain('h2s:high');
  const { json } = await site.request('GET', '/api/v1/state', { as: 'viewer' });
  const alarm = (json as { alarms: { alarm: string }[] }).alarms.find((one) => one.alarm === 'h2s:high');
  expect(alarm).toMatchObject({ state: 'shelved', overlays: ['shelved'], until, active: true });
  expect((await post('alarms/h2s:high/unshelve', {})).status).toBe(200);
  expect(await listed('shelved')).toEqual([]);
  expect(await listed('unacked')).toContain('h2s:high');
  expect((await post('alarms/h2s:high/unshelve', {})).status).toBe(409);
});

it.each([
  ['by a viewer', 'alarms/h2s:high/shelve', { reason: 'test' }, 'viewer', 403],
  ['an emergency', 'alarms/h2s:high-high/shelve', { reason: 'test' }, 'operator', 409],
  ['a call for help', 'alarms/li:sos/shelve', { reason: 'test' }, 'engineer', 409],
  ['for an unknown reason', 'alarms/h2s:high/shelve', { reason: 'because' }, 'operator', 422],
  ['for no reason', 'alarms/h2s:high/shelve', {}, 'operator', 422],
  ['for another reason without words', 'alarms/h2s:high/shelve', { reason: 'other' }, 'operator', 422],
  ['nothing', 'alarms/none:high/shelve', { reason: 'test' }, 'operator', 404],
  ['without what protects', 'alarms/h2s:high/out-of-service', { reason: 'x' }, 'operator', 422],
  ['with blanks as what protects', 'points/h2s/bypass', { reason: 'x', compensating: ' ' }, 'operator', 422],
  ['until a time that has passed', 'alarms/h2s:high/shelve', { reason: 'test', until: 1 }, 'operator', 422],
  ['until a text', 'alarms/h2s:high/shelve', { reason: 'test', until: '9h' }, 'operator', 422],
  ['a bypass for no reason', 'points/h2s/bypass', { compensating: 'y' }, 'operator', 422],
  ['a bypass for a blank reason', 'points/h2s/bypass', { reason: ' ', compensating: 'y' }, 'operator', 422],
  [
    'a bypass until a time that has passed',
    'points/h2s/bypass',
    { reason: 'x', compensating: 'y', until: 1 },
    'operator',
    422,
  ],
  [
    'out of service what is not there',
    'alarms/none:high/out-of-service',
    { reason: 'x', compensating: 'y' },
    'operator',
    404,
  ],
  [
    'a badge that was never heard',
    'alarms/made-up:sos/out-of-service',
    { reason: 'x', compensating: 'y' },
    'operator',
    404,
  ],
  ['what is not shelved, back', 'alarms/h2s:high/unshelve', {}, 'operator', 409],
  ['what is not there, back', 'alarms/none:high/unshelve', {}, 'operator', 404],
  ['what is not out of service, back', 'alarms/h2s:high/in-service', {}, 'operator', 409],
  ['what is not bypassed, back', 'points/h2s/unbypass', {}, 'operator', 409],
  ['a point that is not there', 'points/none/bypass', { reason: 'x', compensating: 'y' }, 'operator', 404],
] as const)('does not hide %s', async (_, path, body, as, status) => {
  expect((await post(path, body, as)).status).toBe(status);
});

it('does not shelve for nine hours, whoever asks, and lets an engineer alone put out of service for a week', async () => {
  const nine = { reason: 'test', until: ahead(9 * HOUR) };
  expect((await post('alarms/h2s:high/shelve', nine, 'engineer')).status).toBe(422);
  const week = { reason: '更换', compensating: '便携式', until: ahead(7 * 24 * HOUR) };
  expect((await post('alarms/h2s:high-high/out-of-service', week)).status).toBe(422);
  expect((await post('alarms/h2s:high-high/out-of-service', week, 'engineer')).status).toBe(200);
  expect(await listed('out-of-service')).toEqual(['h2s:high-high']);
  expect((await post('alarms/h2s:high-high/in-service', {})).status).toBe(200);
});

it('bypasses a detector with all its alarms', async () => {
  const body = { reason: '标定', compensating: '便携式', until: ahead(HOUR) };
  expect((await post('points/h2s/bypass', body)).status).toBe(200);
  expect(await listed('out-of-service')).toEqual(expect.arrayContaining(['h2s:high', 'h2s:high-high', 'h2s:bad']));
  expect((await post('points/h2s/unbypass', {})).status).toBe(200);
  expect(await listed('out-of-service')).toEqual([]);
});
