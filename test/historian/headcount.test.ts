import { expect, it } from 'vitest';
import { Capture } from '../../src/domain/checkpoint.ts';
import { instant } from '../../src/domain/time.ts';
import { headcounts } from '../../src/historian/headcount.ts';
import { finish } from '../../src/log/finish.ts';
import type { DecodedRow } from '../../src/log/row.ts';
import { fix } from '../support/drafts.ts';
import { Fold, T0 } from '../support/fold.ts';
import { smallPlant } from '../support/plant.ts';

const MINUTE = 60_000;

it('the people on site are known at the checkpoints, and between them where little was recorded', () => {
  const plant = smallPlant();
  const fold = Fold.started(plant);
  const checkpoints = ['0a01', '0a02', '0a03'].map((tag, i) => {
    fold.send((i + 1) * MINUTE, fix(tag, 50, 50));
    return new Capture(fold.state).finish();
  });
  fold.send(4 * MINUTE, fix('0a01', 50, 50));
  const rows = fold.inputs.map((input): DecodedRow => ({
    kind: 'input',
    seq: input.seq,
    n: 0,
    at: input.at,
    class: 'gas',
    input,
  }));
  const ask = (from: number, to: number, maxPoints: number, isWhole = true, kept = checkpoints): unknown[] => {
    const reader = {
      checkpoint: ({ toAt = Infinity }) => kept.findLast(({ at }) => at <= toAt),
      plant: () => plant,
      rows: ({ fromSeq = 0, toAt = Infinity }) =>
        isWhole ? rows.filter(({ seq, at }) => seq >= fromSeq && at <= toAt) : [],
    };
    const query = { from: instant(T0 + from), to: instant(T0 + to), maxPoints };
    return finish(headcounts(reader, plant, query)).map(({ at, present, uncertain }) => [at - T0, present, uncertain]);
  };
  const atCheckpoints = [
    [MINUTE, 1, 0],
    [2 * MINUTE, 1, 1],
    [3 * MINUTE, 1, 2],
  ];
  expect(ask(90_000, 5 * MINUTE, 60, false)).toEqual(atCheckpoints);
  expect(ask(90_000, 100_000, 60, false)).toEqual([[MINUTE, 1, 0]]);
  const between = ask(90_000, 5 * MINUTE, 60);
  expect(between).toEqual(expect.arrayContaining(atCheckpoints));
  expect(between.length).toBeGreaterThan(3);
  const times = between.map((one) => (Array.isArray(one) ? Number(one[0]) : 0));
  expect([...times].sort((a, b) => a - b)).toEqual(times);
  expect(ask(0, 5 * MINUTE, 2)).toHaveLength(2);
  // Before the first checkpoint it is folded from the first input; of a record that begins later nothing is known.
  const early = ask(0, 5 * MINUTE, 60, true, []);
  expect(early.at(-1)).toEqual([210_000, 0, 3]);
  expect(early.length).toBeGreaterThan(2);
  expect(ask(0, 5 * MINUTE, 60, false, [])).toEqual([]);
});
