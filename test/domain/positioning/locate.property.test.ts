import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Anchor, anchorField, CALIBRATED, UNCALIBRATED } from '../../../src/domain/positioning/anchors.ts';
import { accuracyOf } from '../../../src/domain/positioning/doubt.ts';
import type { MeasurementEpoch } from '../../../src/domain/positioning/epoch.ts';
import { locate } from '../../../src/domain/positioning/locate.ts';
import { arrivalsFrom, far, found, rangesTo, YARD } from './world.ts';

const metres = (min: number, max: number) => fc.integer({ min: min * 100, max: max * 100 }).map((n) => n / 100);
const inside = fc.record({ x: metres(1, 39), y: metres(1, 24), z: metres(0, 2) });
/** Small errors of each anchor, metres. */
const errors = fc.array(metres(-0.2, 0.2), { minLength: 8, maxLength: 8 });

describe('exact measures', () => {
  it('give the place back, in the plane and in space, from ranges and from differences', () => {
    fc.assert(
      fc.property(inside, fc.boolean(), fc.boolean(), metres(-1000, 1000), (tag, space, free, clock) => {
        const epoch = free ? arrivalsFrom(YARD, tag, clock) : rangesTo(YARD, tag);
        const place = found(locate(epoch, anchorField(YARD), space ? {} : { height: tag.z }));
        // Anchors at 2 to 4 m leave a mirror above them that is refuted by centimetres only.
        const mirror = place.trust === 'ambiguous' ? far(place.mirror, tag) : Infinity;
        expect(Math.min(far(place, tag), mirror)).toBeLessThan(1e-3);
      }),
    );
  });

  it('give the place back from three ranges anywhere around', () => {
    const corner = fc.record({ x: metres(-30, 30), y: metres(-30, 30), z: metres(0, 6) });
    fc.assert(
      fc.property(fc.tuple(corner, corner, corner), inside, (corners, tag) => {
        const anchors = corners.map((at, n) => ({ id: `c${n}`, ...at }));
        const result = locate(rangesTo(anchors, tag), anchorField(anchors, CALIBRATED), { height: tag.z });
        if (!result.ok || result.trust === 'poor') return;
        const mirror = result.trust === 'ambiguous' ? far(result.mirror, tag) : Infinity;
        // Two mirrored places that the doubt of one covers are told as one.
        const doubt = 2 * accuracyOf(result.covariance);
        expect(Math.min(far(result, tag), mirror)).toBeLessThan(far(result, tag) < doubt ? doubt : 1e-3);
      }),
    );
  });
});

describe('a place', () => {
  it('turns and moves with the site', () => {
    const turns = fc.constantFrom([1, 0], [0, 1], [-1, 0], [0.6, 0.8], [-0.28, 0.96]);
    fc.assert(
      fc.property(inside, errors, turns, metres(-500, 500), metres(-500, 500), (tag, off, [c = 1, s = 0], dx, dy) => {
        const moved = <T extends { x: number; y: number }>(p: T): T => ({
          ...p,
          x: c * p.x - s * p.y + dx,
          y: s * p.x + c * p.y + dy,
        });
        const epoch = rangesTo(YARD, tag, (n) => off[n] ?? 0);
        const here = found(locate(epoch, anchorField(YARD), { height: tag.z }));
        const there = found(locate(epoch, anchorField(YARD.map(moved)), { height: tag.z }));
        expect(far(moved({ ...here }), there)).toBeLessThan(1e-4);
        const { xx, xy, yy } = here.covariance;
        expect(there.covariance.xx).toBeCloseTo(c * c * xx - 2 * c * s * xy + s * s * yy, 5);
        expect(there.trust).toBe(here.trust);
      }),
    );
  });

  it('does not depend on the order of measures or anchors', () => {
    const order = fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 4 });
    fc.assert(
      fc.property(inside, errors, order, metres(0, 8), fc.boolean(), (tag, off, shuffled, late, free) => {
        const sorted = shuffled.toSorted((a, b) => a - b);
        const told = (numbers: readonly number[]) => {
          const anchors = numbers.flatMap((n) => YARD[n] ?? []);
          const error = (n: number): number => (off[numbers[n] ?? 0] ?? 0) + (numbers[n] === sorted[0] ? late : 0);
          const epoch = free ? arrivalsFrom(anchors, tag, 3, error) : rangesTo(anchors, tag, error);
          return locate(epoch, anchorField(anchors), { height: tag.z });
        };
        expect(told(shuffled)).toEqual(told(sorted));
      }),
    );
  });

  it('is never without end, whatever is measured', () => {
    const wild = fc.oneof(
      fc.double(),
      fc.constantFrom(NaN, Infinity, -Infinity, 1e300, -1e300, 0, 5e-324),
      metres(-10, 320),
    );
    const hint = fc.option(wild, { nil: undefined });
    const anchor: fc.Arbitrary<Anchor> = fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
      x: wild,
      y: wild,
      z: wild,
    });
    const sane: Anchor[] = YARD.slice(0, 5).map((at, n) => ({ ...at, id: 'abcde'[n] ?? '' }));
    const measure = fc.record({ anchor: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'x'), value: wild, quality: hint });
    fc.assert(
      fc.property(
        fc.oneof(fc.constant(sane), fc.array(anchor, { maxLength: 9 })),
        fc.array(measure, { maxLength: 9 }),
        fc.boolean(),
        fc.option(wild, { nil: undefined }),
        fc.constantFrom(CALIBRATED, UNCALIBRATED),
        (anchors, list, free, height, model) => {
          const epoch: MeasurementEpoch = free
            ? { kind: 'differences', measures: list.map(({ value, ...rest }) => ({ ...clean(rest), arrival: value })) }
            : { kind: 'ranges', measures: list.map(({ value, ...rest }) => ({ ...clean(rest), distance: value })) };
          const result = locate(epoch, anchorField(anchors, model), height === undefined ? {} : { height });
          if (!result.ok) return;
          const numbers = [result.x, result.y, result.z, result.dop, ...Object.values(result.covariance)];
          expect(numbers.every(Number.isFinite)).toBe(true);
          expect(result.covariance.xx).toBeGreaterThan(0);
          expect(result.used.length).toBeGreaterThanOrEqual(3);
          if (result.trust === 'ambiguous') expect(Number.isFinite(result.mirror.x + result.mirror.y)).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

const clean = ({ anchor, quality }: { anchor: string; quality: number | undefined }) =>
  quality === undefined ? { anchor } : { anchor, quality };
