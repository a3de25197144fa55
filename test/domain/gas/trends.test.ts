import { describe, expect, it } from 'vitest';
import { outlook } from '../../../src/domain/gas/forecast.ts';
import { theilSen } from '../../../src/domain/gas/theil-sen.ts';
import { pointId } from '../../../src/domain/ids.ts';
import { quantise } from '../../../src/domain/reading/normalise.ts';
import { uncertain } from '../../../src/domain/reading/quality.ts';
import { lost, read } from '../../support/drafts.ts';
import { every, Fold, T0, type Timed } from '../../support/fold.ts';
import { gauss, seeded } from '../../support/random.ts';
import { rule, setPoint, smallPlant } from '../../support/plant.ts';

const RISING = 'h2s:rising';
const MINUTE = 60_000;

/** The point each second, by a formula of minutes, rounded as the log keeps it. */
const follow = (point: string, from: number, to: number, value: (minutes: number) => number): Timed[] =>
  every(1000, from, to, (ms) => read(point, quantise(value(ms / MINUTE), 1)));

const quiet = follow('h2s', 1000, 5 * MINUTE, () => 0.5);
/** From 0.5 ppm at minute 5, half a ppm a minute: 7 ppm at minute 18. */
const ramp = (to: number): Timed[] => follow('h2s', 5 * MINUTE + 1000, to, (m) => 0.5 + 0.5 * (m - 5));

describe('time to threshold', () => {
  it('speaks on a clean ramp, minutes before, with an interval that holds the truth', () => {
    const fold = Fold.started().feed([...quiet, ...ramp(12 * MINUTE)]);
    const [raise] = fold.transitions.filter(({ alarm }) => alarm === RISING);
    const truth = T0 + 18 * MINUTE;
    expect(raise).toMatchObject({ kind: 'raise', cause: 'forecast', forecast: { limit: 7 } });
    expect(raise!.at).toBeLessThan(T0 + 10 * MINUTE);
    expect(raise!.forecast!.earliest).toBeLessThanOrEqual(truth + 30_000);
    expect(raise!.forecast!.latest).toBeGreaterThanOrEqual(truth - 30_000);
    expect(Math.abs(raise!.forecast!.likely - truth)).toBeLessThan(MINUTE);
    expect(raise!.forecast!.earliest).toBeLessThanOrEqual(raise!.forecast!.likely);
    expect(raise!.forecast!.likely).toBeLessThanOrEqual(raise!.forecast!.latest);
  });

  it('speaks of a falling value that comes to a low limit', () => {
    const fold = Fold.started().feed([
      ...follow('o2', 1000, 5 * MINUTE, () => 20.9),
      ...follow('o2', 5 * MINUTE + 1000, 9 * MINUTE, (m) => 20.9 - 0.3 * (m - 5)),
    ]);
    expect(fold.story('o2:rising')).toHaveLength(1);
    expect(fold.point('o2')?.forecast?.limit).toBe(19.5);
  });

  it('speaks at the third look in a row that agrees, with two minutes of samples', () => {
    const fold = Fold.started().feed(follow('h2s', 1000, 3 * MINUTE, (m) => 1.5 * m));
    expect(fold.story(RISING)).toEqual(['141000 raise']);
  });

  it('speaks no earlier than a quarter of an hour before', () => {
    const fold = Fold.started().feed(follow('ex', 1000, 15 * MINUTE, (m) => m));
    const [raise] = fold.transitions.filter(({ alarm }) => alarm === 'ex:rising');
    expect(raise!.at).toBeGreaterThan(T0 + 10 * MINUTE);
    expect(raise!.forecast!.likely - raise!.at).toBeLessThanOrEqual(15 * MINUTE);
  });

  it('does not speak on the word of the shown interval alone', () => {
    const steps = every(5000, 5000, 120_000, (ms) => read('h2s', 1 + 2 * Math.floor((ms / 5000 - 1) / 8)));
    const trend = Fold.started().feed(steps).state.trends.get(pointId('h2s'))!;
    const slope = theilSen(trend.times, trend.values)!;
    expect([slope.low > 0, slope.gateLow]).toEqual([true, 0]);
    expect(outlook(trend, setPoint('high', 7), 0.1)).toEqual({ say: 'calm' });
  });

  it('ends at the limit, which has an alarm of its own, and looks ahead to the next', () => {
    const fold = Fold.started().feed([...quiet, ...ramp(18 * MINUTE)]);
    const [, end] = fold.transitions.filter(({ alarm }) => alarm === RISING);
    expect(end).toMatchObject({ kind: 'return', cause: 'forecast', at: T0 + 18 * MINUTE - 6000 });
    fold.feed(ramp(24 * MINUTE).filter(([ms]) => ms > 18 * MINUTE));
    expect(fold.point('h2s')?.forecast?.limit).toBe(14);
  });

  it('withdraws a minute after the rise has stopped, and pauses then', () => {
    const top = 0.5 + 0.5 * 5;
    const fold = Fold.started().feed([
      ...quiet,
      ...ramp(10 * MINUTE),
      ...follow('h2s', 10 * MINUTE + 1000, 16 * MINUTE, () => top),
    ]);
    expect(fold.transitions.filter(({ alarm }) => alarm === RISING).map(({ kind, cause }) => [kind, cause])).toEqual([
      ['raise', 'forecast'],
      ['return', 'forecast'],
    ]);
    expect(fold.point('h2s')?.forecast).toBeUndefined();
    const pauseEnd = fold.transitions.at(-1)!.at + 10 * MINUTE;
    fold.feed(follow('h2s', 16 * MINUTE + 1000, 26 * MINUTE, (m) => top + 0.35 * (m - 16)));
    const again = fold.transitions.filter(({ alarm }) => alarm === RISING).slice(2);
    expect(again).toMatchObject([{ kind: 'raise' }]);
    expect(again[0]!.at - pauseEnd).toBeLessThan(15_000);
    expect(again[0]!.at).toBeGreaterThanOrEqual(pauseEnd);
  });

  it('takes its forecast off the screen where no alarm is configured for it', () => {
    const plant = smallPlant({ conditions: [rule('h2s', 'high', { setPoint: setPoint('high', 7, 0.5) })] });
    const fold = Fold.started(plant).feed([...quiet, ...ramp(10 * MINUTE)]);
    expect(fold.point('h2s')?.forecast).toBeDefined();
    fold.feed(follow('h2s', 10 * MINUTE + 1000, 16 * MINUTE, () => 3));
    expect(fold.point('h2s')?.forecast).toBeUndefined();
  });
});

describe('silence of the forecast', () => {
  const silent: readonly [string, readonly Timed[]][] = [
    ['too little data', follow('h2s', 1000, 110_000, (m) => 2 * m)],
    ['a flat line', follow('h2s', 1000, 20 * MINUTE, () => 5)],
    ['a rise whose limit is hours away', follow('h2s', 1000, 30 * MINUTE, (m) => 0.5 + 0.02 * m)],
    ['a fall from a high limit', follow('h2s', 1000, 20 * MINUTE, (m) => 6 - 0.2 * m)],
    [
      'uncertain data',
      follow('h2s', 1000, 15 * MINUTE, (m) => 0.4 * m).map(([ms, draft]) => [
        ms,
        { ...draft, ...uncertain('calibration') } as typeof draft,
      ]),
    ],
    [
      'data with a hole each minute',
      follow('h2s', 1000, 15 * MINUTE, (m) => 0.4 * m).map(([ms, draft]) => [
        ms,
        ms % MINUTE === 0 ? lost('h2s') : draft,
      ]),
    ],
  ];
  it.each(silent)('on %s', (_, inputs) => {
    const fold = Fold.started().feed(inputs);
    expect(fold.story(RISING)).toEqual([]);
    expect(fold.point('h2s')?.forecast).toBeUndefined();
  });

  it('on noise alone, for an hour each of forty seeds', () => {
    const spoke = Array.from({ length: 40 }, (_, seed) => seed).filter((seed) => {
      const random = seeded(seed);
      const noisy = every(5000, 5000, 60 * MINUTE, () => read('h2s', quantise(4 + 0.6 * gauss(random), 1)));
      return Fold.started().feed(noisy).story(RISING).length > 0;
    });
    expect(spoke).toEqual([]);
  });

  it('but not on the same noise with a leak under it', () => {
    const missed = Array.from({ length: 40 }, (_, seed) => seed).filter((seed) => {
      const random = seeded(seed);
      const noisy = every(5000, 5000, 20 * MINUTE, (ms) =>
        read('ex', quantise(1 + Math.max(0, ms / MINUTE - 10) * 2 + 0.3 * gauss(random), 1)),
      );
      return Fold.started().feed(noisy).story('ex:rising')[0]?.endsWith('raise') !== true;
    });
    expect(missed).toEqual([]);
  });
});

describe('a warning whose data is lost', () => {
  const warned = () => Fold.started().feed([...quiet, ...ramp(10 * MINUTE)]);

  it('is held, without a forecast that nobody knows', () => {
    const fold = warned().feed(every(1000, 10 * MINUTE + 1000, 30 * MINUTE, lost('h2s')));
    expect(fold.story(RISING)).toHaveLength(1);
    expect(fold.base(RISING)).toBe('unacked');
    expect(fold.point('h2s')?.forecast).toBeUndefined();
  });

  it('is held through a restart, and ends by fresh data alone', () => {
    const fold = warned();
    fold.restart(11 * MINUTE);
    expect(fold.base(RISING)).toBe('unacked');
    fold.feed(follow('h2s', 12 * MINUTE, 13 * MINUTE, () => 1));
    expect(fold.base(RISING)).toBe('unacked');
    fold.feed(follow('h2s', 13 * MINUTE + 1000, 20 * MINUTE, () => 1));
    expect(fold.base(RISING)).toBe('returned-unacked');
  });
});
