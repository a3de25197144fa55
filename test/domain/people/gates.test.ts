import { expect, it } from 'vitest';
import type { Act } from '../../../src/domain/act.ts';
import { groupId, personId, pointId, tagId, type ZoneId, zoneId } from '../../../src/domain/ids.ts';
import { badgeOfEach, expectedOf } from '../../../src/domain/musters/expected.ts';
import { countOnSite, everyoneOnSite } from '../../../src/domain/people/on-site.ts';
import { instant } from '../../../src/domain/time.ts';
import { onSiteListOf } from '../../../src/evidence/on-site/list.ts';
import { onSiteCsv, onSitePage } from '../../../src/evidence/on-site/page.ts';
import { SiteTime } from '../../../src/evidence/site-time.ts';
import { act, fix, read } from '../../support/drafts.ts';
import { every, Fold, T0 } from '../../support/fold.ts';
import { contact, smallPlant, zone } from '../../support/plant.ts';

const plant = smallPlant({
  points: [
    { ...contact('turnstile', 'door'), gate: 'in' },
    { ...contact('way-out', 'door'), gate: 'out' },
  ],
  zones: [zone('farm', [20, 20, 80, 70]), zone('lobby', [0, 0, 10, 10], { gate: 'both' })],
});
const conditions = plant.conditions.filter(({ subject }) => ['farm', 'li', 'wang', 'visitor'].includes(subject));
const started = () => Fold.started({ ...plant, conditions });
const passes = (ms: number, point = 'turnstile') =>
  [
    [ms, read(point, 0)],
    [ms + 100, read(point, 1)],
    [ms + 600, read(point, 0)],
  ] as const;
const counted = (fold: Fold) => countOnSite(fold.state, everyoneOnSite(fold.state));
const listed = (fold: Fold) => onSiteListOf(fold.state, new SiteTime('Asia/Shanghai'), fold.state.at);
const what = (fold: Fold) => listed(fold).differences.map((one) => [one.what, one.gate ?? one.tag]);

it('three come through the turnstile and two badges are seen: one person without a badge, listed until a person says who', () => {
  const fold = started().feed([
    ...passes(1000),
    [2000, fix('0a01', 30, 30)],
    [3000, fix('0a02', 31, 31)],
    ...passes(4000),
    ...passes(6000),
  ]);
  for (const [ms, draft] of every(5000, 10_000, 200_000, fix('0a01', 30, 30))) fold.send(ms, draft);
  expect(counted(fold)).toEqual({
    total: 2,
    present: 1,
    uncertain: 1,
    byHand: 0,
    gateIn: 2,
    gateOut: 0,
    withoutGate: 0,
  });
  expect(what(fold)).toEqual([['in-without-badge', 'turnstile']]);
  expect(listed(fold).atLeast).toBe(true);
  const settle: Act = { act: 'settle-passage', gate: pointId('turnstile'), at: instant(T0 + 6100), reason: '空转' };
  expect(fold.send(201_000, act(settle)).refusal).toBeUndefined();
  expect(what(fold)).toEqual([]);
  expect(fold.send(202_000, act(settle)).refusal).toBe('unknown-passage');
});

it('one in without a badge and one out without a badge are two differences, and not none', () => {
  const fold = started().feed([...passes(1000), ...passes(2000, 'way-out')]);
  fold.send(200_000, fix('0a01', 30, 30));
  expect(what(fold)).toEqual([
    ['in-without-badge', 'turnstile'],
    ['out-without-badge', 'way-out'],
  ]);
});

it('a visitor who is entered by hand is whom the turnstile counts, also some minutes later', () => {
  const person = { id: personId('guest'), name: '访客', groups: [groupId('visitor')] };
  const fold = started().feed([
    [1000, act({ act: 'add-people', people: [person] })],
    [2000, act({ act: 'arrived', person: personId('guest') })],
    ...passes(300_000),
  ]);
  fold.send(600_000, fix('0a01', 30, 30));
  expect(what(fold)).toEqual([]);
  expect(counted(fold)).toMatchObject({ total: 2, byHand: 1, withoutGate: 1 });
  fold.send(601_000, act({ act: 'left-site', person: 'guest' }));
  fold.feed(passes(700_000, 'way-out'));
  fold.send(1_200_000, fix('0a01', 30, 30));
  expect(what(fold)).toEqual([]);
});

it('a badge that begins in a zone that is a way in has come by the gate; who leaves there is counted out', () => {
  const fold = started().feed(every(1000, 1000, 5000, fix('0a01', 5, 5)));
  expect(counted(fold)).toMatchObject({ total: 1, gateIn: 1, gateOut: 0, withoutGate: 0 });
  fold.until(120_000);
  expect(counted(fold)).toMatchObject({ total: 0, gateIn: 1, gateOut: 1 });
});

it('an unknown badge is on site and a difference; the list prints whole, and no name is a formula or markup', () => {
  const fold = started().feed([[1000, fix('77', 30, 30)]]);
  const people = Array.from({ length: 60 }, (_, i) => ({
    id: personId(`p${i}`),
    name: i === 0 ? '=<b>1' : `张${i}`,
    groups: [],
    tag: tagId(`b${i}`),
  }));
  fold.send(2000, act({ act: 'add-people', people }));
  for (let i = 0; i < 60; i++) fold.send(3000 + i, fix(`b${i}`, 30, 30));
  expect(what(fold)).toEqual([['unknown-badge', '77']]);
  const time = new SiteTime('Asia/Shanghai');
  const [page, csv] = [onSitePage(fold.state, listed(fold), time), onSiteCsv(fold.state, listed(fold), time)];
  expect(page.match(/<tr>/g)).toHaveLength(62);
  expect(page).not.toContain('<b>1');
  expect(csv).toContain("'=<b>1");
});

it('every roll-call expects who is on site by hand', () => {
  const person = { id: personId('guest'), name: '访客', groups: [] };
  const fold = started().feed([
    [1000, act({ act: 'add-people', people: [person] })],
    [2000, act({ act: 'arrived', person: personId('guest') })],
    [3000, fix('0a01', 30, 30)],
  ]);
  const expected = (zones?: readonly ZoneId[]) =>
    [...expectedOf(fold.state, badgeOfEach(fold.state), zones)].map(([who]) => who).sort();
  expect(expected()).toEqual(['guest', 'li']);
  // Where a person by hand is, the plant does not know: he may be in every zone.
  expect(expected([zoneId('farm')])).toEqual(['guest', 'li']);
});
