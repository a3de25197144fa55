import { groupId, pointId, zoneId } from '../../../../src/domain/ids.ts';
import type { Person, Zone } from '../../../../src/domain/plant.ts';
import { minutes } from '../../../../src/domain/time.ts';
import { fix } from '../../../support/drafts.ts';
import { fence, person, zone } from '../../../support/plant.ts';
import { clockTime, kindTable, plantOf, stay, together } from './scenario.ts';

const quick = { fence: fence(0, 0, 0) };
const FARM = [20, 20, 80, 70] as const;
const PUMPS = [100, 20, 140, 70] as const;
const farm = (changes: Partial<Zone> = {}) => zone('farm', FARM, { ...quick, ...changes });
const at = (tag: string, x = 50, y = 45) => fix(tag, x, y);
const away = (tag: string) => fix(tag, 180, 100);
const MINUTE = 60_000;

// 越界
const guests = [person('p1', 't1', 'operator'), person('c1', 'c1', 'contractor'), person('c2', 'c2', 'contractor')];
const guarded = plantOf([farm({ forbid: [groupId('contractor')], allow: ['operator', 'c2'] })], guests);
kindTable('farm:forbidden', guarded, [
  {
    what: 'one of a group that must not be here; it returns with him',
    inputs: [...stay(1000, 5000, at('c1')), ...stay(6000, 9000, away('c1'))],
    until: 9000,
    story: ['1 raise', '6 return'],
  },
  { what: 'an unknown badge', inputs: stay(1000, 5000, at('unknown')), until: 5000, story: ['1 raise'] },
  {
    what: 'one whom nothing allows, where only some may be',
    plant: plantOf([farm({ allow: ['operator'] })], guests),
    inputs: stay(1000, 5000, at('c1')),
    until: 5000,
    story: ['1 raise'],
  },
  { what: 'silent: one of a group that may', inputs: stay(1000, 5000, at('t1')), until: 5000, story: [] },
  {
    what: 'silent: one who may himself, though his group must not',
    inputs: stay(1000, 5000, at('c2')),
    until: 5000,
    story: [],
  },
  {
    what: 'silent: perhaps inside, at the border',
    inputs: stay(1000, 5000, at('c1', 50, 70.1)),
    until: 5000,
    story: [],
  },
  {
    what: 'silent: outside of the hours of the zone',
    plant: plantOf([farm({ allow: ['operator'], schedule: { from: 0, to: 60 } })], guests),
    inputs: stay(1000, 5000, at('c1')),
    until: 5000,
    story: [],
  },
]);

// 单人作业
const alone = plantOf([farm({ rules: { lone: {} } })]);
kindTable('p1:lone', alone, [
  {
    what: 'alone for a minute; it returns 10 s after company has come',
    inputs: together(stay(1000, 120_000, at('t1')), stay(80_000, 120_000, at('t2'))),
    until: 120_000,
    story: ['61 raise', '90 return'],
  },
  {
    what: 'alone from when the other one left',
    inputs: together(stay(1000, 150_000, at('t1')), stay(1000, 49_000, at('t2')), stay(50_000, 150_000, away('t2'))),
    until: 150_000,
    story: ['110 raise'],
  },
  {
    what: 'silent: company comes just before',
    inputs: together(stay(1000, 120_000, at('t1')), stay(60_000, 120_000, at('t2'))),
    until: 120_000,
    story: [],
  },
  {
    what: 'silent: he leaves just before',
    inputs: [...stay(1000, 59_000, at('t1')), ...stay(60_000, 120_000, away('t1'))],
    until: 120_000,
    story: [],
  },
  {
    what: 'silent: at the border, perhaps inside',
    inputs: stay(1000, 120_000, at('t1', 50, 70.1)),
    until: 120_000,
    story: [],
  },
  {
    what: 'company that is only perhaps inside is none',
    inputs: stay(1000, 70_000, at('t1'), at('t2', 50, 70.1)),
    until: 70_000,
    story: ['61 raise'],
  },
  {
    what: 'company whose badge fell silent is none',
    inputs: together(stay(1000, 150_000, at('t1')), stay(1000, 5000, at('t2'))),
    until: 150_000,
    story: ['95 raise'],
  },
  {
    what: 'silent: his own badge fell silent, which is another alarm',
    inputs: stay(1000, 25_000, at('t1')),
    until: 300_000,
    story: [],
  },
  {
    what: 'a restart in the middle asks for a fix first, and then goes on',
    inputs: stay(1000, 120_000, at('t1')),
    down: { from: 40_000, to: 45_000 },
    until: 120_000,
    story: ['61 raise'],
  },
  {
    what: 'silent: outside of the hours of the zone',
    plant: plantOf([farm({ rules: { lone: {} }, schedule: { from: 0, to: 60 } })]),
    inputs: stay(1000, 120_000, at('t1')),
    until: 120_000,
    story: [],
  },
  {
    what: 'begins with the hours of the zone',
    plant: plantOf([farm({ rules: { lone: {} }, schedule: { from: clockTime(80), to: 1439 } })]),
    inputs: stay(1000, 200_000, at('t1')),
    until: 200_000,
    story: ['140 raise'],
  },
]);

// 滞留
const dwell = plantOf([farm({ rules: { 'over-stay': {} } })]);
kindTable('p1:over-stay', dwell, [
  {
    what: 'inside for 30 min; it returns with the exit',
    inputs: [...stay(1000, 31 * MINUTE, at('t1')), ...stay(31 * MINUTE + 1000, 32 * MINUTE, away('t1'))],
    until: 32 * MINUTE,
    story: ['1801 raise', '1861 return'],
  },
  {
    what: 'silent: out just before',
    inputs: [...stay(1000, 1_799_000, at('t1')), ...stay(1_800_000, 40 * MINUTE, away('t1'))],
    until: 40 * MINUTE,
    story: [],
  },
  {
    what: 'to be out for 59 s does not begin it again',
    inputs: [
      ...stay(1000, 600_000, at('t1')),
      ...stay(601_000, 659_000, away('t1')),
      ...stay(660_000, 31 * MINUTE, at('t1')),
    ],
    until: 31 * MINUTE,
    story: ['1801 raise'],
  },
  {
    what: 'silent: to be out for a minute begins it again',
    inputs: [
      ...stay(1000, 600_000, at('t1')),
      ...stay(601_000, 660_000, away('t1')),
      ...stay(661_000, 40 * MINUTE, at('t1')),
    ],
    until: 40 * MINUTE,
    story: [],
  },
  {
    what: 'a badge that falls silent inside is still inside',
    inputs: stay(1000, 60_000, at('t1')),
    until: 31 * MINUTE,
    story: ['1801 raise'],
  },
  {
    what: 'where a toxic gas is measured after 15 min',
    plant: plantOf([farm({ gasPoints: [pointId('h2s')], rules: { 'over-stay': {} } })]),
    inputs: stay(1000, 16 * MINUTE, at('t1')),
    until: 16 * MINUTE,
    story: ['901 raise'],
  },
  {
    what: 'with a time of its own',
    plant: plantOf([farm({ rules: { 'over-stay': { onDelay: minutes(5) } } })]),
    inputs: stay(1000, 6 * MINUTE, at('t1')),
    until: 6 * MINUTE,
    story: ['301 raise'],
  },
  {
    what: 'silent: where nothing asks for it',
    plant: plantOf([farm()]),
    inputs: stay(1000, 60_000, at('t1')),
    until: 60 * MINUTE,
    story: [],
  },
  {
    what: 'after a start it waits until the badge had time to speak',
    inputs: stay(1000, 60_000, at('t1')),
    down: { from: 60_000, to: 40 * MINUTE },
    until: 41 * MINUTE,
    story: ['2430 raise'],
  },
  {
    what: 'silent: he was seen elsewhere right after the start',
    inputs: [...stay(1000, 60_000, at('t1')), ...stay(40 * MINUTE + 2000, 41 * MINUTE, away('t1'))],
    down: { from: 60_000, to: 40 * MINUTE },
    until: 42 * MINUTE,
    story: [],
  },
]);

// 脱岗
const posted = (id: string, tag: string, ...posts: string[]): Person => ({
  ...person(id, tag, 'operator'),
  posts: posts.map(zoneId),
});
const posts = (changes: Partial<Zone> = {}) =>
  plantOf(
    [farm({ post: true, ...changes }), zone('pumps', PUMPS, { ...quick, post: true })],
    [posted('p1', 't1', 'farm'), person('p2', 't2', 'operator')],
  );
kindTable('p1:left-post', posts(), [
  {
    what: 'ten minutes away; it returns 30 s after he is back',
    inputs: [
      ...stay(1000, 20_000, at('t1')),
      ...stay(21_000, 640_000, away('t1')),
      ...stay(641_000, 700_000, at('t1')),
    ],
    until: 700_000,
    story: ['621 raise', '671 return'],
  },
  {
    what: 'silent: back just before',
    inputs: [
      ...stay(1000, 20_000, at('t1')),
      ...stay(21_000, 619_000, away('t1')),
      ...stay(620_000, 700_000, at('t1')),
    ],
    until: 700_000,
    story: [],
  },
  { what: 'silent: at the post', inputs: stay(1000, 700_000, at('t1')), until: 700_000, story: [] },
  {
    what: 'silent: perhaps at the post, at its border',
    inputs: stay(1000, 700_000, at('t1', 50, 70.1)),
    until: 700_000,
    story: [],
  },
  { what: 'silent: nobody is assigned', inputs: stay(1000, 700_000, away('t2')), until: 700_000, story: [] },
  { what: 'silent: he was never seen', inputs: [], until: 700_000, story: [] },
  {
    what: 'silent: his badge says nothing any more, which is another alarm',
    inputs: stay(1000, 60_000, away('t1')),
    until: 700_000,
    story: [],
  },
  {
    what: 'silent: outside of the hours of the post',
    plant: posts({ schedule: { from: 0, to: 60 } }),
    inputs: stay(1000, 700_000, away('t1')),
    until: 700_000,
    story: [],
  },
  {
    what: 'a key post, after 5 min by its own time',
    plant: posts({ rules: { 'left-post': { onDelay: minutes(5) } } }),
    inputs: stay(1000, 400_000, away('t1')),
    until: 400_000,
    story: ['301 raise'],
  },
]);

// 串岗
kindTable('p1:wrong-post', posts(), [
  {
    what: 'five minutes at the post of others; it returns 30 s after he has left',
    inputs: [...stay(1000, 310_000, at('t1', 120)), ...stay(311_000, 350_000, at('t1'))],
    until: 350_000,
    story: ['301 raise', '341 return'],
  },
  {
    what: 'silent: away just before',
    inputs: [...stay(1000, 299_000, at('t1', 120)), ...stay(300_000, 350_000, at('t1'))],
    until: 350_000,
    story: [],
  },
  { what: 'silent: at his own', inputs: stay(1000, 350_000, at('t1')), until: 350_000, story: [] },
  {
    what: 'silent: at the border of the other one',
    inputs: stay(1000, 350_000, at('t1', 99.9)),
    until: 350_000,
    story: [],
  },
]);

// 访客无陪同
const visited = (rule: NonNullable<NonNullable<Zone['rules']>['no-escort']> = {}) =>
  plantOf(
    [farm({ rules: { 'no-escort': rule } })],
    [
      person('v1', 'v1', 'visitor'),
      person('v2', 'v2', 'visitor'),
      person('g1', 'g1', 'guard'),
      person('p1', 't1', 'operator'),
    ],
  );
kindTable('v1:no-escort', visited(), [
  {
    what: 'no escort for a minute; it returns 10 s after one has come near',
    inputs: together(stay(1000, 120_000, at('v1')), stay(80_000, 120_000, at('t1', 58))),
    until: 120_000,
    story: ['61 raise', '91 return'],
  },
  {
    what: 'silent: an escort at 10 m',
    inputs: stay(1000, 120_000, at('v1'), at('t1', 60)),
    until: 120_000,
    story: [],
  },
  {
    what: 'an escort at 10.1 m is not near',
    inputs: stay(1000, 70_000, at('v1'), at('t1', 60.1)),
    until: 70_000,
    story: ['61 raise'],
  },
  {
    what: 'silent: he comes near again before the minute is over',
    inputs: [
      ...stay(1000, 20_000, at('v1'), at('t1', 55)),
      ...stay(21_000, 60_000, at('v1'), at('t1', 65)),
      ...stay(61_000, 120_000, at('v1'), at('t1', 55)),
    ],
    until: 120_000,
    story: [],
  },
  {
    what: 'a visitor is no escort, nor is an unknown badge',
    inputs: stay(1000, 70_000, at('v1'), at('v2'), at('unknown')),
    until: 70_000,
    story: ['61 raise'],
  },
  {
    what: 'an escort whose badge fell silent is none',
    inputs: together(stay(1000, 120_000, at('v1')), stay(1000, 1000, at('t1', 51))),
    until: 120_000,
    story: ['91 raise'],
  },
  {
    what: 'only those whom the zone names',
    plant: visited({ escorts: [groupId('guard')] }),
    inputs: stay(1000, 70_000, at('v1'), at('t1')),
    until: 70_000,
    story: ['61 raise'],
  },
  {
    what: 'silent: one of those whom the zone names',
    plant: visited({ escorts: [groupId('guard')] }),
    inputs: stay(1000, 70_000, at('v1'), at('g1')),
    until: 70_000,
    story: [],
  },
  { what: 'silent: outside of the zone', inputs: stay(1000, 120_000, away('v1')), until: 120_000, story: [] },
]);
