import { expect, it } from 'vitest';
import { conditionsOf, NO_SETTINGS } from '../../../src/domain/conditions/index.ts';
import { pointId } from '../../../src/domain/ids.ts';
import { readingMessage } from '../../../src/project/readings.ts';
import { quantise } from '../../../src/domain/reading/normalise.ts';
import { bad } from '../../../src/domain/reading/quality.ts';
import { read } from '../../support/drafts.ts';
import { every, Fold, type Timed } from '../../support/fold.ts';
import { measured, smallPlant } from '../../support/plant.ts';
import { alarmText } from '../../../src/words/alarms.ts';

const RATE = 'ex:rate';
const MINUTE = 60_000;

/** A plant whose combustible gas has the alarm at so many %LEL a minute; 2 % of its range where nothing is said. */
const plantAt = (rate?: number) => {
  const plant = smallPlant();
  const numbers: Partial<Record<string, number>> = rate === undefined ? {} : { rate };
  const made = conditionsOf('point', measured('ex', 'EX'), 'ex', { ...NO_SETTINGS, numbers });
  return { ...plant, conditions: [...plant.conditions, ...made.filter(({ name }) => name === 'rate')] };
};

/** The point each second, by a formula of minutes. */
const follow = (fromMin: number, toMin: number, value: (minutes: number) => number): Timed[] =>
  every(1000, fromMin * MINUTE + 1000, toMin * MINUTE, (ms) => read('ex', quantise(value(ms / MINUTE), 1)));

it('a gas that rises faster than its set point is an alarm, minutes before a level is reached', () => {
  const fold = Fold.started(plantAt()).feed([...follow(0, 3, () => 1), ...follow(3, 7, (m) => 1 + 3 * (m - 3))]);
  const [raise] = fold.transitions.filter(({ alarm }) => alarm === RATE);
  expect(raise).toMatchObject({ kind: 'raise', priority: 3, unit: '%LEL/min', setPoint: { limit: 2, of: 'rate' } });
  expect(raise?.value).toBeGreaterThan(2);
  expect(fold.alarm('ex:high')).toBeUndefined();
});

it('returns a minute after the rise has stopped', () => {
  const fold = Fold.started(plantAt()).feed([...follow(0, 5, (m) => 1 + 3 * m), ...follow(5, 12, () => 16)]);
  expect(fold.story(RATE).map((line) => line.split(' ')[1])).toEqual(['raise', 'return']);
});

it.each([
  ['rises more slowly', (m: number) => 1 + 1.5 * m],
  ['falls', (m: number) => 20 - 3 * m],
  ['jumps to and fro', (m: number) => 5 + 4 * Math.sin(60 * m)],
])('says nothing of a gas that %s', (_, value) => {
  expect(
    Fold.started(plantAt())
      .feed(follow(0, 6, value))
      .story(RATE),
  ).toEqual([]);
});

it('is set by the configuration, in the unit of the point per minute', () => {
  const rise = follow(0, 5, (m) => 1 + 3 * m);
  expect(Fold.started(plantAt(4)).feed(rise).story(RATE)).toEqual([]);
  expect(Fold.started(plantAt(1)).feed(rise).story(RATE)).toHaveLength(1);
});

it('a screen is sent how fast a point rises, and nothing of one that does not or is lost', () => {
  const rateOf = (...inputs: Timed[]): number | undefined =>
    readingMessage(Fold.started(plantAt()).feed(inputs).state, pointId('ex'))?.rate;
  const rise = follow(0, 4, (m) => 1 + 3 * m);
  expect(rateOf(...rise)).toBeCloseTo(3, 1);
  expect(rateOf(...rise, ...follow(4, 8, () => 13))).toBeUndefined();
  expect(rateOf(...follow(0, 4, (m) => 20 - 3 * m))).toBeUndefined();
  expect(
    rateOf(...rise, ...every(1000, 4 * MINUTE + 1000, 4 * MINUTE + 2000, read('ex', null, bad('sensor')))),
  ).toBeUndefined();
});

it('lost samples neither raise it nor end it', () => {
  const fold = Fold.started(plantAt()).feed([
    ...follow(0, 4, (m) => 1 + 3 * m),
    ...every(1000, 4 * MINUTE + 1000, 8 * MINUTE, read('ex', null, bad('sensor'))),
  ]);
  expect(fold.base(RATE)).toBe('unacked');
});

it('oxygen and what is no gas have none', () => {
  const kinds = (...points: Parameters<typeof measured>[]) =>
    points.flatMap(([id, gas]) => conditionsOf('point', measured(id, gas), id, NO_SETTINGS).map(({ name }) => name));
  expect(kinds(['o2', 'O2'])).not.toContain('rate');
  expect(kinds(['h2s', 'H2S'])).toContain('rate');
});

it('says how fast and against which limit, in both languages', () => {
  const fold = Fold.started(plantAt()).feed(follow(0, 5, (m) => 1 + 3 * m));
  const [raise] = fold.transitions.filter(({ alarm }) => alarm === RATE);
  const words = raise && alarmText(raise, { timezone: 'UTC', of: () => undefined });
  expect(words?.zh).toMatch(/浓度快速上升 3(\.\d+)? %LEL\/min \(≥ 2\)/);
  expect(words?.en).toMatch(/rising fast 3(\.\d+)? %LEL\/min \(≥ 2\)/);
});
