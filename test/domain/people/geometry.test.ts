import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundsOf, crossesItself, type Polygon, signedDistance } from '../../../src/domain/people/geometry.ts';

const square: Polygon = [
  [0, 0],
  [10, 0],
  [10, 10],
  [0, 10],
];
/** An L: the upper right quarter is missing. */
const corner: Polygon = [
  [0, 0],
  [10, 0],
  [10, 5],
  [5, 5],
  [5, 10],
  [0, 10],
];

describe('signed distance', () => {
  it.each([
    [square, 5, 5, -5],
    [square, 5, 1, -1],
    [square, 12, 5, 2],
    [square, 13, 14, 5],
    [square, 10, 5, 0],
    [square, 0, 0, 0],
    [square, -3, 0, 3],
    [corner, 8, 8, 3],
    [corner, 6, 6, 1],
    [corner, 2, 8, -2],
    [corner, 5, 7, 0],
  ])('to %j from (%d, %d) is %d', (polygon, x, y, distance) => {
    expect(Math.abs(signedDistance(polygon, x, y) - distance)).toBeLessThan(1e-12);
  });

  it('agrees with the plain formula of a rectangle, whichever way round it is drawn', () => {
    const place = fc.integer({ min: -400, max: 400 }).map((n) => n / 20);
    const side = fc.integer({ min: 1, max: 200 }).map((n) => n / 20);
    fc.assert(
      fc.property(place, place, place, place, side, side, fc.boolean(), (x, y, x0, y0, width, height, reversed) => {
        const polygon: [number, number][] = [
          [x0, y0],
          [x0 + width, y0],
          [x0 + width, y0 + height],
          [x0, y0 + height],
        ];
        const [dx, dy] = [Math.max(x0 - x, x - x0 - width), Math.max(y0 - y, y - y0 - height)];
        const truth = dx <= 0 && dy <= 0 ? Math.max(dx, dy) : Math.hypot(Math.max(dx, 0), Math.max(dy, 0));
        expect(signedDistance(reversed ? polygon.reverse() : polygon, x, y)).toBeCloseTo(truth, 9);
      }),
    );
  });
});

describe('a polygon', () => {
  it('has bounds', () => {
    expect(
      boundsOf([
        [3, 9],
        [-1, 4],
        [7, 2],
      ]),
    ).toEqual({ minX: -1, minY: 2, maxX: 7, maxY: 9 });
  });

  it.each([
    [square, false],
    [corner, false],
    [
      [
        [0, 0],
        [10, 10],
        [10, 0],
        [0, 10],
      ],
      true,
    ],
    [
      [
        [0, 0],
        [10, 0],
        [10, 10],
        [5, -5],
        [0, 10],
      ],
      true,
    ],
  ] as const)('%j crosses itself: %s', (polygon, crosses) => {
    expect(crossesItself(polygon)).toBe(crosses);
  });
});
