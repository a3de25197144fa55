import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ZoneArea,
  distanceTo,
  meetsBorderOf,
  type Polygon,
  signedDistance,
} from '../../../src/domain/people/geometry.ts';

const box = (x1: number, y1: number, x2: number, y2: number): Polygon => [
  [x1, y1],
  [x2, y1],
  [x2, y2],
  [x1, y2],
];
/** A yard with two buildings in it. */
const yard: ZoneArea = { polygon: box(0, 0, 100, 60), holes: [box(10, 10, 30, 30), box(50, 20, 80, 50)] };

describe('an area with holes', () => {
  it.each([
    ['between both', 40, 25, -10],
    ['near the first', 31, 20, -1],
    ['near the outer border', 40, 2, -2],
    ['in the first, near its border', 12, 20, 2],
    ['in the middle of the second', 65, 35, 15],
    ['on the border of a hole', 30, 20, 0],
    ['outside', 103, 64, 5],
  ])('is at its distance %s', (_, x, y, distance) => {
    expect(distanceTo(yard, x, y)).toBeCloseTo(distance, 12);
  });

  it.each([
    ['from one hole to the other', 20, 20, 60, 35, true],
    ['within one hole', 12, 12, 28, 28, false],
    ['between the holes', 35, 10, 45, 50, false],
    ['from a hole to outside', 20, 20, 20, -5, true],
    ['past the outside', -5, -5, 105, -5, false],
  ])('is met by a way %s: %s', (_, ax, ay, bx, by, meets) => {
    expect(meetsBorderOf(yard, ax, ay, bx, by)).toBe(meets);
  });

  it('is inside where its polygon is and no hole is, and as far as the nearest of all borders', () => {
    const place = fc.integer({ min: -200, max: 1200 }).map((n) => n / 10);
    fc.assert(
      fc.property(place, place, (x, y) => {
        const distances = [yard.polygon, ...(yard.holes ?? [])].map((ring) => signedDistance(ring, x, y));
        const [outer = NaN, ...holes] = distances;
        const isInside = outer < 0 && holes.every((d) => d > 0);
        const nearest = Math.min(...distances.map(Math.abs));
        const found = distanceTo(yard, x, y);
        expect(found < 0).toBe(isInside);
        expect(Math.abs(found)).toBeCloseTo(nearest, 12);
      }),
    );
  });
});
