import fc from 'fast-check';
import { expect, it } from 'vitest';
import { riseOf } from '../../../src/domain/gas/rise.ts';
import { fading, riseAfter, shapesOf, shareBelow } from '../../../src/domain/gas/shapes.ts';
import { gauss, seeded } from '../../support/random.ts';

const SHAPES = shapesOf(30_000);
/** A mean each 5 s of the last eight minutes. */
const TIMES = Array.from({ length: 97 }, (_, i) => (i - 96) * 5000);

/** Straight from `onset` s before now, with noise. */
const samples = (perMin: number, onset: number, sigma: number, seed: number) => {
  const random = seeded(seed);
  const values = TIMES.map((ms) => 0.5 + (perMin * Math.max(0, ms / 1000 + onset)) / 60 + sigma * gauss(random));
  return { times: TIMES, values };
};

it('fades as e^-x does, to a thousandth', () => {
  for (const x of [0, 0.01, 0.5, 1, 5, 15])
    expect(Math.abs(fading(x) / Math.exp(-x) - 1), `e^-${x}`).toBeLessThan(1e-3);
  expect(fading(1e6)).toBe(0);
});

it('knows the shares of a normal distribution', () => {
  for (const [z, share] of [
    [0, 0.5],
    [1, 0.8413],
    [-1.96, 0.025],
    [2.576, 0.995],
  ] as const)
    expect(Math.abs(shareBelow(z) - share), `${z}`).toBeLessThan(2e-3);
});

it('a shape begins at its onset and never falls', () => {
  for (const shape of SHAPES) {
    expect(riseAfter(shape, 0)).toBe(0);
    for (let after = 0; after < 900_000; after += 10_000)
      expect(riseAfter(shape, after + 10_000)).toBeGreaterThanOrEqual(riseAfter(shape, after));
  }
});

it('means the same in every unit, and its interval is in order', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), fc.double({ min: 0.3, max: 2, noNaN: true }), (seed, perMin) => {
      const seen = samples(perMin, 200, 0.05, seed);
      const one = riseOf(seen, 7, 0.05, 0, SHAPES);
      const tenfold = riseOf({ times: TIMES, values: seen.values.map((value) => value * 8) }, 56, 0.4, 0, SHAPES);
      expect(tenfold === undefined).toBe(one === undefined);
      if (one === undefined) return;
      expect(tenfold?.chance).toBeCloseTo(one.chance, 6);
      expect(one.earliest).toBeLessThanOrEqual(one.likely);
      expect(one.likely).toBeLessThanOrEqual(one.latest);
      expect(one.chance).toBeLessThanOrEqual(1);
    }),
    { numRuns: 40 },
  );
});

it('holds the crossing of straight rises far more often than not, and errs early', () => {
  let [held, late] = [0, 0];
  for (let seed = 1; seed <= 60; seed++) {
    // 5 ppm of 7 at now, one ppm a minute: two minutes are left.
    const rise = riseOf(samples(1, 270, 0.07, seed), 7, 0.07, 0, SHAPES);
    const truth = 120_000;
    if (rise !== undefined && rise.earliest <= truth && rise.latest >= truth) held += 1;
    else if ((rise?.earliest ?? Infinity) > truth) late += 1;
  }
  expect(held).toBeGreaterThanOrEqual(50);
  expect(late).toBeLessThanOrEqual(2);
});

it('sees no rise in noise, and little chance in a rise that has levelled off', () => {
  const random = seeded(4);
  const noise = TIMES.map(() => 3 + 0.2 * gauss(random));
  expect(riseOf({ times: TIMES, values: noise }, 7, 0.2, 0, SHAPES)?.chance ?? 0).toBeLessThan(0.5);
  const level = TIMES.map((ms) => 6.3 * (1 - Math.exp(-Math.max(0, ms / 1000 + 300) / 60)) + 0.05 * gauss(random));
  expect(riseOf({ times: TIMES, values: level }, 7, 0.05, 0, SHAPES)?.chance ?? 0).toBeLessThan(0.1);
});
