import { expect, it } from 'vitest';
import { bad, GOOD } from '../../src/domain/reading/quality.ts';
import type { Draft } from '../../src/domain/input.ts';
import { instant, seconds } from '../../src/domain/time.ts';
import { finish } from '../../src/log/finish.ts';
import { tagSeries } from '../../src/log/tag-series.ts';
import type { TagBucket } from '../../src/ports/archive.ts';
import { fix, started } from '../support/drafts.ts';
import { T0 } from '../support/fold.ts';
import { logOf } from '../support/log.ts';

function placesOf(said: readonly (readonly [ms: number, draft: Draft])[], to: number, maxPoints: number): TagBucket[] {
  let last = 0;
  const { reader } = logOf(
    said.map(([ms, draft]) => {
      const after = ms - last;
      last = ms;
      return { after, draft, subjects: [], events: [] };
    }),
  );
  const span = { from: instant(T0), to: instant(T0 + to) };
  return finish(tagSeries(reader, { tag: '0a01', staleAfter: seconds(15), ...span, maxPoints }));
}

const only = (value: number) => ({ min: value, max: value, last: value });
const NOTHING = { min: null, max: null, last: null };

it('says the box of a badge in each stretch, and nothing of others', () => {
  const said: [number, Draft][] = [
    [0, fix('0a01', 3, 4)],
    [1000, fix('0a01', 5, 2)],
    [1500, fix('ffff', 90, 90)],
    [2000, fix('0a01', 4, 3, { ...GOOD, floor: 'roof' })],
    [3000, fix('0a01', 1, 1)],
  ];
  const buckets = placesOf(said, 2999, 3);
  expect(buckets.map(({ x, y, gap, quality }) => ({ x, y, gap, quality }))).toEqual([
    { x: only(3), y: only(4), gap: 0, quality: 'good' },
    { x: only(5), y: only(2), gap: 0, quality: 'good' },
    { x: only(4), y: only(3), gap: 0, quality: 'good' },
  ]);
  expect(buckets[2]?.floor).toBe('roof');
  expect(placesOf(said, 2999, 1)).toMatchObject([
    { x: { min: 3, max: 5, last: 4 }, y: { min: 2, max: 4, last: 3 }, floor: 'roof' },
  ]);
});

it('draws no line over silence, a bad place and a gateway that was off', () => {
  const gaps = (said: readonly (readonly [number, Draft])[], to: number): number =>
    placesOf(said, to, 7).reduce((sum, { gap }) => sum + gap, 0);
  expect(
    gaps(
      [
        [0, fix('0a01', 1, 1)],
        [40_000, fix('0a01', 2, 2)],
      ],
      40_000,
    ),
  ).toBe(25_000);
  expect(
    gaps(
      [
        [0, fix('0a01', 1, 1)],
        [4000, fix('0a01', 2, 2, bad('geometry'))],
        [9000, fix('0a01', 2, 2)],
      ],
      9000,
    ),
  ).toBe(5000);
  expect(
    gaps(
      [
        [0, fix('0a01', 1, 1)],
        [9000, started(2, 6000)],
        [9500, fix('0a01', 2, 2)],
      ],
      9500,
    ),
  ).toBe(6500);
  expect(
    gaps(
      [
        [0, fix('ffff', 1, 1)],
        [9000, fix('ffff', 1, 1)],
      ],
      9000,
    ),
  ).toBe(9000);
  expect(
    placesOf(
      [
        [0, fix('ffff', 1, 1)],
        [9000, fix('ffff', 1, 1)],
      ],
      9000,
      1,
    ),
  ).toMatchObject([{ x: NOTHING, y: NOTHING, floor: null, quality: 'bad' }]);
});
