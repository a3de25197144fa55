import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { angleOfSine, cosine, directionOf, sine } from '../../../src/domain/dangers/angles.ts';
import type { WindSample } from '../../../src/domain/dangers/danger.ts';
import { meanOf, windOf } from '../../../src/domain/dangers/wind.ts';
import { pointId, seqOf } from '../../../src/domain/ids.ts';
import { instant } from '../../../src/domain/time.ts';
import { lost, read } from '../../support/drafts.ts';
import { Fold, T0 } from '../../support/fold.ts';
import { measured, smallPlant } from '../../support/plant.ts';

const RADIAN = Math.PI / 180;
const apart = (a: number, b: number) => Math.abs(((((a - b) % 360) + 540) % 360) - 180);
const samples = (n: number, of: (i: number) => readonly [from: number, speed: number]): WindSample[] =>
  Array.from({ length: n }, (_, i) => {
    const [from, speed] = of(i);
    return { at: instant(i * 10_000), from: (from + 360) % 360, speed };
  });
/** Angles of a normal distribution, by the sum of twelve. */
const spread = (sigma: number) => (i: number) => {
  let sum = -6;
  for (let j = 0; j < 12; j++) sum += (Math.sin(i * 12.9898 + j * 78.233) * 43758.5453) % 1 < 0 ? 0.25 : 0.75;
  return sum * 2 * sigma;
};

describe('directions', () => {
  it('are those of Math, as far as anyone can see', () => {
    for (let tenth = 0; tenth < 3600; tenth++) {
      const angle = tenth / 10;
      expect(Math.abs(sine(angle) - Math.sin(angle * RADIAN))).toBeLessThan(1e-7);
      expect(Math.abs(cosine(angle) - Math.cos(angle * RADIAN))).toBeLessThan(1e-7);
      expect(apart(directionOf(5 * Math.sin(angle * RADIAN), 5 * Math.cos(angle * RADIAN)), angle)).toBeLessThan(0.1);
    }
    for (let i = 0; i <= 100; i++)
      expect(Math.abs(angleOfSine(i / 100) - Math.asin(i / 100) / RADIAN)).toBeLessThan(1e-3);
  });
});

describe('the mean of the wind', () => {
  it.each<readonly [string, number, (i: number) => readonly [number, number], string, number | undefined]>([
    ['steady, from the north on both sides of 360', 60, (i: number) => [i % 2 === 0 ? 350 : 10, 4], 'good', 0],
    ['from the south-west', 60, (i: number) => [220 + (i % 11), 3], 'good', 225],
    ['too weak', 60, (i: number) => [90 + (i % 9), 0.9], 'calm', 94],
    ['from two opposite sides', 60, (i: number) => [i % 2 === 0 ? 0 : 180, 4], 'calm', undefined],
    ['from everywhere on one side', 60, (i: number) => [(i * 37) % 200, 6], 'variable', undefined],
    ['of a vane that has not moved for a while', 60, () => [270, 5], 'good', 270],
    ['of too few looks', 29, (i: number) => [270 + (i % 3), 5], 'none-yet', undefined],
  ])('%s', (_, n, of, state, from) => {
    const mean = meanOf(samples(n, of));
    expect(mean.state).toBe(state);
    if (from !== undefined && mean.from !== undefined) expect(apart(mean.from, from)).toBeLessThanOrEqual(1);
  });

  it('turns with the wind, and keeps its spread', () => {
    const angle = fc.integer({ min: 0, max: 359 });
    const noise = fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 30, maxLength: 60 });
    fc.assert(
      fc.property(angle, noise, (turn, around) => {
        const [still, turned] = [0, turn].map((by) =>
          meanOf(samples(around.length, (i) => [by + (around[i] ?? 0), 5])),
        );
        expect(apart((still?.from ?? NaN) + turn, turned?.from ?? NaN)).toBeLessThanOrEqual(1.2);
        expect(Math.abs((still?.sigma ?? NaN) - (turned?.sigma ?? NaN))).toBeLessThanOrEqual(1);
      }),
    );
  });

  it.each([5, 15, 25])('has the standard deviation of its directions: %d degrees', (sigma) => {
    const angles = samples(60, (i) => [spread(sigma / 3.46)(i), 5]).map(({ from }) => (from > 180 ? from - 360 : from));
    const middle = angles.reduce((sum, angle) => sum + angle, 0) / 60;
    const truth = Math.sqrt(angles.reduce((sum, angle) => sum + (angle - middle) ** 2, 0) / 60);
    expect(Math.abs((meanOf(samples(60, (i) => [angles[i] ?? 0, 5])).sigma ?? NaN) - truth)).toBeLessThan(1.5);
  });
});

describe('the weather station', () => {
  const station = { unit: 'm/s', range: [0, 60] as const };
  const plant = smallPlant({
    points: [measured('speed', 'O2', station), measured('vane', 'O2', { unit: '', range: [0, 360] })],
    conditions: [],
    weather: { speed: pointId('speed'), direction: pointId('vane'), yAxis: 90 },
  });
  const blow = (fold: Fold, fromMs: number, toMs: number) => {
    for (let ms = fromMs; ms <= toMs; ms += 5000) {
      fold.send(ms, read('speed', 4));
      fold.send(ms, read('vane', 270 + ((ms / 5000) % 3)));
    }
  };

  it('is believed after five minutes, and not when it goes bad, is silent or says what cannot be', () => {
    const fold = Fold.started(plant);
    const state = (ms: number) => {
      fold.until(ms);
      return windOf(fold.state)?.state;
    };
    expect(state(1)).toBe('none-yet');
    blow(fold, 1000, 290_000);
    expect(state(290_500)).toBe('none-yet');
    blow(fold, 295_000, 310_000);
    expect(state(311_000)).toBe('good');
    expect(windOf(fold.state)).toMatchObject({ from: 181, speed: 4, sigma: 1, at: T0 + 310_000 });
    fold.send(315_000, lost('vane'));
    expect(state(321_000)).toBe('bad');
    blow(fold, 325_000, 330_000);
    expect(state(331_000)).toBe('good');
    fold.send(332_000, read('speed', -1));
    expect(state(341_000)).toBe('bad');
    blow(fold, 342_000, 350_000);
    expect(state(351_000)).toBe('good');
    expect(['bad', 'old']).toContain(state(700_000));
  });

  it('has a vane that is stuck after ten minutes without a move: a bad look does not free it, another value does', () => {
    const fold = Fold.started(plant);
    const state = (fromMs: number, toMs: number, from: number) => {
      for (let ms = fromMs; ms <= toMs; ms += 5000)
        fold.feed([read('speed', 4), read('vane', from)].map((one) => [ms, one]));
      return windOf(fold.until(toMs + 4000).state)?.state;
    };
    expect(state(1000, 601_000, 200)).toBe('good');
    expect(state(606_000, 611_000, 200)).toBe('stuck');
    fold.send(616_000, lost('vane'));
    expect(windOf(fold.until(621_000).state)?.state).toBe('bad');
    expect(state(622_000, 627_000, 200)).toBe('stuck');
    expect(state(632_000, 637_000, 201)).toBe('good');
  });

  it('has a vane that is stuck after ten minutes, however late each look is', () => {
    const fold = Fold.started(plant);
    const late = (ms: number, draft: ReturnType<typeof read>) =>
      fold.take({ ...draft, seq: seqOf(fold.state.seq + 1), at: instant(T0 + ms) });
    // Each third of these is a look that was due 179 ms before.
    for (let ms = 3393; ms < 640_000; ms += 3393) {
      fold.tick(ms);
      late(ms, read('speed', 4));
      late(ms, read('vane', 200));
    }
    expect(windOf(fold.state)?.state).toBe('stuck');
  });

  it('is known again at the first values after a restart, and forgotten with its configuration', () => {
    const fold = Fold.started(plant);
    blow(fold, 1000, 400_000);
    fold.restart(405_000);
    expect(windOf(fold.state)).toMatchObject({ state: 'bad', from: 181 });
    blow(fold, 406_000, 416_000);
    expect(windOf(fold.state)).toMatchObject({ state: 'good', from: 181 });
    const { weather: _, ...without } = plant;
    fold.configure(417_000, { ...without, revision: 'r2' });
    fold.until(500_000);
    expect([windOf(fold.state), fold.state.wind.size, fold.state.deadlines.has('wind', 'site')]).toEqual([
      undefined,
      0,
      false,
    ]);
  });
});
