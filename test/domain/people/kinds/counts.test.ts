import { pointId, groupId } from '../../../../src/domain/ids.ts';
import { bad, uncertain } from '../../../../src/domain/reading/quality.ts';
import type { Zone } from '../../../../src/domain/plant.ts';
import { minutes, seconds } from '../../../../src/domain/time.ts';
import { ack, fails, fix, read } from '../../../support/drafts.ts';
import { every, type Timed } from '../../../support/fold.ts';
import { fence, person, zone } from '../../../support/plant.ts';
import { clockTime, CREW, kindTable, plantOf, stay, together } from './scenario.ts';

const BOX = [20, 20, 80, 70] as const;
const quick = { fence: fence(0, 0, 0) };
const inside = (tag: string, x = 50, y = 45) => fix(tag, x, y);
const outside = (tag: string) => fix(tag, 150, 100);
const MINUTE = 60_000;

// 缺员
const needsTwo = plantOf([zone('farm', BOX, { ...quick, min: 2 })]);
const two = [inside('t1'), inside('t2')];
kindTable('farm:under-count', needsTwo, [
  {
    what: 'one of two is there: after five minutes; it returns 10 s after the second has come',
    inputs: together(stay(1000, 400_000, inside('t1')), stay(350_000, 400_000, inside('t2'))),
    until: 400_000,
    story: ['300 raise', '360 return'],
  },
  { what: 'nobody was ever there', inputs: [], until: 6 * MINUTE, story: ['300 raise'] },
  {
    what: 'silent: as many as are needed are there',
    inputs: stay(1000, 400_000, ...two),
    until: 400_000,
    story: [],
  },
  {
    what: 'silent: the second comes just before the delay is over',
    inputs: together(stay(1000, 400_000, inside('t1')), stay(299_000, 400_000, inside('t2'))),
    until: 400_000,
    story: [],
  },
  {
    what: 'a badge that fell silent inside is nobody who is known to be there',
    inputs: together(stay(1000, 400_000, inside('t1')), stay(1000, 10_000, inside('t2'))),
    until: 400_000,
    story: ['340 raise'],
  },
  {
    what: 'an unknown badge does not count',
    inputs: stay(1000, 310_000, inside('t1'), inside('unknown')),
    until: 310_000,
    story: ['300 raise'],
  },
  {
    what: 'who may be inside, at the border, does not count',
    inputs: stay(1000, 310_000, inside('t1'), fix('t2', 50, 70.1)),
    until: 310_000,
    story: ['300 raise'],
  },
  {
    what: 'silent: their source does not answer',
    inputs: together(stay(1000, 20_000, ...two), every(1000, 21_000, 600_000, fails('uwb'))),
    until: 600_000,
    story: [],
  },
  {
    what: 'the delay begins again with a start in the middle: not listening proves nothing',
    inputs: stay(1000, 600_000, inside('t1')),
    down: { from: 200_000, to: 200_500 },
    until: 600_000,
    story: ['500.5 raise'],
  },
  {
    what: 'silent: outside of the hours of the zone',
    plant: plantOf([zone('farm', BOX, { ...quick, min: 2, schedule: { from: 0, to: 60 } })]),
    inputs: [],
    until: 6 * MINUTE,
    story: [],
  },
  {
    what: 'the delay begins with the hours of the zone',
    plant: plantOf([zone('farm', BOX, { ...quick, min: 2, schedule: { from: clockTime(80), to: 1439 } })]),
    inputs: [],
    until: 7 * MINUTE,
    story: ['380 raise'],
  },
  {
    what: 'with a delay of its own',
    plant: plantOf([zone('farm', BOX, { ...quick, min: 1, rules: { 'under-count': { onDelay: minutes(1) } } })]),
    inputs: [],
    until: 2 * MINUTE,
    story: ['60 raise'],
  },
]);

// 双人作业
const pair = plantOf([zone('farm', BOX, { ...quick, rules: { 'two-person': {} } })]);
const skilled = plantOf(
  [zone('farm', BOX, { ...quick, rules: { 'two-person': { qualified: [groupId('electrician')] } } })],
  [...CREW, person('q1', 'e1', 'electrician'), person('q2', 'e2', 'electrician')],
);
kindTable('farm:two-person', pair, [
  {
    what: 'one alone for 30 s; it returns 10 s after the second has come',
    inputs: together(stay(1000, 100_000, inside('t1')), stay(50_000, 100_000, inside('t2'))),
    until: 100_000,
    story: ['31 raise', '50 change', '60 return'],
  },
  {
    what: 'it returns when nobody is left',
    inputs: [...stay(1000, 40_000, inside('t1')), ...stay(41_000, 60_000, outside('t1'))],
    until: 60_000,
    story: ['31 raise', '41 change', '51 return'],
  },
  {
    what: 'silent: the second comes just before the delay is over',
    inputs: together(stay(1000, 100_000, inside('t1')), stay(30_000, 100_000, inside('t2'))),
    until: 100_000,
    story: [],
  },
  { what: 'silent: nobody is inside', inputs: stay(1000, 100_000, outside('t1')), until: 100_000, story: [] },
  {
    what: 'silent: one at the border who may be inside',
    inputs: stay(1000, 100_000, fix('t1', 50, 70.1)),
    until: 100_000,
    story: [],
  },
  {
    what: 'the second one is silent: he is last seen, and not known to be there',
    inputs: together(stay(1000, 100_000, inside('t1')), stay(1000, 5000, inside('t2'))),
    until: 100_000,
    story: ['65 raise'],
  },
  {
    what: 'an unknown badge is no second person',
    inputs: stay(1000, 40_000, inside('t1'), inside('unknown')),
    until: 40_000,
    story: ['31 raise'],
  },
  {
    what: 'silent: their source does not answer',
    inputs: together(stay(1000, 20_000, ...two), every(1000, 21_000, 200_000, fails('uwb'))),
    until: 200_000,
    story: [],
  },
  {
    what: 'only who is qualified counts',
    plant: skilled,
    inputs: stay(1000, 40_000, inside('t1'), inside('e1')),
    until: 40_000,
    story: ['31 raise'],
  },
  {
    what: 'silent: two who are qualified',
    plant: skilled,
    inputs: stay(1000, 40_000, inside('e2'), inside('e1')),
    until: 40_000,
    story: [],
  },
]);

// 人员聚集
const crowd = (n: number) => Array.from({ length: n }, (_, i) => person(`c${i}`, `g${i}`, 'operator'));
const hall = (changes: Partial<Zone> = {}) =>
  plantOf([zone('hall', [0, 0, 200, 120], { ...quick, ...changes })], crowd(40));
const meeting = hall({ rules: { gathering: {} } });
/** So many around a place, all on a circle of so many metres. */
const around = (n: number, radius: number, x = 60, y = 60) =>
  Array.from({ length: n }, (_, i) => {
    const angle = (2 * Math.PI * i) / n;
    return fix(`g${i}`, x + radius * Math.cos(angle), y + radius * Math.sin(angle));
  });
kindTable('hall:gathering', meeting, [
  {
    what: 'ten within 15 m for a minute; it returns a minute after they went apart',
    inputs: [...stay(1000, 100_000, ...around(10, 15)), ...stay(101_000, 200_000, ...around(10, 16))],
    until: 200_000,
    story: ['61 raise', '166 return'],
  },
  { what: 'silent: nine', inputs: stay(1000, 100_000, ...around(9, 5)), until: 100_000, story: [] },
  {
    what: 'silent: ten on a circle of 15.1 m',
    inputs: stay(1000, 100_000, ...around(10, 15.1)),
    until: 100_000,
    story: [],
  },
  {
    what: 'silent: they part just before the minute is over',
    inputs: [...stay(1000, 54_000, ...around(10, 10)), ...stay(55_000, 120_000, ...around(10, 50))],
    until: 120_000,
    story: [],
  },
  {
    what: 'who comes closer without crossing a border is seen within 5 s',
    inputs: [...stay(1000, 30_000, ...around(10, 50)), ...stay(31_000, 100_000, ...around(10, 10))],
    until: 100_000,
    story: ['96 raise'],
  },
  {
    what: 'badges that fall silent are as last seen, unknown ones are people',
    inputs: [...stay(1000, 1000, ...around(9, 5)), ...stay(1000, 1000, fix('unknown', 60, 60))],
    until: 100_000,
    story: ['61 raise'],
  },
  {
    what: 'thirty raise it to an emergency, a new occurrence',
    inputs: [
      ...stay(1000, 70_000, ...around(10, 10)),
      [70_500, ack('hall:gathering', undefined)],
      ...stay(71_000, 90_000, ...around(30, 10)),
    ],
    until: 90_000,
    story: ['61 raise', '71 raise'],
  },
  {
    what: 'goes on over a restart',
    inputs: stay(1000, 100_000, ...around(10, 10)),
    down: { from: 30_000, to: 30_500 },
    until: 100_000,
    story: ['61 raise'],
  },
  {
    what: 'is one by default where there are gas detectors',
    plant: hall({ gasPoints: [pointId('ex')] }),
    inputs: stay(1000, 100_000, ...around(10, 10)),
    until: 100_000,
    story: ['61 raise'],
  },
  ...(
    [
      { where: 'where nothing asks for it', changes: {} },
      { where: 'at a muster point', changes: { muster: true, gasPoints: [pointId('ex')] } },
      { where: 'where it is turned off', changes: { gasPoints: [pointId('ex')], rules: { gathering: { off: true } } } },
    ] satisfies { where: string; changes: Partial<Zone> }[]
  ).map(({ where, changes }) => ({
    what: `silent: ${where}`,
    plant: hall(changes),
    inputs: stay(1000, 100_000, ...around(10, 10)),
    until: 100_000,
    story: [],
  })),
]);

// 未撤离
const gassy = plantOf([zone('farm', BOX, { ...quick, gasPoints: [pointId('h2s')] })]);
const gas = (fromMs: number, toMs: number, value = 8): Timed[] => every(1000, fromMs, toMs, read('h2s', value));
kindTable('farm:not-evacuated', gassy, [
  {
    what: 'one is still inside 120 s after the order; it returns, latched, when he is out',
    inputs: together(stay(1000, 140_000, inside('t1')), stay(141_000, 150_000, outside('t1')), gas(10_000, 150_000)),
    until: 150_000,
    story: ['130 raise', '141 return'],
  },
  {
    what: 'silent: out just before',
    inputs: together(stay(1000, 128_000, inside('t1')), stay(129_000, 200_000, outside('t1')), gas(10_000, 200_000)),
    until: 200_000,
    story: [],
  },
  {
    what: 'a badge that fell silent inside is not out',
    inputs: together(stay(1000, 20_000, inside('t1')), gas(10_000, 200_000)),
    until: 200_000,
    story: ['130 raise'],
  },
  {
    what: 'nor is who may be inside, of poor quality',
    inputs: together(stay(1000, 200_000, fix('t1', 50, 70.1, uncertain('geometry'))), gas(10_000, 200_000)),
    until: 200_000,
    story: ['130 raise'],
  },
  {
    what: 'silent: there is no order at level 1 of a combustible gas',
    plant: plantOf([zone('farm', BOX, { ...quick, gasPoints: [pointId('ex')] })]),
    inputs: together(stay(1000, 200_000, inside('t1')), every(1000, 10_000, 200_000, read('ex', 30))),
    until: 200_000,
    story: [],
  },
  {
    what: 'a detector that is lost does not end it',
    inputs: together(
      stay(1000, 200_000, inside('t1')),
      gas(10_000, 60_000),
      every(1000, 61_000, 200_000, read('h2s', null, bad('sensor'))),
    ),
    until: 200_000,
    story: ['130 raise'],
  },
  {
    what: 'the time goes on while the gateway is down',
    inputs: together(stay(1000, 20_000, inside('t1')), gas(10_000, 20_000)),
    down: { from: 21_000, to: 200_000 },
    until: 201_000,
    story: ['200 raise'],
  },
  {
    what: 'silent: turned off',
    plant: plantOf([
      zone('farm', BOX, { ...quick, gasPoints: [pointId('h2s')], rules: { 'not-evacuated': { off: true } } }),
    ]),
    inputs: together(stay(1000, 200_000, inside('t1')), gas(10_000, 200_000)),
    until: 200_000,
    story: [],
  },
  {
    what: 'with a delay of its own',
    plant: plantOf([
      zone('farm', BOX, {
        ...quick,
        gasPoints: [pointId('h2s')],
        rules: { 'not-evacuated': { onDelay: seconds(60) } },
      }),
    ]),
    inputs: together(stay(1000, 100_000, inside('t1')), gas(10_000, 100_000)),
    until: 100_000,
    story: ['70 raise'],
  },
]);
