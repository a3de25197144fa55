import { describe, expect, it } from 'vitest';
import { fix } from '../../support/drafts.ts';
import { every, Fold, type Timed } from '../../support/fold.ts';
import { person, smallPlant, smallRules } from '../../support/plant.ts';
import { seconds } from '../../../src/domain/time.ts';

const crowd = (...tags: string[]): Timed[] => tags.map((tag, i) => [1000 + 100 * i, fix(tag, 50, 50)]);
const names = (fold: Fold, id: string) =>
  fold.transitions.filter(({ alarm }) => alarm === id).map(({ kind, people }) => [kind, people]);

describe('too many people', () => {
  it('raises after the delay, with all names, unknown ones included', () => {
    const fold = Fold.started().feed(crowd('0a01', '0a02')).until(60_000);
    expect(fold.story('farm:over-count')).toEqual([]);
    fold.feed([[61_000, fix('ffff', 50, 50)]]).until(120_000);
    expect(fold.story('farm:over-count')).toEqual(['71000 raise']);
    expect(fold.transitions.at(-1)).toMatchObject({ people: ['li', 'wang', 'ffff'], value: 3, cause: 'people' });
  });

  it('names a further person in the same occurrence while nobody has seen it', () => {
    const fold = Fold.started()
      .feed(crowd('0a01', '0a02', 'ffff'))
      .until(20_000);
    const first = fold.alarm('farm:over-count')?.occurrence;
    fold.feed([[21_000, fix('eeee', 50, 50)]]);
    expect(names(fold, 'farm:over-count')).toEqual([
      ['raise', ['li', 'wang', 'ffff']],
      ['change', ['li', 'wang', 'ffff', 'eeee']],
    ]);
    expect(fold.alarm('farm:over-count')?.occurrence).toBe(first);
  });

  it('returns once enough have left, after both delays', () => {
    const fold = Fold.started()
      .feed([...crowd('0a01', '0a02', 'ffff'), [20_000, fix('ffff', 90, 50)]])
      .until(120_000);
    expect(fold.story('farm:over-count')).toEqual(['11200 raise', '25000 change', '55000 return']);
  });

  it('does not return because badges fall silent', () => {
    const fold = Fold.started()
      .feed(crowd('0a01', '0a02', '0a03'))
      .until(8 * 3_600_000);
    expect(fold.story('farm:over-count')).toEqual(['11200 raise']);
  });
});

describe('people who must not be here', () => {
  const second = smallPlant({
    people: [
      person('visitor', '0a03', 'visitor'),
      person('guest', '0a04', 'operator', 'visitor'),
      person('li', '0a01', 'operator'),
    ],
  });

  it('raises at once for somebody certainly inside, not for those with the right', () => {
    const fold = Fold.started().feed(crowd('0a01', '0a03'));
    expect(names(fold, 'farm:forbidden')).toEqual([['raise', ['visitor']]]);
  });

  it('accuses nobody whose fixes inside are within their error', () => {
    const fold = Fold.started().feed(every(1000, 1000, 60_000, fix('0a03', 79.9, 50)));
    expect(fold.story('farm:forbidden')).toEqual([]);
    expect(fold.count('farm').people).toBe(1);
  });

  it('accuses who dwells inside by more than the error', () => {
    const fold = Fold.started().feed(every(1000, 1000, 120_000, fix('0a03', 79.5, 50)));
    expect(fold.story('farm:forbidden')).toHaveLength(1);
  });

  it('accuses nobody by a single fix that the next one shows to be an error', () => {
    const rules = smallRules({ 'farm:forbidden': { onDelay: seconds(2) } });
    const outside = every(1000, 1000, 60_000, (ms) => fix('0a03', ms === 30_000 ? 50 : 90, 50));
    const fold = Fold.started(smallPlant({ conditions: rules })).feed(outside);
    expect(fold.story('farm:forbidden')).toEqual([]);
  });

  it('accuses nobody who was only near', () => {
    const fold = Fold.started().feed(every(1000, 1000, 20_000, fix('0a03', 80.2, 50)));
    expect(fold.story('farm:forbidden')).toEqual([]);
  });

  it('names who is inside at this instant, and who was when all are gone', () => {
    const fold = Fold.started(second)
      .feed([...crowd('0a03', '0a04'), [10_000, fix('0a03', 90, 50)], [20_000, fix('0a04', 90, 50)]])
      .until(60_000);
    expect(names(fold, 'farm:forbidden')).toEqual([
      ['raise', ['visitor']],
      ['change', ['visitor', 'guest']],
      ['change', ['guest']],
      ['return', ['visitor', 'guest']],
    ]);
    expect(fold.story('farm:forbidden').at(-1)).toBe('25000 return');
  });

  it('accuses a badge that no person of the plant carries, and no person of another group or of none', () => {
    const people = [person('li', '0a01', 'operator'), person('chen', '0a02')];
    const fold = Fold.started(smallPlant({ people })).feed(crowd('0a01', '0a02', 'ffff'));
    expect(names(fold, 'farm:forbidden')).toEqual([['raise', ['ffff']]]);
  });

  it('waits for the delay of the zone', () => {
    const rules = smallRules({ 'farm:forbidden': { onDelay: seconds(2) } });
    const fold = Fold.started(smallPlant({ conditions: rules }))
      .feed(crowd('0a03'))
      .until(10_000);
    expect(fold.story('farm:forbidden')).toEqual(['3000 raise']);
  });
});
