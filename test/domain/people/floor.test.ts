import { describe, expect, it } from 'vitest';
import { floorId, zoneId } from '../../../src/domain/ids.ts';
import { GOOD } from '../../../src/domain/reading/quality.ts';
import { fix } from '../../support/drafts.ts';
import { every, Fold, T0 } from '../../support/fold.ts';
import { smallPlant, zone } from '../../support/plant.ts';

/** Every recorded entry and exit as `ms kind zone person`. */
const moves = (fold: Fold) =>
  fold.events
    .filter(({ kind }) => kind.startsWith('zone-'))
    .map(({ at, kind, subject, person: who }) => `${at - T0} ${kind} ${subject} ${who}`);

describe('a floor', () => {
  const zones = [zone('farm', [20, 20, 80, 80]), zone('loft', [20, 20, 80, 80], { floor: floorId('upper') })];
  const on = (floor: string) => fix('0a01', 50, 50, { ...GOOD, floor });
  const total = (fold: Fold) => fold.count('farm').people + fold.count('loft').people;
  const both = (fold: Fold) =>
    ['farm', 'loft'].map((id) => fold.state.zones.get(zoneId(id))?.occupants.map(({ who }) => who) ?? []);

  it.each([
    ['at every fix', 1],
    ['at every second fix', 2],
    ['at every third fix', 3],
  ])('that flaps %s counts a person once, and protects him on both', (_, inARow) => {
    const fold = Fold.started(smallPlant({ zones }));
    for (let second = 1; second <= 120; second++) {
      fold.send(1000 * second, on(Math.floor(second / inARow) % 2 === 0 ? 'ground' : 'upper'));
      expect(total(fold)).toBe(1);
      if (second > inARow) expect(both(fold)).toEqual([['li'], ['li']]);
    }
    expect(moves(fold)).toHaveLength(1);
  });

  it('changes once the fixes have named the other one for 5 s', () => {
    const fold = Fold.started(smallPlant({ zones })).feed([
      [1000, on('ground')],
      ...every(1000, 2000, 6900, on('upper')),
    ]);
    expect([fold.tag('0a01')?.floor, fold.count('farm').people]).toEqual(['ground', 1]);
    fold.until(7000);
    expect([fold.tag('0a01')?.floor, fold.count('farm').people, fold.count('loft').people]).toEqual(['upper', 0, 1]);
    expect(moves(fold)).toEqual(['1000 zone-entered farm li', '7000 zone-left farm li', '7000 zone-entered loft li']);
  });

  it('that one fix named by mistake is out of doubt half a minute later', () => {
    const fold = Fold.started(smallPlant({ zones })).feed([
      [1000, on('ground')],
      [2000, on('upper')],
      ...every(1000, 3000, 40_000, on('ground')),
    ]);
    expect(both(fold)).toEqual([['li'], []]);
    expect(moves(fold)).toEqual(['1000 zone-entered farm li']);
  });

  it('is believed at once after a silence', () => {
    const fold = Fold.started(smallPlant({ zones })).feed([
      [1000, on('ground')],
      [60_000, on('upper')],
    ]);
    expect([fold.count('farm').people, fold.count('loft').people]).toEqual([0, 1]);
  });

  it('in doubt is still in doubt after a restart', () => {
    const fold = Fold.started(smallPlant({ zones })).feed([
      [1000, on('ground')],
      ...every(1000, 2000, 3000, on('upper')),
    ]);
    fold.restart(4000);
    expect([both(fold), total(fold)]).toEqual([[['li'], ['li']], 1]);
    fold.until(8000);
    expect([fold.count('farm').people, fold.count('loft').people]).toEqual([0, 1]);
  });
});
