import { expect, it } from 'vitest';
import { Capture } from '../../src/domain/checkpoint.ts';
import { instant } from '../../src/domain/time.ts';
import { headcounts } from '../../src/historian/headcount.ts';
import { finish } from '../../src/log/finish.ts';
import { fix } from '../support/drafts.ts';
import { Fold, T0 } from '../support/fold.ts';
import { smallPlant } from '../support/plant.ts';

it('the people on site are known of the moments of which there is a checkpoint, and of the one before', () => {
  const plant = smallPlant();
  const fold = Fold.started(plant);
  const checkpoints = ['0a01', '0a02', '0a03'].map((tag, i) => {
    fold.send((i + 1) * 60_000, fix(tag, 50, 50));
    return new Capture(fold.state).finish();
  });
  const reader = {
    checkpoint: ({ toAt = Infinity }) => checkpoints.findLast(({ at }) => at <= toAt),
    plant: () => plant,
  };
  const ask = (from: number, to: number, maxPoints: number): unknown[] =>
    finish(headcounts(reader, plant, { from: instant(T0 + from), to: instant(T0 + to), maxPoints })).map(
      ({ at, present, uncertain }) => [at - T0, present, uncertain],
    );
  expect(ask(90_000, 400_000, 60)).toEqual([
    [60_000, 1, 0],
    [120_000, 1, 1],
    [180_000, 1, 2],
  ]);
  expect(ask(90_000, 100_000, 60)).toEqual([[60_000, 1, 0]]);
  expect(ask(0, 400_000, 2)).toHaveLength(2);
});
