import { describe, expect, it } from 'vitest';
import { pointId, zoneId } from '../../../src/domain/ids.ts';
import type { Act } from '../../../src/domain/act.ts';
import { siteCount } from '../../../src/domain/people/site.ts';
import { countOf, fixOf } from '../../../src/project/readings.ts';
import { tagId } from '../../../src/domain/ids.ts';
import { act, fails, fix, read, sos } from '../../support/drafts.ts';
import { every, Fold, T0 } from '../../support/fold.ts';
import { rule, smallPlant, smallRules, zone } from '../../support/plant.ts';

const plant = smallPlant({
  zones: [
    zone('farm', [20, 20, 80, 70], { gasPoints: [pointId('h2s')] }),
    zone('gate', [0, 0, 10, 10], { gate: 'out', gasPoints: [pointId('o2')] }),
    zone('rack', [100, 100, 102, 102], { charger: true }),
    zone('office', [95, 95, 120, 110]),
  ],
  conditions: [...smallRules(), rule('li', 'lost'), rule('wang', 'lost')],
});
const started = (): Fold => Fold.started(plant);
const hour = 3_600_000;
const left = (person: string, comment?: string) =>
  act({ act: 'left-site', person, ...(comment === undefined ? {} : { comment }) } satisfies Act);
const onSite = (fold: Fold) => siteCount(fold.state);
const told = (fold: Fold, kind: string) =>
  fold.events.filter((event) => event.kind === kind).map(({ at, person, reason, by }) => [at - T0, person, reason, by]);

describe('a person who is last seen at a gate', () => {
  it('has left the site when the badge falls silent, and is in no count', () => {
    const fold = started().feed(every(1000, 1000, 5000, fix('0a01', 5, 5)));
    fold.until(34_000);
    expect(onSite(fold)).toEqual({ present: 0, uncertain: 1, left: 0 });
    fold.until(hour);
    expect(told(fold, 'left-site')).toEqual([[35_000, 'li', 'gate', undefined]]);
    expect(fold.count('gate')).toEqual({ people: 0, unknown: 0 });
    expect(onSite(fold)).toEqual({ present: 0, uncertain: 0, left: 1 });
    expect(fixOf(fold.state, tagId('0a01'))).toMatchObject({ zones: [], left: { at: T0 + 35_000, how: 'gate' } });
    expect(fold.story('li:lost')).toEqual([]);
  });

  it.each(['gate', 'rack'])('has not left while the call for help of a badge at the %s is not over', (where) => {
    const [x, y] = where === 'gate' ? [5, 5] : [101, 101];
    const fold = started().feed(every(1000, 1000, 10_000, fix('0a01', x, y)));
    fold.feed([[11_000, sos('0a01')], ...every(1000, 12_000, 90_000, fix('0a01', x, y))]).until(hour);
    expect(onSite(fold)).toEqual({ present: 0, uncertain: 1, left: 0 });
    expect(told(fold, 'left-site')).toEqual([]);
    expect(fold.send(hour, left('li')).refusal).toBeUndefined();
    expect(onSite(fold)).toMatchObject({ left: 1 });
  });

  it('is back with the next fix, wherever it is', () => {
    const fold = started().feed([[1000, fix('0a01', 5, 5)]]);
    fold.until(hour).send(hour, fix('0a01', 50, 50));
    expect(told(fold, 'back-on-site')).toEqual([[hour, 'li', undefined, undefined]]);
    expect(fold.count('farm').people).toBe(1);
    expect(onSite(fold)).toEqual({ present: 1, uncertain: 0, left: 0 });
  });

  it('and keeps standing there, is on site', () => {
    const fold = started().feed(every(1000, 1000, 120_000, fix('0a01', 5, 5)));
    expect(fold.count('gate').people).toBe(1);
    expect(told(fold, 'left-site')).toEqual([]);
  });

  it('does not leave by falling silent while there is a gas alarm', () => {
    const fold = started().feed([
      [1000, fix('0a01', 5, 5)],
      [2000, read('o2', 10)],
    ]);
    fold.until(hour);
    expect(told(fold, 'left-site')).toEqual([]);
    expect(fold.transitions.findLast(({ alarm }) => alarm === 'li:lost')).toMatchObject({ priority: 1, active: true });
  });

  it('does not leave because the source of the badges is gone', () => {
    const fold = started().feed([[1000, fix('0a01', 5, 5)], ...every(1000, 2000, 60_000, fails('uwb'))]);
    expect(told(fold, 'left-site')).toEqual([]);
  });

  it('does not leave because the gateway was away', () => {
    const fold = started().feed([[1000, fix('0a01', 5, 5)]]);
    fold.restart(hour);
    expect(told(fold, 'left-site')).toEqual([]);
    fold.send(hour + 29_000, fix('0a01', 5, 5));
    fold.until(hour + 58_000);
    expect(told(fold, 'left-site')).toEqual([]);
    fold.until(hour + 60_000);
    expect(told(fold, 'left-site')).toEqual([[hour + 59_000, 'li', 'gate', undefined]]);
  });
});

describe('a badge on a charger', () => {
  it('counts nobody after a minute, also while it sends, and somebody when it is fetched', () => {
    const fold = started().feed(every(1000, 1000, 120_000, fix('0a01', 101, 101)));
    expect(told(fold, 'left-site')).toEqual([[61_000, 'li', 'charger', undefined]]);
    expect(fold.count('office')).toEqual({ people: 0, unknown: 0 });
    fold.send(121_000, fix('0a01', 110, 100));
    expect(told(fold, 'back-on-site')).toHaveLength(1);
    expect(fold.count('office').people).toBe(1);
  });

  it('that is switched off there is no lost one', () => {
    const fold = started().feed([[1000, fix('0a01', 101, 101)]]);
    fold.until(hour);
    expect(told(fold, 'left-site')).toEqual([[31_000, 'li', 'charger', undefined]]);
    expect(fold.story('li:lost')).toEqual([]);
  });
});

describe('a person of whom another says that he has left', () => {
  it('is in no count, ends what was lost, and is in the record with who said so', () => {
    const fold = started().feed([[1000, fix('0a01', 50, 50)]]);
    fold.until(hour);
    expect(fold.base('li:lost')).toBe('unacked');
    expect(countOf(fold.state, zoneId('farm'))).toMatchObject({ people: 1, uncertain: 1 });
    expect(fold.send(hour, left('li', 'went home')).refusal).toBeUndefined();
    expect(told(fold, 'left-site')).toEqual([[hour, 'li', 'hand', 'op']]);
    expect(fold.count('farm').people).toBe(0);
    expect(fold.base('li:lost')).toBe('returned-unacked');
    fold.restart(hour + 1000);
    fold.until(2 * hour);
    expect(onSite(fold)).toEqual({ present: 0, uncertain: 0, left: 1 });
    fold.send(2 * hour, fix('0a01', 50, 50));
    expect(fold.count('farm').people).toBe(1);
  });

  it('can be an unknown one, by its badge', () => {
    const fold = started().feed([[1000, fix('li', 50, 50)]]);
    expect(fold.send(2000, left('~li')).refusal).toBeUndefined();
    expect(fold.count('farm')).toEqual({ people: 0, unknown: 0 });
  });

  it.each([['wang'], ['nobody']])('%s, who is not counted, cannot, and the record says so', (who) => {
    const fold = started();
    expect(fold.send(1000, left(who)).refusal).toBe('not-on-site');
    expect(told(fold, 'refused')).toEqual([[1000, undefined, 'not-on-site', 'op']]);
  });
});
