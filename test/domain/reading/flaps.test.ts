import { describe, expect, it } from 'vitest';
import { fails, lost, read } from '../../support/drafts.ts';
import { seconds } from '../../../src/domain/time.ts';
import { every, Fold, type Timed } from '../../support/fold.ts';
import { rule, smallPlant } from '../../support/plant.ts';

const plant = smallPlant({ conditions: [rule('h2s', 'bad', { onDelay: seconds(10), offDelay: seconds(5) })] });

/** Good for ten seconds; then bad for `badMs` and good for `goodMs`, in turn; read twice a second. */
const flapping = (badMs: number, goodMs: number, to: number): Timed[] =>
  every(500, 0, to, (ms) => (ms >= 10_000 && (ms - 10_000) % (badMs + goodMs) < badMs ? lost('h2s') : read('h2s', 3)));
const calm = (from: number, to: number): Timed[] => every(500, from, to, read('h2s', 3));

describe('a point whose quality flaps', () => {
  it.each([
    [500, 500],
    [1000, 1000],
    [500, 8000],
    [3000, 3000],
    [9000, 1000],
    [5000, 15_000],
  ])('%i ms bad and %i ms good in turn: is lost, and told once', (badMs, goodMs) => {
    const fold = Fold.started(plant).feed(flapping(badMs, goodMs, 300_000));
    expect(fold.base('h2s:bad')).toBe('unacked');
    expect(fold.transitions.filter(({ alarm }) => alarm === 'h2s:bad')).toHaveLength(1);
  });

  it('is lost within a minute', () => {
    const [raise] = Fold.started(plant)
      .feed(flapping(1000, 1000, 60_000))
      .story('h2s:bad');
    expect(raise).toBe('24000 raise');
  });

  it('is good again after a minute without', () => {
    const fold = Fold.started(plant).feed([...flapping(1000, 1000, 59_500), ...calm(60_000, 130_000)]);
    expect(fold.story('h2s:bad')).toEqual(['24000 raise', '119000 return']);
  });

  it('because its device answers every second poll', () => {
    const fold = Fold.started(plant).feed(
      every(1000, 1000, 60_000, (ms) => (ms % 2000 === 0 ? fails() : read('h2s', 3))),
    );
    expect(fold.base('h2s:bad')).toBe('unacked');
  });

  it('goes on to flap after a restart', () => {
    const fold = Fold.started(plant).feed(flapping(1000, 1000, 30_000));
    fold.restart(31_000, plant);
    fold.feed(flapping(1000, 1000, 60_000).filter(([ms]) => ms > 31_000));
    expect(fold.base('h2s:bad')).toBe('unacked');
  });

  it('is no point that was lost once or twice', () => {
    const twice: Timed[] = [...calm(1000, 9500), [10_000, lost('h2s')], ...calm(10_500, 39_500), [40_000, lost('h2s')]];
    expect(
      Fold.started(plant)
        .feed([...twice, ...calm(40_500, 200_000)])
        .story('h2s:bad'),
    ).toEqual([]);
  });
});
