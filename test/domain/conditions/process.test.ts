import { describe, expect, it } from 'vitest';
import { conditionsOf, NO_SETTINGS } from '../../../src/domain/conditions/index.ts';
import { t90Of } from '../../../src/domain/gas/gases.ts';
import type { MeasuredPoint } from '../../../src/domain/plant.ts';
import { processKindOf } from '../../../src/domain/reading/process.ts';
import { quantise } from '../../../src/domain/reading/normalise.ts';
import { type Trust, uncertain } from '../../../src/domain/reading/quality.ts';
import { seconds } from '../../../src/domain/time.ts';
import { alarmText } from '../../../src/words/alarms.ts';
import { conditionText, shortConditionText } from '../../../src/words/conditions.ts';
import { read } from '../../support/drafts.ts';
import { every, Fold, type Timed } from '../../support/fold.ts';
import { measured, smallPlant } from '../../support/plant.ts';

const MINUTE = 60_000;
const { gas: _gas, ...PLAIN } = measured('v', 'H2S');
const point = (unit: string): MeasuredPoint => ({ ...PLAIN, unit });
const NUMBERS = { low: 20, 'low-low': 10, high: 80, 'high-high': 90 };

const conditions = (unit: string, numbers: Readonly<Record<string, number>>) =>
  conditionsOf('point', point(unit), 'v', { ...NO_SETTINGS, numbers });
const plantOf = (unit: string, numbers: Readonly<Record<string, number>> = NUMBERS) => ({
  ...smallPlant(),
  points: [point(unit)],
  zones: [],
  conditions: conditions(unit, numbers),
});

/** The value each second of so many minutes. */
const follow = (from: number, to: number, value: (minutes: number) => number): Timed[] =>
  every(1000, from * MINUTE + 1000, to * MINUTE, (ms) => read('v', quantise(value(ms / MINUTE), 1)));
const noise = (minute: number): number => 0.2 * Math.sin(300 * minute);

// domain.md 3: flow / level / pressure / temperature 5 / 5 / 2 / 1 % of range; delays by the contract.
it.each([
  ['m3/h', 'flow', 5, 2],
  ['Nm³/h', 'flow', 5, 2],
  ['L/min', 'flow', 5, 2],
  ['kg/h', 'flow', 5, 2],
  ['t/h', 'flow', 5, 2],
  ['m', 'level', 5, 0],
  ['mm', 'level', 5, 0],
  ['%', 'level', 5, 0],
  ['kPa', 'pressure', 2, 0],
  ['MPa(g)', 'pressure', 2, 0],
  ['bar', 'pressure', 2, 0],
  ['psi', 'pressure', 2, 0],
  ['mmH2O', 'pressure', 2, 0],
  ['°C', 'temperature', 1, 30],
  ['℃', 'temperature', 1, 30],
  ['K', 'temperature', 1, 30],
  ['m/s', undefined, 2, 60],
  ['kg', undefined, 2, 60],
  ['V', undefined, 2, 60],
])('%s is of a %s', (unit, kind, deadband, t90) => {
  expect(processKindOf(unit)).toBe(kind);
  const [high] = conditions(unit, { high: 80 });
  expect(high?.setPoint?.deadband).toBeCloseTo(deadband);
  expect(t90Of(point(unit))).toBe(seconds(t90));
});

it('a deadband that is set, and a fifth of the limit, come first', () => {
  expect(conditions('m', { high: 80, deadband: 1 })[0]?.setPoint?.deadband).toBe(1);
  expect(conditions('m', { high: 10 })[0]?.setPoint?.deadband).toBe(2);
});

it('has none of the alarms of a gas; early warning with limits, a rate only where it is set', () => {
  const names = (numbers: Readonly<Record<string, number>>): string[] =>
    conditions('m', numbers).map(({ name }) => name);
  expect(names({})).toEqual(['bad', 'bypass-expired']);
  expect(names(NUMBERS)).toEqual(['high', 'high-high', 'low', 'low-low', 'rising', 'bad', 'bypass-expired']);
  expect(names({ rate: 2 })).toEqual(['rate', 'bad', 'bypass-expired']);
});

it.each([
  ['high', 'high alarm', '高报'],
  ['high-high', 'high-high alarm', '高高报'],
  ['low', 'low alarm', '低报'],
  ['low-low', 'low-low alarm', '低低报'],
])('at its %s limit is no level of a gas: a level that is too high never reads 低报', (name, en, zh) => {
  expect(conditionText(name, point('m'))).toEqual({ zh, en });
  expect(shortConditionText(name, point('m'))).toEqual({ zh, en });
  expect(conditionText(name, measured('v', 'H2S')).zh).toMatch(/^[一二]级报警/);
});

describe('early warning of a level', () => {
  it.each([
    ['that rises to its high limit', (m: number) => 50 + 3 * Math.max(0, m - 4), 80],
    ['that falls to its low limit', (m: number) => 50 - 3 * Math.max(0, m - 4), 20],
  ])('%s', (_, value, limit) => {
    const fold = Fold.started(plantOf('%')).feed(follow(0, 13.5, (m) => value(m) + noise(m)));
    const raise = fold.transitions.find(({ alarm }) => alarm === 'v:rising');
    expect(raise?.forecast?.limit).toBe(limit);
    expect(fold.alarm('v:high') ?? fold.alarm('v:low')).toBeUndefined();
    const names = { timezone: 'UTC', of: () => ({ name: { zh: '液位', en: 'Level' }, unit: '%' }) };
    expect(raise && alarmText(raise, names).zh).toContain('预警：趋近报警值');
  });

  it.each([
    ['that stays', () => 70],
    ['that rises slowly', (m: number) => 50 + 0.5 * m],
    ['that goes away from both', (m: number) => 25 + 2 * m],
  ])('not of one %s', (_, value) => {
    expect(
      Fold.started(plantOf('%'))
        .feed(follow(0, 14, (m) => value(m) + noise(m)))
        .story('v:rising'),
    ).toEqual([]);
  });
});

it('a pressure that rises faster than is set is an alarm, and says so as no gas does', () => {
  const fold = Fold.started(plantOf('kPa', { rate: 2 })).feed(follow(0, 5, (m) => 10 + 3 * m));
  const raise = fold.transitions.find(({ alarm }) => alarm === 'v:rate');
  expect(raise).toMatchObject({ priority: 3, unit: 'kPa/min' });
  const names = { timezone: 'UTC', of: () => ({ name: { zh: '压力', en: 'Pressure' }, unit: 'kPa' }) };
  expect(raise && alarmText(raise, names).zh).toMatch(/数值快速上升 3/);
  expect(
    Fold.started(plantOf('kPa', { rate: 4 }))
      .feed(follow(0, 5, (m) => 10 + 3 * m))
      .story('v:rate'),
  ).toEqual([]);
});

it.each<readonly [string, Readonly<Record<string, number>>, Trust, boolean]>([
  ['at its end, with no limit that way', { low: 20 }, uncertain('over-range'), true],
  ['at its end, with no limit at all', {}, uncertain('over-range'), true],
  ['far below its range, with no limit that way', { high: 80 }, uncertain('under-range'), true],
  ['at its end, with a limit that says so', { high: 80 }, uncertain('over-range'), false],
  ['in doubt by another reason', {}, uncertain('sensor'), false],
])('a value %s is no silence', (_, numbers, trust, isTold) => {
  const end = trust.reason === 'under-range' ? -6 : 100;
  const fold = Fold.started(plantOf('bar', numbers)).feed([
    ...follow(0, 1, () => 40),
    ...every(1000, MINUTE + 1000, 2 * MINUTE, read('v', end, trust)),
  ]);
  expect(fold.alarm('v:bad')?.active === true).toBe(isTold);
});

it('a limit of 0 has a deadband of one step', () => {
  expect(conditions('°C', { low: 0 })[0]?.setPoint?.deadband).toBe(point('°C').resolution);
});
