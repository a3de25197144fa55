import { expect, it } from 'vitest';
import { isFalling, risersOf } from '../../src/dashboard/lib/rising.ts';
import type { Reading } from '../../src/wire/messages.ts';
import type { PointView } from '../../src/wire/plant.ts';

const point = (id: string, top = 100, direction: 'high' | 'low' = 'high'): PointView => ({
  id,
  name: { zh: id, en: id },
  device: 'panel',
  range: [0, top],
  setPoints: [{ condition: direction, direction, limit: 7 }],
});
const readings = (...all: (Partial<Reading> & { point: string })[]): ReadonlyMap<string, Reading> =>
  new Map(all.map((one) => [one.point, { value: 6.9, quality: 'good', at: 0, ...one }]));
const forecast = (likely: number): Reading['forecast'] => ({
  limit: 7,
  earliest: likely - 1,
  likely,
  latest: likely + 1,
});

it('what is near its limit and does not rise is not among what rises', () =>
  expect(risersOf([point('near')], readings({ point: 'near' }))).toEqual([]));

it('what reaches its limit first is on top, then what crosses its range fastest, each in its own unit', () => {
  const seen = readings(
    { point: 'slow', rate: 5 },
    { point: 'fast', rate: 2 },
    { point: 'later', forecast: forecast(900) },
    { point: 'soon', forecast: forecast(90), rate: 1 },
  );
  const points = [point('slow', 1000), point('fast', 10), point('later'), point('soon')];
  expect(risersOf(points, seen).map(({ point: { id } }) => id)).toEqual(['soon', 'later', 'fast', 'slow']);
});

it('oxygen that falls towards its low limit has its arrow downwards', () => {
  const seen = readings({ point: 'o2', forecast: forecast(90) }, { point: 'h2s', forecast: forecast(80) });
  expect(risersOf([point('o2', 25, 'low'), point('h2s')], seen).map(isFalling)).toEqual([false, true]);
});
