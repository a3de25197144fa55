import { describe, expect, it } from 'vitest';
import { groupId, pointId } from '../../../src/domain/ids.ts';
import { GOOD, uncertain } from '../../../src/domain/reading/quality.ts';
import { seconds } from '../../../src/domain/time.ts';
import { fix, read } from '../../support/drafts.ts';
import { every, Fold, T0 } from '../../support/fold.ts';
import { person, smallPlant, smallRules, zone } from '../../support/plant.ts';

/** Every recorded entry and exit as `ms kind zone person`. */
const moves = (fold: Fold) =>
  fold.events
    .filter(({ kind }) => kind.startsWith('zone-'))
    .map(({ at, kind, subject, person: who }) => `${at - T0} ${kind} ${subject} ${who}`);

const inside = fix('0a01', 50, 50);

describe('a poor fix', () => {
  const poor = (x: number, accuracy: number) => fix('0a01', x, 50, { ...GOOD, accuracy });

  it('is uncertain, and the place known before grows by what a person may have run', () => {
    const fold = Fold.started().feed([
      [1000, inside],
      [3000, poor(150, 900)],
    ]);
    expect(fold.tag('0a01')).toMatchObject({ x: 50, accuracy: 6.3, trust: uncertain('geometry'), at: T0 + 3000 });
    fold.send(400_000, poor(150, 900));
    expect(fold.tag('0a01')).toMatchObject({ x: 150, accuracy: 900, trust: uncertain('geometry') });
    fold.send(401_000, inside);
    expect(fold.tag('0a01')).toMatchObject({ x: 50, accuracy: 0.3, trust: GOOD });
  });

  it('takes nobody out, however many there are', () => {
    const fold = Fold.started().feed([[1000, inside], ...every(1000, 2000, 600_000, poor(150, 900))]);
    expect(fold.count('farm').people).toBe(1);
    expect(moves(fold)).toEqual(['1000 zone-entered farm li']);
  });

  it('accuses no person; the gas alarm names who may be there, and the limit of the zone counts him', () => {
    const people = [person('li', '0a01', 'visitor')];
    const farm = zone('farm', [20, 20, 80, 80], { gasPoints: [pointId('h2s')], forbid: [groupId('visitor')], max: 0 });
    const conditions = smallRules({ 'farm:over-count': { onDelay: seconds(0) } });
    const fold = Fold.started(smallPlant({ people, zones: [farm], conditions })).feed([
      [1000, fix('0a01', 100, 50)],
      ...every(1000, 2000, 60_000, poor(50, 11)),
      [61_000, read('h2s', 20)],
    ]);
    expect(fold.base('farm:forbidden')).toBe('normal');
    expect(fold.transitions.find(({ alarm }) => alarm === 'farm:over-count')).toMatchObject({
      people: ['li'],
      value: 1,
    });
    expect(fold.transitions.find(({ alarm }) => alarm === 'farm:evacuate')?.people).toEqual(['li']);
  });
});
