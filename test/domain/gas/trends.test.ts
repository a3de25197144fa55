import { describe, expect, it } from 'vitest';
import { duration } from '../../../src/domain/time.ts';
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
    const fold = Fold.started().feed([...quiet, ...ramp(16 * MINUTE)]);
    const [raise] = fold.transitions.filter(({ alarm }) => alarm === RISING);
    const truth = T0 + 18 * MINUTE;
    expect(raise).toMatchObject({ kind: 'raise', cause: 'forecast', forecast: { limit: 7 } });
    expect(raise!.at).toBeLessThan(T0 + 16 * MINUTE);
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

  it('speaks of a rise of three minutes at seven tenths of the way, with half a minute left', () => {
    const rise = (until: number) => follow('h2s', 5 * MINUTE + 1000, until, (m) => 0.5 + (6.5 / 3) * (m - 5));
    const fold = Fold.started().feed([...quiet, ...rise(7.75 * MINUTE)]);
    const [raise] = fold.transitions.filter(({ alarm }) => alarm === RISING);
    expect(raise!.at).toBeLessThan(T0 + 7.6 * MINUTE);
    expect(raise!.forecast!.earliest).toBeLessThanOrEqual(T0 + 8 * MINUTE);
    expect(raise!.forecast!.latest).toBeGreaterThanOrEqual(T0 + 8 * MINUTE);
  });

  it('speaks no earlier than a quarter of an hour before', () => {
    const fold = Fold.started().feed(follow('ex', 1000, 25 * MINUTE, (m) => m));
    const [raise] = fold.transitions.filter(({ alarm }) => alarm === 'ex:rising');
    expect(raise!.at).toBeGreaterThan(T0 + 10 * MINUTE);
    expect(raise!.forecast!.likely - raise!.at).toBeLessThanOrEqual(15 * MINUTE);
  });

  it('speaks of whole units, which stay the same for most of the time', () => {
    const steps = follow('ex', 1000, 28 * MINUTE, (m) => Math.round(Math.max(0, m - 4)));
    expect(Fold.started().feed(steps).story('ex:rising')[0]).toMatch(/raise$/);
  });

  it('speaks of a detector that says something once a minute, whose second look agrees', () => {
    const minutely = every(MINUTE, MINUTE, 40 * MINUTE, (ms) =>
      read('h2s', quantise(0.5 + 0.2 * Math.max(0, ms / MINUTE - 10), 1)),
    );
    const plant = smallPlant();
    const slow = { ...plant, devices: plant.devices.map((device) => ({ ...device, period: duration(MINUTE) })) };
    expect(Fold.started(slow).feed(minutely).story(RISING)[0]).toMatch(/raise$/);
  });

  it('ends at the limit, which has an alarm of its own, and looks ahead to the next', () => {
    const fold = Fold.started().feed([...quiet, ...ramp(18 * MINUTE)]);
    const [, end] = fold.transitions.filter(({ alarm }) => alarm === RISING);
    expect(end).toMatchObject({ kind: 'return', cause: 'forecast', at: T0 + 18 * MINUTE - 6000 });
    fold.feed(ramp(30 * MINUTE).filter(([ms]) => ms > 18 * MINUTE));
    expect(fold.point('h2s')?.forecast?.limit).toBe(14);
  });

  const top = 0.5 + 0.5 * 11;

  it('withdraws when the rise has stopped, and pauses then', () => {
    const fold = Fold.started().feed([
      ...quiet,
      ...ramp(16 * MINUTE),
      ...follow('h2s', 16 * MINUTE, 24 * MINUTE, () => top),
    ]);
    expect(fold.transitions.filter(({ alarm }) => alarm === RISING).map(({ kind, cause }) => [kind, cause])).toEqual([
      ['raise', 'forecast'],
      ['return', 'forecast'],
    ]);
    expect(fold.point('h2s')?.forecast).toBeUndefined();
    const pauseEnd = fold.transitions.at(-1)!.at + 10 * MINUTE;
    fold.feed(follow('h2s', 24 * MINUTE, 44 * MINUTE, (m) => top + 0.08 * Math.max(0, m - 32)));
    const again = fold.transitions.filter(({ alarm }) => alarm === RISING).slice(2);
    expect(again.every(({ at }) => at >= pauseEnd)).toBe(true);
  });

  it('takes its forecast off the screen where no alarm is configured for it', () => {
    const plant = smallPlant({ conditions: [rule('h2s', 'high', { setPoint: setPoint('high', 7, 0.5) })] });
    const fold = Fold.started(plant).feed([...quiet, ...ramp(16 * MINUTE)]);
    expect(fold.point('h2s')?.forecast).toBeDefined();
    fold.feed(follow('h2s', 16 * MINUTE + 1000, 24 * MINUTE, () => 6));
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
      'data with a hole of a minute in each three',
      follow('h2s', 1000, 25 * MINUTE, (m) => 0.27 * m).filter(([ms]) => ms % (3 * MINUTE) > MINUTE),
    ],
    [
      'a rise that levels off below the limit',
      follow('h2s', 1000, 30 * MINUTE, (m) => 6.3 * (1 - Math.exp(-Math.max(0, m - 5) / 3))),
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

it('a lost sample costs a sample: one poll in twenty fails', () => {
  const polls = [...quiet, ...ramp(16 * MINUTE)];
  const fold = Fold.started().feed(polls.map(([ms, draft], i) => [ms, i % 20 === 0 ? lost('h2s', 'comm') : draft]));
  expect(fold.story(RISING)[0]).toMatch(/raise$/);
});

describe('a warning whose data is lost', () => {
  const warned = () => Fold.started().feed([...quiet, ...ramp(16 * MINUTE)]);

  it('is held, without a forecast that nobody knows', () => {
    const fold = warned().feed(every(1000, 16 * MINUTE + 1000, 30 * MINUTE, lost('h2s', 'comm')));
    expect(fold.story(RISING)).toHaveLength(1);
    expect(fold.base(RISING)).toBe('unacked');
    expect(fold.point('h2s')?.forecast).toBeUndefined();
  });

  it('is held through a restart, and ends by fresh data alone', () => {
    const fold = warned();
    fold.restart(17 * MINUTE);
    expect(fold.base(RISING)).toBe('unacked');
    fold.feed(follow('h2s', 18 * MINUTE, 18.5 * MINUTE, () => 1));
    expect(fold.base(RISING)).toBe('unacked');
    fold.feed(follow('h2s', 18.5 * MINUTE + 1000, 26 * MINUTE, () => 1));
    expect(fold.base(RISING)).toBe('returned-unacked');
  });
});
