import { describe, expect, it } from 'vitest';
import type { GasId } from '../../../src/domain/gas/gases.ts';
import { conditionsOf, NO_SETTINGS } from '../../../src/domain/conditions/index.ts';
import { floorId, pointId } from '../../../src/domain/ids.ts';
import type { MeasuredPoint, Plant } from '../../../src/domain/plant.ts';
import { quantise } from '../../../src/domain/reading/normalise.ts';
import { bad, type Trust, uncertain } from '../../../src/domain/reading/quality.ts';
import type { Draft } from '../../../src/domain/input.ts';
import { instant, minutes } from '../../../src/domain/time.ts';
import { alarmText } from '../../../src/words/alarms.ts';
import { act, read } from '../../support/drafts.ts';
import { every, Fold, T0, type Timed } from '../../support/fold.ts';
import { contact, measured, smallPlant, zone } from '../../support/plant.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const at = (x: number, floor = 'ground') => ({ floor: floorId(floor), x, y: 10 });
const gas = (id: string, of: GasId, changes: Partial<MeasuredPoint> = {}) =>
  measured(id, of, { period: minutes(1), ...changes });

function plantOf(...points: MeasuredPoint[]): Plant {
  return {
    ...smallPlant(),
    points,
    zones: [],
    conditions: points.flatMap((point) => conditionsOf('point', point, point.id, NO_SETTINGS)),
  };
}

/** Readings a minute apart, between these hours. */
const reads = (id: string, from: number, to: number, value: (hour: number) => number | null, trust?: Trust): Timed[] =>
  every(MINUTE, from * HOUR + MINUTE, to * HOUR, (ms) => read(id, value(ms / HOUR), trust));

/** What became of one alarm, in whole hours. */
const storyOf = (plant: Plant, id: string, ...inputs: Timed[]): string[] =>
  Fold.started(plant)
    .feed(inputs.sort(([a], [b]) => a - b))
    .story(id)
    .map((line) => `${Math.floor(parseInt(line) / HOUR)} ${line.split(' ')[1]}`);

const wave = (hour: number): number => Math.round(10 * (3 + Math.sin(hour))) / 10;

const broken = (id: string, hour: number): Timed[] => [[hour * HOUR + 1000, read(id, null, bad('sensor'))]];
const inMmol = plantOf(gas('a', 'O2', { unit: 'mmol/mol', range: [0, 250] }));

describe('a reading that does not move', () => {
  const one = plantOf(gas('a', 'H2S'));
  it.each([
    ['for 24 h', one, [reads('a', 0, 26, () => 3)], ['24 raise']],
    ['for 23 h, and then does', one, [reads('a', 0, 23, () => 3), reads('a', 23, 30, wave)], []],
    ['at a clean 0 for 26 h', one, [reads('a', 0, 26, () => 0)], []],
    ['at a clean 0 for 30 days', one, [reads('a', 0, 722, () => 0)], ['720 raise']],
    ['until it does', one, [reads('a', 0, 25, () => 3), reads('a', 25, 26, wave)], ['24 raise', '25 return']],
    [
      'but was calibrated meanwhile',
      one,
      [reads('a', 0, 20, () => 3), reads('a', 20, 21, () => 3, bad('calibration')), reads('a', 21, 44, () => 3)],
      [],
    ],
    ['but was not heard for an hour', one, [reads('a', 0, 20, () => 3), reads('a', 21, 44, () => 3)], []],
    [
      'with a bad reading each 6 h',
      one,
      [reads('a', 0, 30, () => 3), ...[6, 12, 18].map((h) => broken('a', h))],
      ['24 raise'],
    ],
    [
      'and is broken then',
      one,
      [reads('a', 0, 25, () => 3), reads('a', 25, 27, () => null, bad('sensor'))],
      ['24 raise'],
    ],
    ['and was broken for an hour', one, [reads('a', 0, 25, () => 3), reads('a', 26, 27, () => 3)], ['24 raise']],
    ['of oxygen in fresh air for 26 h', plantOf(gas('a', 'O2')), [reads('a', 0, 26, () => 20.9)], []],
    ['of oxygen in fresh air, mmol/mol', inMmol, [reads('a', 0, 26, () => 209)], []],
    ['of oxygen at 20.5', plantOf(gas('a', 'O2')), [reads('a', 0, 26, () => 20.5)], ['24 raise']],
    ['at 1 of whole %LEL', plantOf(gas('a', 'EX', { resolution: 1 })), [reads('a', 0, 26, () => 1)], []],
    ['at the end of its range', one, [reads('a', 0, 30, () => 100, uncertain('over-range'))], []],
  ] as const)('%s', (_, plant, inputs, story) => {
    expect(storyOf(plant, 'a:stuck', ...inputs.flat())).toEqual(story);
  });

  it.each([
    ['5 m beside one that does', gas('b', 'H2S', { at: at(15) }), ['1 raise']],
    ['6 m from one that does', gas('b', 'H2S', { at: at(16) }), []],
    ['in one zone with one that does', gas('b', 'H2S', { at: at(40) }), ['1 raise'], true],
    ['beside one of another gas', gas('b', 'SO2', { at: at(15) }), []],
  ])('for an hour, %s', (_, other, story, isInZone = false) => {
    const one = gas('a', 'H2S', { at: at(10) });
    const zones = isInZone ? [zone('z', [0, 0, 50, 20], { gasPoints: [one.id, other.id] })] : [];
    const plant = { ...plantOf(one, other), zones };
    const moves = (hour: number): number => (hour < 1.5 ? 0.4 : 4);
    expect(storyOf(plant, 'a:stuck', ...reads('a', 0, 3, () => 0.5), ...reads('b', 0, 3, moves))).toEqual(story);
  });

  it('never because gas of a test was held to the detector beside it', () => {
    const plant = tested();
    const moves = (hour: number): number => (hour > 1.5 && hour < 1.6 ? 40 : 0.4);
    const own = [...reads('a', 0, 3, () => 0.5), ...reads('b', 0, 3, moves)];
    expect(storyOf(plant, 'a:stuck', ...own)).toEqual(['1 raise']);
    expect(storyOf(plant, 'a:stuck', ...own, [1.4 * HOUR, bypass('b')], [1.7 * HOUR, unbypass('b')])).toEqual([]);
  });

  it('says what it is beside, in both languages; no contact has it', () => {
    const plant = plantOf(gas('a', 'H2S', { at: at(10) }), gas('b', 'H2S', { at: at(12) }));
    const moves = (hour: number): number => (hour < 1.5 ? 0.4 : 4);
    const fold = Fold.started(plant).feed(
      [...reads('a', 0, 3, () => 0.5), ...reads('b', 0, 3, moves)].sort(([a], [b]) => a - b),
    );
    const raise = fold.transitions.find(({ alarm }) => alarm === 'a:stuck');
    const names = { timezone: 'UTC', of: (id: string) => ({ name: { zh: id, en: id } }) };
    expect(raise && alarmText(raise, names).en).toContain('the same for 1 h while b moved');
    expect(conditionsOf('point', contact('c'), 'c', NO_SETTINGS).map(({ name }) => name)).not.toContain('stuck');
  });
});

describe('a zero that has moved', () => {
  const noise = (hour: number): number => 0.3 * Math.sin(200 * hour);
  it.each([
    ['by 6 % of the range for 6 h', 'EX', (h: number) => 6 + noise(h), ['6 raise']],
    ['by 4 %', 'EX', (h: number) => 4 + noise(h), []],
    ['downwards, to 6 % below', 'EX', (h: number) => -6 + noise(h), ['6 raise']],
    ['oxygen at 203 mmol/mol', inMmol, () => 203, ['6 raise']],
    ['oxygen at 209 mmol/mol', inMmol, () => 209, []],
    ['oxygen at 20.3', 'O2', () => 20.3, ['6 raise']],
    ['oxygen at 20.6', 'O2', () => 20.6, []],
    ['oxygen at 21.4', 'O2', () => 21.4, ['6 raise']],
    ['only while gas is in alarm', 'EX', (h: number) => (h % 4 < 1 ? noise(h) : 30), []],
  ] as const)('%s', (_, of, value, story) => {
    const plant = typeof of === 'string' ? levelled(of) : of;
    expect(storyOf(plant, 'a:drift', ...reads('a', 0, 9, value))).toEqual(story);
  });

  it('returns after a calibration, and after it has come back by itself', () => {
    const off = reads('a', 0, 8, (h) => 6 + noise(h));
    const mended = [...reads('a', 8, 9, () => null, bad('calibration')), ...reads('a', 9, 10, noise)];
    expect(storyOf(levelled('EX'), 'a:drift', ...off, ...mended)).toEqual(['6 raise', '9 return']);
    expect(storyOf(levelled('EX'), 'a:drift', ...off, ...reads('a', 8, 20, noise))).toEqual(['6 raise', '10 return']);
  });
});

/** One detector, with its levels. */
const levelled = (of: GasId): Plant => {
  const point = gas('a', of);
  const made = conditionsOf('point', point, point.id, { ...NO_SETTINGS, numbers: { high: 25 } });
  return { ...plantOf(point), conditions: made };
};

describe('a reading that is unlike what it usually is', () => {
  const day = (h: number): number => 2 + Math.sin((h / 24) * 2 * Math.PI) + 0.3 * Math.sin(900 * h);
  const later = (more: number) => (h: number) => quantise(day(h) + (h < 30 ? 0 : more), 1);
  it.each([
    ['rises by 8 and stays', 'H2S', later(8), ['30 raise']],
    ['rises by as much as it does each day', 'H2S', later(1), []],
    ['falls', 'H2S', (h: number) => quantise(20 + day(h) - (h < 30 ? 0 : 8), 1), []],
    ['rises within the first day', 'H2S', (h: number) => quantise(day(h) + (h < 20 ? 0 : 8), 1), []],
    ['goes back', 'H2S', (h: number) => quantise(day(h) + (h >= 30 && h < 31 ? 8 : 0), 1), ['30 raise', '31 return']],
    ['is in alarm already', 'H2S', later(30), []],
    ['is oxygen and falls', 'O2', (h: number) => (h < 30 ? 20.9 : 20), ['30 raise']],
  ] as const)('%s', (_, of, value, story) => {
    expect(storyOf(levelled(of), 'a:unusual', ...reads('a', 0, 32, value))).toEqual(story);
  });
});

it('one bad reading ends no early sign', () => {
  const leak = reads('a', 0, 40, (h) => quantise(2 + 0.3 * Math.sin(900 * h) + (h < 30 ? 0 : 8), 1));
  const gone = reads('a', 40, 42, () => null, bad('sensor'));
  const more = reads('a', 42, 43, () => 10);
  expect(storyOf(levelled('H2S'), 'a:unusual', ...leak, ...broken('a', 31), ...gone, ...more)).toEqual(['30 raise']);
});

/** Two detectors 2 m apart that a person can bypass. */
function tested(): Plant {
  const points = [gas('a', 'H2S', { at: at(10) }), gas('b', 'H2S', { at: at(12) })];
  const numbers = { high: 25 };
  return {
    ...plantOf(...points),
    conditions: points.flatMap((point) => conditionsOf('point', point, point.id, { ...NO_SETTINGS, numbers })),
  };
}
const bypass = (id: string): Draft =>
  act({ act: 'bypass', point: pointId(id), reason: '维修', compensating: '便携', until: instant(T0 + 8 * HOUR) });
const unbypass = (id: string): Draft => act({ act: 'unbypass', point: pointId(id) });

describe('two detectors of one gas', () => {
  const pair = (metres: number, floor = 'ground') =>
    plantOf(gas('a', 'H2S', { at: at(10) }), gas('b', 'H2S', { at: at(10 + metres, floor) }));
  const both = (value: (hour: number) => number, trust?: Trust): Timed[] => [
    ...reads('a', 0, 2, () => 1),
    ...reads('b', 0, 2, value, trust),
  ];
  it.each([
    ['16 % apart for 10 min', pair(5), both(() => 17), ['0 raise']],
    ['14 % apart', pair(5), both(() => 15), []],
    ['for 9 min only', pair(5), both((h) => (h < 9 / 60 ? 17 : 1)), []],
    ['on two floors', pair(2, 'upper'), both(() => 17), []],
    ['more than 5 m apart', pair(5.1), both(() => 17), []],
    ['of which one is lost', pair(2), both(() => 17, bad('sensor')), []],
    ['that come together again', pair(2), both((h) => (h < 1 ? 17 : 1)), ['0 raise', '1 return']],
  ])('%s', (_, plant, inputs, story) => {
    expect(storyOf(plant, 'a:disagree', ...inputs)).toEqual(story);
    expect(storyOf(plant, 'b:disagree', ...inputs)).toEqual(story);
  });

  it('say nothing of each other while one is in bypass', () => {
    const inputs = [...both(() => 17), [1000, bypass('b')] as const];
    expect(storyOf(tested(), 'a:disagree', ...both(() => 17))).toEqual(['0 raise']);
    expect(storyOf(tested(), 'a:disagree', ...inputs)).toEqual([]);
  });

  it('each alarm says what the other reads', () => {
    const fold = Fold.started(pair(3)).feed(both((h) => 17 + Math.round(h)).sort(([a], [b]) => a - b));
    const [raise, ...more] = fold.transitions.filter(({ alarm }) => alarm === 'a:disagree');
    expect(raise?.trouble).toEqual({ what: 'beside', point: 'b', value: 17, unit: 'ppm' });
    expect(more).toEqual([]);
  });
});

describe('a detector that says it does not measure', () => {
  const cases = (id: string): readonly [string, MeasuredPoint, Timed[], string[]][] => [
    ['a bead that warms up for 15 min', gas('a', 'EX'), reads('a', 0, 1, () => null, bad('warm-up')), ['0 raise']],
    [
      'a bead that warms up for 10 min',
      gas('a', 'EX'),
      [...reads('a', 0, 10 / 60, () => null, bad('warm-up')), ...reads('a', 10 / 60, 1, wave)],
      [],
    ],
    ['a cell for 2 h', gas('a', 'H2S'), reads('a', 0, 2, () => null, bad('warm-up')), []],
    [
      'a cell for 4 h, and then measures',
      gas('a', 'H2S'),
      [...reads('a', 0, 4, () => null, bad('warm-up')), ...reads('a', 4, 5, wave)],
      ['3 raise', '4 return'],
    ],
    [`one that is ${id}`, gas('a', 'EX'), reads('a', 0, 9, () => 0, bad('inhibit')), []],
  ];
  it.each(cases('inhibited'))('warm-up: %s', (_, point, inputs, story) => {
    expect(storyOf(plantOf(point), 'a:warm-up', ...inputs)).toEqual(story);
  });

  const inhibited = (from: number, to: number) => reads('a', from, to, () => 0, bad('inhibit'));
  const calibrated = (from: number, to: number) => reads('a', from, to, () => 0, uncertain('calibration'));
  it.each([
    ['for 9 h', [inhibited(0, 9)], ['8 raise']],
    ['for 7 h', [inhibited(0, 7), reads('a', 7, 9, wave)], []],
    ['or calibrated, in one stretch', [inhibited(0, 5), calibrated(5, 9)], ['8 raise']],
    ['twice for 5 h', [inhibited(0, 5), reads('a', 5, 6, wave), inhibited(6, 11)], []],
    [
      'over a loss of the line',
      [inhibited(0, 5), reads('a', 5, 6, () => null, bad('comm')), inhibited(6, 9)],
      ['8 raise'],
    ],
    ['until it is ended', [inhibited(0, 9), reads('a', 9, 10, wave)], ['8 raise', '9 return']],
  ] as const)('inhibited %s', (_, inputs, story) => {
    expect(storyOf(plantOf(gas('a', 'EX')), 'a:inhibited', ...inputs.flat())).toEqual(story);
  });

  it('goes on over a restart', () => {
    const plant = plantOf(gas('a', 'EX'));
    const fold = Fold.started(plant).feed(inhibited(0, 5));
    fold.restart(5 * HOUR + 2 * MINUTE);
    fold.feed(reads('a', 5 + 2 / 60, 9, () => 0, bad('inhibit')));
    expect(fold.transitions.filter(({ alarm }) => alarm === 'a:inhibited')).toHaveLength(1);
  });
});
