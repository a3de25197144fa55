import { describe, expect, it } from 'vitest';
import { read, silence, tick } from '../../support/drafts.ts';
import { Fold, T0, type Timed } from '../../support/fold.ts';
import { rule, setPoint, smallPlant } from '../../support/plant.ts';

const quiet = smallPlant({ conditions: [rule('h2s', 'high', { setPoint: setPoint('high', 7) })] });
const endings = (fold: Fold) => fold.events.filter(({ kind }) => kind === 'silence-ended').map(({ at }) => at - T0);

describe('silence', () => {
  const cases: readonly [string, readonly Timed[], number][] = [
    ['ends by itself', [[1000, silence(30_000)]], 31_000],
    ['lasts five minutes at most', [[1000, silence(3_600_000)]], 301_000],
    [
      'can be prolonged',
      [
        [1000, silence(30_000)],
        [20_000, silence(30_000)],
      ],
      50_000,
    ],
    [
      'ends at any new alarm',
      [
        [1000, silence(30_000)],
        [5000, read('h2s', 7)],
      ],
      5000,
    ],
  ];
  it.each(cases)('%s', (_, inputs, end) => {
    const fold = Fold.started(quiet).feed(inputs).until(400_000);
    expect(endings(fold)[0]).toBe(end);
    expect(fold.state.sound.silencedUntil).toBeUndefined();
  });

  it('is never an acknowledgement', () => {
    const fold = Fold.started(quiet).feed([
      [100, read('h2s', 7)],
      [200, silence(30_000)],
    ]);
    expect(fold.base('h2s:high')).toBe('unacked');
    expect(fold.events.at(-1)).toMatchObject({ kind: 'silenced', by: 'op', amount: 30_000 });
  });

  it('outlives a restart, and still ends', () => {
    const fold = Fold.started(quiet).feed([[100, silence(30_000)]]);
    fold.restart(10_000);
    expect(fold.state.sound.silencedUntil).toBe(T0 + 30_100);
    fold.send(30_100, tick);
    expect(fold.state.sound.silencedUntil).toBeUndefined();
  });
});
