import { describe, expect, it } from 'vitest';
import type { BaseState } from '../../../src/domain/alarm/base.ts';
import { occurrenceId, epochOf, seqOf } from '../../../src/domain/ids.ts';
import type { Plant } from '../../../src/domain/plant.ts';
import { seconds } from '../../../src/domain/time.ts';
import { ack, fix, read, sos, started } from '../../support/drafts.ts';
import { every, Fold, T0, type Timed } from '../../support/fold.ts';
import { person, setPoint, smallPlant, smallRules, zone } from '../../support/plant.ts';

const first = occurrenceId(epochOf(1), seqOf(2), 0);
const second = occurrenceId(epochOf(1), seqOf(2), 1);
const gone = every(1000, 3000, 70_000, read('h2s', 0));

describe('a restart in mid-alarm', () => {
  const cases: readonly [BaseState, id: string, inputs: readonly Timed[]][] = [
    ['unacked', 'h2s:high', [[1000, read('h2s', 20)]]],
    [
      'acked',
      'h2s:high',
      [
        [1000, read('h2s', 20)],
        [2000, ack('h2s:high', first)],
      ],
    ],
    [
      'acked',
      'h2s:high-high',
      [
        [1000, read('h2s', 20)],
        [2000, ack('h2s:high-high', second)],
      ],
    ],
    ['returned-unacked', 'h2s:high', [[1000, read('h2s', 20)], ...gone]],
    ['latched-unacked', 'h2s:high-high', [[1000, read('h2s', 20)], ...gone]],
    ['latched-acked', 'h2s:high-high', [[1000, read('h2s', 20)], [2000, ack('h2s:high-high', second)], ...gone]],
    ['normal', 'h2s:high', [[1000, read('h2s', 20)], [2000, ack('h2s:high', first)], ...gone]],
  ];
  it.each(cases)('comes up %s: %s', (state, id, inputs) => {
    const fold = Fold.started().feed(inputs);
    const before = fold.alarm(id);
    expect(fold.base(id)).toBe(state);
    const outcome = fold.restart(600_000);
    expect(fold.alarm(id)).toEqual(before);
    expect(outcome.transitions.filter(({ alarm }) => alarm === id)).toEqual([]);
  });

  it('does not take the first good value for a return, but counts the off-delay from it', () => {
    const fold = Fold.started().feed([
      [1000, read('h2s', 20)],
      [2000, read('h2s', 0)],
    ]);
    fold.restart(600_000);
    fold.feed(every(1000, 601_000, 660_000, read('h2s', 0)));
    expect(fold.base('h2s:high')).toBe('unacked');
    fold.send(661_000, read('h2s', 0));
    expect(fold.base('h2s:high')).toBe('returned-unacked');
  });

  it('counts the down time towards raising', () => {
    const fold = Fold.started(smallPlant({ conditions: smallRules({ 'h2s:high': { onDelay: seconds(30) } }) }));
    fold.send(1000, read('h2s', 9));
    const raised = fold.restart(600_000).transitions.find(({ alarm }) => alarm === 'h2s:high');
    expect(raised).toMatchObject({ kind: 'raise', at: T0 + 600_000, sensedAt: T0 + 1000 });
  });

  it('trusts no value from before, and keeps it with its time', () => {
    const fold = Fold.started().feed([[1000, read('h2s', 3)]]);
    fold.restart(600_000);
    expect(fold.point('h2s')).toMatchObject({
      value: 3,
      valueAt: T0 + 1000,
      trust: { quality: 'bad', reason: 'stale' },
    });
    expect(fold.until(700_000).story('h2s:bad')).toEqual(['610000 raise']);
  });

  it('says so, with the down time and whether the clock is in doubt', () => {
    const fold = Fold.started().feed([[1000, read('h2s', 3)]]);
    expect(fold.restart(600_000).events).toMatchObject([{ kind: 'started', subject: 'gateway', amount: 599_000 }]);
  });

  it('names later occurrences by the new epoch', () => {
    const fold = Fold.started();
    fold.restart(1000);
    expect(fold.send(2000, sos('ffff')).transitions[0]?.occurrence).toMatch(/^2-/);
  });
});

describe('a restart with people inside', () => {
  const crowd: readonly Timed[] = ['0a01', '0a02', 'ffff'].map((tag, i) => [1000 + i, fix(tag, 50, 50)]);

  it('counts the same people, and keeps their alarm', () => {
    const fold = Fold.started().feed(crowd).until(20_000);
    expect(fold.restart(600_000).transitions).toEqual([]);
    expect(fold.count('farm')).toEqual({ people: 2, unknown: 1 });
    expect(fold.base('farm:over-count')).toBe('unacked');
  });

  it('counts an off-delay of people anew, and lets it end', () => {
    const fold = Fold.started()
      .feed([...crowd, [20_000, fix('ffff', 90, 50)]])
      .until(30_000);
    fold.restart(600_000);
    const end = fold.until(700_000).transitions.at(-1);
    expect(end).toMatchObject({ alarm: 'farm:over-count', kind: 'return', at: T0 + 630_000 });
  });

  it('counts whoever carries the badge now, and lets them leave', () => {
    const people = [
      person('new', 'ffff', 'operator'),
      person('li', '0a09', 'operator'),
      person('wang', '0a02', 'operator'),
    ];
    const fold = Fold.started().feed(crowd).until(5000);
    fold.restart(10_000, smallPlant({ people }));
    expect(
      fold.state.zones
        .get(zone('farm', [0, 0, 1, 1]).id)
        ?.occupants.map(({ who }) => who)
        .sort(),
    ).toEqual(['0a01', 'new', 'wang']);
    fold.feed(['0a01', '0a02', 'ffff'].map((tag) => [11_000, fix(tag, 90, 50)])).until(60_000);
    expect(fold.count('farm')).toEqual({ people: 0, unknown: 0 });
  });

  it('forgets a zone, a point and a device that are gone', () => {
    const fold = Fold.started().feed([...crowd, [2000, read('h2s', 3)]]);
    fold.restart(10_000, smallPlant({ zones: [], points: [], devices: [], conditions: [] }));
    const { zones, points, devices, alarms } = fold.state;
    expect([zones.size, points.size, devices.size, alarms.size]).toEqual([0, 0, 0, 0]);
    expect(fold.tag('0a01')?.memberships).toEqual([]);
  });
});

describe('a start under limits that were changed while the gateway was off', () => {
  const limitOf = (high: number, onDelay: number): Plant =>
    smallPlant({
      revision: `h2s ${high} after ${onDelay}`,
      conditions: smallRules({ 'h2s:high': { onDelay: seconds(onDelay), setPoint: setPoint('high', high, 0.5) } }),
    });
  const startedUnder = (fold: Fold, plant: Plant) => {
    fold.know(plant);
    return fold.send(6000, { ...started(2, 1000), revision: plant.revision }).transitions;
  };

  it('says of an alarm that stands which limit it stands under now', () => {
    const fold = Fold.started(limitOf(7, 0)).feed([[0, read('h2s', 8)]]);
    expect(startedUnder(fold, limitOf(6, 0))).toMatchObject([
      { alarm: 'h2s:high', kind: 'change', state: 'unacked', cause: 'limit', setPoint: { limit: 6 } },
    ]);
  });

  it('gives a delay that ran the length of now, and the limit of now', () => {
    const fold = Fold.started(limitOf(7, 30)).feed([[0, read('h2s', 8)]]);
    expect(startedUnder(fold, limitOf(6, 5))).toMatchObject([
      { alarm: 'h2s:high', kind: 'raise', value: 8, setPoint: { limit: 6 } },
    ]);
  });

  it('ends a delay towards an alarm whose limit is above the value now', () => {
    const fold = Fold.started(limitOf(7, 30)).feed([[0, read('h2s', 8)]]);
    startedUnder(fold, limitOf(20, 30));
    fold.until(60_000);
    expect(fold.base('h2s:high')).toBe('normal');
  });
});
