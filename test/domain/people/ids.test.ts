import { describe, expect, it } from 'vitest';
import { tagId, zoneId } from '../../../src/domain/ids.ts';
import { fixOf } from '../../../src/project/readings.ts';
import { ack, battery, fix, read, sos } from '../../support/drafts.ts';
import { every, Fold } from '../../support/fold.ts';

const inFarm = (fold: Fold): string[] => fold.state.zones.get(zoneId('farm'))?.occupants.map(({ who }) => who) ?? [];

describe('a badge that nobody carries, and whose id something of the plant has', () => {
  it.each(['li', 'LI', 'h2s', 'farm', 'panel', 'uwb', 'gateway', 'ground', '~li'])('%s leaves alone', (tag) => {
    const fold = Fold.started().feed([
      [1000, fix('0a01', 50, 50)],
      [1100, fix(tag, 50, 50)],
      [2000, read('h2s', 20)],
    ]);
    const [, stranger] = inFarm(fold);
    expect(inFarm(fold)).toEqual(['li', `~${tag.toLowerCase()}`]);
    fold.feed(every(1000, 3000, 20_000, fix(tag, 150, 100)));
    expect(fold.alarm('farm:evacuate')).toMatchObject({ active: true, evidence: { people: ['li'] } });
    expect(fold.events.at(-1)).toMatchObject({ kind: 'zone-left', subject: 'farm', person: stranger });
  });

  it('and that of a person who left, stays', () => {
    const fold = Fold.started().feed([
      [1000, fix('0a01', 50, 50)],
      [1100, fix('li', 50, 50)],
      [2000, read('h2s', 20)],
      ...every(1000, 3000, 20_000, fix('0a01', 150, 100)),
    ]);
    expect(fold.count('farm')).toEqual({ people: 0, unknown: 1 });
    expect(fold.alarm('farm:evacuate')).toMatchObject({ active: true, evidence: { people: ['~li'] } });
  });

  it('calls for help by itself', () => {
    const fold = Fold.started().feed([
      [1000, sos('li')],
      [1100, sos('0a01')],
    ]);
    fold.send(2000, ack('~li:sos', fold.alarm('~li:sos')?.occurrence));
    expect([fold.base('~li:sos'), fold.base('li:sos')]).toEqual(['acked', 'unacked']);
  });

  it('has a battery of its own in the record', () => {
    const fold = Fold.started().feed([
      [1000, fix('li', 50, 50)],
      [2000, battery('li', 5)],
    ]);
    expect(fold.events.at(-1)).toMatchObject({ kind: 'battery', subject: '~li', person: '~li' });
  });

  it('is another one on a screen', () => {
    const fold = Fold.started().feed([[1100, fix('li', 55, 55)]]);
    expect(fixOf(fold.state, tagId('li'))).toMatchObject({ tag: 'li', who: '~li' });
  });
});
