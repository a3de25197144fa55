import fc from 'fast-check';
import { expect, it } from 'vitest';
import { densest } from '../../../src/domain/people/densest.ts';

const spot = fc.record({ x: fc.integer({ min: 0, max: 60 }), y: fc.integer({ min: 0, max: 60 }) });
type Spot = { readonly x: number; readonly y: number };
const RADIUS = 15;
const within = (at: Spot, spots: readonly Spot[]): number =>
  spots.filter(({ x, y }) => Math.hypot(x - at.x, y - at.y) <= RADIUS + 1e-5).length;

/** Every circle through two of the places, and one around each. */
function most(spots: readonly Spot[]): number {
  const centres = spots.flatMap((a) => [
    a,
    ...spots.flatMap((b) => {
      const [dx, dy] = [b.x - a.x, b.y - a.y];
      const d = Math.hypot(dx, dy);
      if (d === 0 || d > 2 * RADIUS) return [];
      const h = Math.sqrt(RADIUS ** 2 - d ** 2 / 4) / d;
      return [1, -1].map((side) => ({ x: a.x + dx / 2 + side * dy * h, y: a.y + dy / 2 - side * dx * h }));
    }),
  ]);
  return Math.max(0, ...centres.map((centre) => within(centre, spots)));
}

it('finds as many as the best of all circles, each once', () => {
  fc.assert(
    fc.property(fc.array(spot, { maxLength: 20 }), (spots) => {
      const found = densest(spots, RADIUS, Infinity);
      expect(new Set(found).size).toBe(found.length);
      expect(found).toHaveLength(most(spots));
    }),
    { numRuns: 200 },
  );
});

it('looks no further than it has to', () => {
  const spots = Array.from({ length: 1000 }, (_, i) => ({ x: i % 7, y: i % 11 }));
  expect(densest(spots, RADIUS, 30).length).toBeGreaterThanOrEqual(30);
});
