import { describe, expect, it } from 'vitest';
import { anchorField } from '../../../src/domain/positioning/anchors.ts';
import { accuracyOf, principalSigmas, radius95Of } from '../../../src/domain/positioning/doubt.ts';
import { locate } from '../../../src/domain/positioning/locate.ts';
import { standingError } from '../../../src/domain/positioning/standing-error.ts';
import { chance, found, normalOf, pick, rangesTo, YARD } from './world.ts';

describe('the 95 % circle', () => {
  it.each([
    ['round', { xx: 1, xy: 0, yy: 1 }, 2.4477],
    ['a line', { xx: 4, xy: 0, yy: 0 }, 3.92],
    ['an ellipse that lies askew', { xx: 2.5, xy: 1.5, yy: 2.5 }, 4.08],
    ['nothing', { xx: 0, xy: 0, yy: 0 }, 0],
  ] as const)('of %s', (_, covariance, radius) => {
    expect(radius95Of(covariance)).toBeCloseTo(radius, 1);
  });

  it('holds 95 % of a bivariate normal error of any shape', () => {
    const random = chance(3);
    for (const small of [0, 0.1, 0.3, 0.5, 0.8, 1]) {
      const radius = radius95Of({ xx: 1, xy: 0, yy: small * small });
      let held = 0;
      for (let n = 0; n < 40_000; n++) if (Math.hypot(normalOf(random), small * normalOf(random)) <= radius) held++;
      expect(held / 40_000).toBeGreaterThan(0.945);
      expect(held / 40_000).toBeLessThan(0.957);
    }
  });

  it('is told beside one sigma in the worst direction', () => {
    expect(principalSigmas({ xx: 2.5, xy: 1.5, yy: 2.5 })).toEqual([2, 1]);
    expect(accuracyOf({ xx: 2.5, xy: 1.5, yy: 2.5 })).toBe(2);
  });
});

describe('the covariance of a place', () => {
  const tag = { x: 5, y: 20, z: 1.2 };
  const none = { biasSigma: 0, commonSigma: 0 };

  it.each([
    ['eight anchors', YARD],
    ['three to one side', pick(0, 1, 7)],
  ] as const)('is that of many places from noisy ranges to %s', (_, anchors) => {
    const random = chance(11);
    const field = anchorField(anchors, none);
    const places = Array.from({ length: 4000 }, () =>
      found(
        locate(
          rangesTo(anchors, tag, () => 0.1 * normalOf(random)),
          field,
          { height: 1.2, heightSigma: 0, noise: 0.1 },
        ),
      ),
    ).filter(({ rejected }) => rejected.length === 0);
    const mean = (of: (place: (typeof places)[number]) => number): number =>
      places.reduce((sum, place) => sum + of(place), 0) / places.length;
    const told = mean(({ covariance }) => covariance.xx + covariance.yy);
    const true2 = mean(({ x, y }) => (x - tag.x) * (x - tag.x) + (y - tag.y) * (y - tag.y));
    expect(told / true2).toBeGreaterThan(0.9);
    expect(told / true2).toBeLessThan(1.12);
    expect(mean(({ systematic }) => systematic.xx)).toBeLessThan(1e-4);
  });

  it('grows by what biases may do, and tells that share apart', () => {
    const epoch = rangesTo(YARD, tag);
    const [sharp, dull] = [none, { biasSigma: 0.2, commonSigma: 0.2 }].map((model) =>
      found(locate(epoch, anchorField(YARD, model), { height: 1.2 })),
    );
    if (sharp === undefined || dull === undefined) throw new Error('no place');
    expect(dull.covariance.xx).toBeGreaterThan(2 * sharp.covariance.xx);
    expect(dull.systematic.xx).toBeGreaterThan(0.7 * dull.covariance.xx);
    expect(dull.systematic.xx).toBeLessThan(dull.covariance.xx);
  });
});

describe('the standing error', () => {
  const old = { xx: 0.04, xy: 0.01, yy: 0.09 };
  const even = (k: number) => ({ xx: k, xy: 0, yx: 0, yy: k });

  it.each([0, 0.001, 0.3, 0.9, 1])('is not averaged away by fixes of the same geometry, gain %d', (k) => {
    const next = standingError(old, old, even(k));
    expect(next.xx).toBeCloseTo(0.04, 9);
    expect(next.xy).toBeCloseTo(0.01, 9);
    expect(next.yy).toBeCloseTo(0.09, 9);
  });

  it('takes little from a poor fix that moves little', () => {
    const next = standingError(old, { xx: 100, xy: 0, yy: 100 }, even(0.001));
    expect(next.xx).toBeLessThan(0.06);
    expect(next.xx).toBeGreaterThan(0.04);
  });
});
