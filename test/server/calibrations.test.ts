import { afterAll, beforeAll, expect, it } from 'vitest';
import { dayBegins } from '../../src/common/site-clock.ts';
import { conditionsOf, NO_SETTINGS } from '../../src/domain/conditions/index.ts';
import { duration } from '../../src/domain/time.ts';
import { read } from '../support/drafts.ts';
import { contact, measured, smallPlant } from '../support/plant.ts';
import { TestSite } from '../support/site.ts';

const DAY = 86_400_000;
const point = { ...measured('h2s', 'H2S'), checks: { calibration: duration(90 * DAY), bump: duration(30 * DAY) } };
let site: TestSite;
beforeAll(async () => {
  const plant = smallPlant();
  const own = conditionsOf('point', point, 'h2s', NO_SETTINGS).filter(({ name }) => name === 'calibration');
  site = await TestSite.open({ ...plant, points: [point, contact('call')], conditions: [...plant.conditions, ...own] });
});
afterAll(() => site.close());

type As = 'viewer' | 'operator' | 'engineer';
const post = (path: string, body: unknown = {}, as: As = 'operator') =>
  site.request('POST', `/api/v1/${path}`, { as, body });
const items = async (path: string) =>
  ((await site.request('GET', `/api/v1/${path}`, { as: 'viewer' })).json as { items: Record<string, unknown>[] }).items;
const bump = {
  point: 'h2s',
  kind: 'bump',
  gas: 'H2S',
  concentration: 25,
  cylinder: 'A-7',
  expires: '2040-01-01',
  after: 24,
};

it('a bump test is started under a bypass, recorded, and in the ledger with its stretch of the record', async () => {
  expect(await items('ledger')).toMatchObject([
    { point: 'h2s', status: 'unknown', due: { bump: { status: 'unknown' }, verification: { status: 'off' } } },
  ]);
  expect((await post('points/h2s/start-check', { kind: 'bump', compensating: 'portable' }, 'viewer')).status).toBe(403);
  expect((await post('points/h2s/start-check', { kind: 'bump' })).status).toBe(422);
  site.hear(read('h2s', 0));
  expect((await post('points/h2s/start-check', { kind: 'bump', compensating: 'portable' })).status).toBe(200);
  expect((await post('points/h2s/start-check', { kind: 'bump', compensating: 'portable' })).status).toBe(409);
  site.hear(read('h2s', 24));
  expect(await items('ledger?point=h2s')).toMatchObject([
    { running: { check: 'bump', peak: 24, alarms: ['high', 'high-high'], bypass: true } },
  ]);
  expect(await post('calibrations', bump)).toMatchObject({
    status: 201,
    json: { ok: true, durable: true, result: 'pass' },
  });
  expect(await items('ledger')).toMatchObject([
    {
      status: 'unknown',
      due: { bump: { status: 'fine' }, calibration: { status: 'unknown' } },
      last: [{ check: 'bump', cylinder: 'A-7', by: expect.stringMatching(/^token-/) as string, seen: { peak: 24 } }],
    },
  ]);
  expect(await items('calibrations?point=h2s')).toEqual([]);
  expect(site.archive.pageAsked).toMatchObject({ subject: 'h2s', kinds: ['calibrated'], limit: 100 });
});

it.each([
  ['unknown-point', { ...bump, point: 'nothing' }],
  ['no-detector', { ...bump, point: 'call' }],
  ['in-future', { ...bump, at: '2090-01-01' }],
  ['beyond-range', { ...bump, before: 101 }],
  ['no-concentration', { ...bump, concentration: -5 }],
  ['wrong-unit', { ...bump, unit: 'mg/m3' }],
  ['no-result', { point: 'h2s', kind: 'bump', concentration: 25 }],
  [undefined, { kind: 'bump' }],
  [undefined, { ...bump, at: '0001-01-01' }],
  [undefined, { ...bump, note: 'a\u0000b' }],
  [undefined, { ...bump, cylinder: '\ud800' }],
  ['step-too-small', { ...bump, concentration: 1e-300, after: 1e-300 }],
  [undefined, { ...bump, kind: 'smell' }],
  [undefined, { ...bump, colour: 'red' }],
])('refuses %s with words in both languages', async (reason, body) => {
  for (const lang of ['zh', 'en']) {
    const { status, json } = await post(`calibrations?lang=${lang}`, body);
    expect({ status, json }).toMatchObject({
      status: 422,
      json: { detail: expect.stringMatching(lang === 'zh' ? /[\u4e00-\u9fff]/ : /^[\n -~]+$/) as string },
    });
    if (reason !== undefined) expect(json).toMatchObject({ reason });
  }
});

it('answers with the result of the line that was written, and not of the newest one', async () => {
  const old = { ...bump, at: '2024-11-01', after: 1 };
  expect(await post('calibrations', old)).toMatchObject({ status: 201, json: { result: 'fail', fault: 'low' } });
  expect((await items('ledger'))[0]).toMatchObject({ due: { bump: { status: 'fine' } } });
});

it('days are those of the site, to their end', async () => {
  const day = new Date(site.gateway.state.at).toLocaleDateString('sv-SE', {
    timeZone: site.gateway.state.plant.site.timezone,
  });
  expect((await post('calibrations', { ...bump, at: day, expires: day })).status).toBe(201);
  const line = site.log.entries.at(-1)?.events.find(({ check }) => check !== undefined)?.check;
  expect(line).toMatchObject({ result: 'pass', at: dayBegins(site.gateway.state.plant.site.timezone, day) });
  expect(line?.isExpired).toBeUndefined();
  expect((line?.expires ?? 0) - (line?.at ?? 0)).toBe(DAY - 1);
});
