import { describe, expect, it } from 'vitest';
import { uncertain } from '../../../src/domain/reading/quality.ts';
import { ack, answers, fails, fix, read, reset } from '../../support/drafts.ts';
import { every, Fold, type Timed } from '../../support/fold.ts';
import { smallPlant, smallRules } from '../../support/plant.ts';

const OVER = 'ex:over-range';
const rich: Timed = [1000, read('ex', 100, uncertain('over-range'))];
const fallen = (from: number, to: number): Timed[] => every(1000, from, to, read('ex', 5));

describe('a catalytic point over its range', () => {
  it('raises all its levels', () => {
    const fold = Fold.started().feed([rich]);
    for (const id of [OVER, 'ex:high', 'ex:high-high']) expect(fold.base(id)).toBe('unacked');
  });

  it('stays in doubt when it falls back, with the levels active', () => {
    const fold = Fold.started().feed([rich, ...fallen(2000, 200_000)]);
    expect(fold.point('ex')).toMatchObject({ value: 5, trust: { quality: 'uncertain', reason: 'over-range' } });
    for (const id of ['ex:high', 'ex:high-high']) expect(fold.base(id)).toBe('unacked');
    expect(fold.base(OVER)).toBe('latched-unacked');
  });

  it('is out of doubt, and returns, once a person has acknowledged and reset it', () => {
    const fold = Fold.started().feed([rich, ...fallen(2000, 100_000)]);
    expect(fold.send(100_100, reset(OVER)).refusal).toBe('not-acknowledged');
    fold.send(100_200, ack(OVER, fold.alarm(OVER)?.occurrence));
    expect(fold.send(100_300, reset(OVER)).refusal).toBeUndefined();
    fold.feed(fallen(101_000, 162_000));
    expect(fold.point('ex')?.trust).toEqual({ quality: 'good' });
    expect([fold.base(OVER), fold.base('ex:high-high')]).toEqual(['normal', 'latched-unacked']);
  });

  it('is reset with what a portable detector shows, which is in the record, and not with an alarm of that one', () => {
    const fold = Fold.started().feed([rich, ...fallen(2000, 100_000)]);
    fold.send(100_200, ack(OVER, fold.alarm(OVER)?.occurrence));
    expect(fold.send(100_300, reset(OVER, { value: 25, unit: '%LEL' })).refusal).toBe('reading-beyond');
    expect(fold.base(OVER)).toBe('latched-acked');
    const reading = { value: 2, unit: '%LEL' };
    expect(fold.send(100_400, reset(OVER, reading)).refusal).toBeUndefined();
    expect(fold.transitions.findLast(({ alarm }) => alarm === OVER)).toMatchObject({
      kind: 'reset',
      by: 'op',
      reading,
    });
    expect(fold.events.filter(({ kind, subject }) => kind === 'reset' && subject === OVER)).toMatchObject([
      { reading },
    ]);
  });

  it('is in doubt after a restart as well', () => {
    const fold = Fold.started().feed([rich, ...fallen(2000, 70_000)]);
    fold.restart(80_000);
    fold.send(81_000, read('ex', 5));
    expect(fold.point('ex')?.trust).toEqual({ quality: 'uncertain', reason: 'over-range' });
  });

  it('keeps people out while it is in doubt, lost or not, without a level 2 too', () => {
    const plant = smallPlant({ conditions: smallRules().filter(({ id }) => id !== 'ex:high-high') });
    const fold = Fold.started(plant).feed([[500, fix('0a01', 50, 50)], rich, ...fallen(2000, 100_000)]);
    expect(fold.base('farm:evacuate')).toBe('unacked');
    fold.feed([...every(1000, 101_000, 130_000, fails()), [131_000, answers()]]);
    expect(fold.story('farm:evacuate')).toEqual(['1000 raise']);
  });
});

describe('a point whose sensor does not fall back', () => {
  it('is good again with its next good value, and latched', () => {
    const fold = Fold.started().feed([
      [1000, read('h2s', 100, uncertain('over-range'))],
      ...every(1000, 2000, 63_000, read('h2s', 1)),
    ]);
    expect(fold.point('h2s')?.trust).toEqual({ quality: 'good' });
    expect(fold.story('h2s:over-range')).toEqual(['1000 raise', '62000 return']);
    expect(fold.base('h2s:over-range')).toBe('latched-unacked');
  });
});
