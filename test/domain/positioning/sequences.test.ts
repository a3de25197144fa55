import { describe, expect, it } from 'vitest';
import { dataFolder, hall, outdoor, type Sequence, yard } from '../../../bench/harness/positioning.ts';
import { anchorField, type BiasModel, CALIBRATED, UNCALIBRATED } from '../../../src/domain/positioning/anchors.ts';
import { areaOf, position } from '../../../src/domain/positioning/area.ts';
import { locate } from '../../../src/domain/positioning/locate.ts';
import { middleOf } from './world.ts';

function judged({ anchors, sights }: Sequence, model: BiasModel, learns: boolean) {
  const area = areaOf(anchorField(anchors, model), learns);
  const errors: number[] = [];
  let inside = 0;
  let wrongAndGood = 0;
  for (const { tag, at, epoch, height, x, y } of sights) {
    const { step } = position(area, tag, epoch, at, { height });
    if (step.kind === 'silent') continue;
    const error = Math.hypot(step.place.x - x, step.place.y - y);
    errors.push(error);
    if (error <= step.place.radius95) inside++;
    if (error > 3 && step.place.trust === 'good') wrongAndGood++;
  }
  const rmse = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);
  return { rmse, median: middleOf(errors), inside: inside / errors.length, wrongAndGood };
}

describe('a tag that walks among eight anchors, every fifth range blocked', () => {
  it.each(['ranges', 'differences'] as const)('%s place it', (kind) => {
    const sequence = yard({ anchors: 8, steps: 1500, blocked: 0.2, biasSigma: 0, kind });
    const { median, inside, wrongAndGood } = judged(sequence, CALIBRATED, false);
    expect(median).toBeLessThan(0.15);
    expect(inside).toBeGreaterThan(0.9);
    expect(inside).toBeLessThan(0.98);
    expect(wrongAndGood).toBe(0);
  });

  it('single epochs place it without any guess', () => {
    const { anchors, sights } = yard({ anchors: 8, steps: 1500, blocked: 0.2, biasSigma: 0 });
    const field = anchorField(anchors, CALIBRATED);
    const errors = sights.flatMap(({ epoch, height, x, y }) => {
      const fix = locate(epoch, field, { height });
      return fix.ok && fix.trust === 'good' ? [Math.hypot(fix.x - x, fix.y - y)] : [];
    });
    expect(errors.length).toBeGreaterThan(1350);
    expect(middleOf(errors)).toBeLessThan(0.15);
    expect(Math.max(...errors)).toBeLessThan(1.5);
  });
});

const inHall = dataFolder('uwb-twr-hall');
/** Root mean square errors of naive least squares over the same epochs, as the recording's own README states them. */
describe.skipIf(inHall === undefined)('recorded ranges in a hall (skipped without ../shared/data/uwb-twr-hall)', () => {
  it.each([
    [[0, 1, 2, 3, 4, 5, 6, 7], 'ranges', 0.159],
    [[0, 2, 4, 6], 'ranges', 0.146],
    [[1, 3, 5], 'ranges', 0.2],
    [[0, 1, 2, 3, 4, 5, 6, 7], 'differences', 0.109],
  ] as const)(
    'anchors %j, %s: well below the %d m of naive least squares, with an honest circle',
    (ids, kind, naive) => {
      const { rmse, inside } = judged(hall(inHall ?? '', ids, kind, 0.965), UNCALIBRATED, true);
      expect(rmse).toBeLessThan(0.7 * naive);
      expect(inside).toBeGreaterThan(0.9);
      expect(inside).toBeLessThan(0.98);
    },
  );
});

const outside = dataFolder('uwb-twr-outdoor');
describe.skipIf(outside === undefined)(
  'recorded ranges outdoors (skipped without ../shared/data/uwb-twr-outdoor)',
  () => {
    it.each([
      ['los-b4', 2.631, 0],
      ['nlos-a1', 11.165, 5],
    ] as const)('%s: far better than %d m, wrong places are flagged', (name, naive, unflagged) => {
      const { rmse, inside, wrongAndGood } = judged(outdoor(outside ?? '', name), UNCALIBRATED, true);
      expect(rmse).toBeLessThan(0.4 * naive);
      expect(inside).toBeGreaterThan(0.9);
      expect(wrongAndGood).toBeLessThanOrEqual(unflagged);
    });
  },
);
