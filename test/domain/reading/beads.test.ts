import { describe, expect, it } from 'vitest';
import { bad, uncertain } from '../../../src/domain/reading/quality.ts';
import { floorId, pointId } from '../../../src/domain/ids.ts';
import { instant } from '../../../src/domain/time.ts';
import type { Plant } from '../../../src/domain/plant.ts';
import { ack, act, answers, fails, fix, read, reset } from '../../support/drafts.ts';
import { every, Fold, T0, type Timed } from '../../support/fold.ts';
import { device, measured, smallPlant, zone } from '../../support/plant.ts';

const OVER = 'ex:over-range';
const low = (from: number, to: number, step = 1000): Timed[] => every(step, from, to, read('ex', 4));
const at = (ms: number, value: number): Timed => [ms, read('ex', value)];
/** A straight fall from 97 to 4 %LEL, read once a second. */
const fall = (from: number, length: number): Timed[] =>
  every(1000, from, from + length, (ms) => read('ex', Math.round(970 - (930 * (ms - from)) / length) / 10));

const infrared = smallPlant({
  points: [measured('h2s', 'H2S'), measured('ex', 'EX', { sensor: 'infrared' }), measured('o2', 'O2')],
});

/** Its panel is polled so seldom. */
const polledEvery = (ms: number): Plant =>
  smallPlant({ devices: [device('panel', 'modbus', ms), device('uwb', 'badges', 1000)] });

interface Case {
  readonly name: string;
  readonly inputs: readonly Timed[];
  readonly isHeld: boolean;
  readonly plant?: Plant;
}

const CASES: readonly Case[] = [
  { name: 'between two polls', inputs: [at(1000, 97), ...low(2000, 200_000)], isHeld: true },
  {
    name: 'at five polls a second',
    inputs: [at(1000, 97), at(1200, 88), at(1400, 52), at(1600, 20), ...low(1800, 200_000, 200)],
    isHeld: true,
  },
  {
    name: 'at a poll a minute, with nothing seen on the way',
    inputs: [at(60_000, 91), ...low(120_000, 900_000, 60_000)],
    isHeld: true,
    plant: polledEvery(60_000),
  },
  { name: 'within half a minute', inputs: [...fall(1000, 30_000), ...low(32_000, 300_000)], isHeld: true },
  {
    name: 'while its device did not answer',
    inputs: [at(1000, 97), ...every(1000, 2000, 90_000, fails()), [91_000, answers()], ...low(91_100, 300_000)],
    isHeld: true,
  },
  {
    name: 'while the sensor was bad',
    inputs: [at(1000, 97), ...every(1000, 2000, 90_000, read('ex', null, bad('sensor'))), ...low(91_000, 300_000)],
    isHeld: true,
  },
  { name: 'in silence', inputs: [at(1000, 97), ...low(100_000, 300_000)], isHeld: true },
  {
    name: 'uncertain all the way',
    inputs: [[1000, read('ex', 97, uncertain('calibration'))], ...low(2000, 200_000)],
    isHeld: true,
  },
  { name: 'slowly, value by value', inputs: [...fall(1000, 90_000), ...low(92_000, 400_000)], isHeld: false },
  {
    name: 'slowly at a poll in ten seconds',
    inputs: [
      ...[95, 90, 80, 60, 50, 40, 20, 12].map((value, i) => at(10_000 * i, value)),
      ...low(80_000, 400_000, 10_000),
    ],
    isHeld: false,
    plant: polledEvery(10_000),
  },
  {
    name: 'from level 2 only, as after a bump test with 50 %LEL',
    inputs: [at(1000, 52), ...low(2000, 300_000)],
    isHeld: false,
  },
  { name: 'of an infrared detector', inputs: [at(1000, 97), ...low(2000, 300_000)], isHeld: false, plant: infrared },
];

describe('a catalytic bead that falls from near the top', () => {
  it.each(CASES)('$name', ({ inputs, isHeld, plant }) => {
    const fold = Fold.started(plant).feed([[0, fix('0a01', 50, 50)], ...inputs]);
    expect(fold.point('ex')?.trust).toEqual(isHeld ? uncertain('over-range') : { quality: 'good' });
    expect(fold.base('ex:high-high')).toBe(isHeld ? 'unacked' : 'latched-unacked');
    expect(fold.base('farm:evacuate')).toBe(isHeld ? 'unacked' : 'latched-unacked');
    expect(fold.base(OVER)).toBe(isHeld ? 'latched-unacked' : 'normal');
  });

  it('a restart in between changes nothing', () => {
    const fold = Fold.started().feed([at(1000, 97), at(2000, 60)]);
    fold.restart(90_000);
    fold.feed(low(91_000, 300_000));
    expect(fold.point('ex')?.trust).toEqual(uncertain('over-range'));
    fold.restart(301_000);
    fold.feed(low(302_000, 400_000));
    expect(fold.point('ex')?.trust, 'the doubt outlasts a restart').toEqual(uncertain('over-range'));
  });

  it('is good again, and the alarms return, once a person has reset it', () => {
    const fold = Fold.started().feed([at(1000, 97), ...low(2000, 100_000)]);
    expect(fold.transitions.find(({ alarm }) => alarm === OVER)).toMatchObject({
      kind: 'raise',
      cause: 'over-range',
      value: 97,
    });
    fold.send(100_100, ack(OVER, fold.alarm(OVER)?.occurrence));
    expect(fold.send(100_200, reset(OVER)).refusal).toBeUndefined();
    fold.feed(low(101_000, 200_000));
    expect([fold.point('ex')?.trust.quality, fold.base(OVER), fold.base('ex:high-high')]).toEqual([
      'good',
      'normal',
      'latched-unacked',
    ]);
  });

  it('a second time is a second occurrence', () => {
    const fold = Fold.started().feed([at(1000, 97), ...low(2000, 100_000)]);
    const first = fold.alarm(OVER)?.occurrence;
    fold.send(100_100, ack(OVER, first));
    fold.send(100_200, reset(OVER));
    fold.feed([at(101_000, 96), ...low(102_000, 103_000)]);
    expect(fold.base(OVER)).toBe('unacked');
    expect(fold.alarm(OVER)?.occurrence).not.toBe(first);
  });
});

const bypass = act({
  act: 'bypass',
  point: pointId('o2'),
  reason: '维修',
  compensating: '便携',
  until: instant(T0 + 3_600_000),
});

describe('a catalytic bead in air with little oxygen', () => {
  it.each([
    [5, 'uncertain'],
    [6, 'good'],
  ])('is doubtful %s m beside the oxygen that says so, without a zone: %s', (metres, quality) => {
    const at = (x: number) => ({ at: { floor: floorId('ground'), x, y: 5 } });
    const points = [measured('ex', 'EX', at(5)), measured('o2', 'O2', at(5 + metres))];
    const fold = Fold.started(smallPlant({ points, zones: [] })).feed([
      [500, read('o2', 14)],
      [1000, read('ex', 4)],
    ]);
    expect(fold.point('ex')?.trust.quality).toBe(quality);
  });

  const plant = smallPlant({
    zones: [zone('farm', [20, 20, 80, 70], { gasPoints: [pointId('ex'), pointId('o2')] })],
  });

  it.each<readonly [string, string, readonly Timed[]]>([
    [
      'broken',
      'good',
      [
        [400, read('o2', 20.9)],
        [500, read('o2', 0, bad('warm-up'))],
      ],
    ],
    ['broken before any word', 'good', [[500, read('o2', 0, bad('sensor'))]]],
    ['doubtful itself', 'good', [[500, read('o2', 0, uncertain('under-range'))]]],
    [
      'in bypass, with nitrogen at it',
      'good',
      [
        [400, bypass],
        [500, read('o2', 2)],
      ],
    ],
    [
      'put out of service after it read too little',
      'good',
      [
        [400, read('o2', 2)],
        [500, bypass],
      ],
    ],
    [
      'lost after it read too little',
      'uncertain',
      [
        [400, read('o2', 14)],
        [500, read('o2', null, bad('sensor'))],
      ],
    ],
  ])('beside a cell that is %s it is %s', (_, quality, inputs) => {
    expect(
      Fold.started(plant)
        .feed([...inputs, at(1000, 4)])
        .point('ex')?.trust.quality,
    ).toBe(quality);
  });

  it('is doubtful while it lasts, and its alarm is held', () => {
    const fold = Fold.started(plant).feed([[500, read('o2', 14)], at(1000, 52), ...low(2000, 200_000)]);
    fold.feed(every(1000, 201_000, 203_000, read('o2', 14)));
    fold.feed(low(203_100, 203_100));
    expect([fold.point('ex')?.trust, fold.base('ex:high-high')]).toEqual([uncertain('sensor'), 'unacked']);
    fold.feed([[204_000, read('o2', 20.9)], ...low(205_000, 300_000)]);
    expect([fold.point('ex')?.trust.quality, fold.base('ex:high-high')]).toEqual(['good', 'latched-unacked']);
  });
});
