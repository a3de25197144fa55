import { describe, expect, it } from 'vitest';
import { pointId } from '../../../src/domain/ids.ts';
import type { OwnRule } from '../../../src/domain/rules/statement.ts';
import { text } from '../../../src/domain/text.ts';
import { type Duration, duration, seconds } from '../../../src/domain/time.ts';
import { ack, fix, read, reset } from '../../support/drafts.ts';
import { every, Fold, type Timed } from '../../support/fold.ts';
import { rule, setPoint, smallPlant, smallRules } from '../../support/plant.ts';

const HIGH = 'h2s:high';
const plantWith = (offDelay: Duration) =>
  smallPlant({
    conditions: [
      rule('h2s', 'high', { priority: 2, setPoint: setPoint('high', 7, 0.5), offDelay }),
      rule('h2s', 'high-high', { priority: 1, latching: true, setPoint: setPoint('high', 14, 0.5), offDelay }),
      rule('farm', 'forbidden'),
    ],
  });
const plant = plantWith(duration(500));
/** Above and below level 1 each second. */
const chatter = (from: number, to: number, above = 8, below = 5): Timed[] =>
  every(1000, from, to, (ms) => read('h2s', (ms / 1000) % 2 === 1 ? above : below));
const raises = (fold: Fold, id: string) => fold.story(id).filter((line) => line.endsWith('raise'));

describe('an alarm that chatters', () => {
  it('is told three times, and then stays until a quiet minute has passed', () => {
    const fold = Fold.started(plant).feed(chatter(1000, 600_000));
    expect(fold.story(HIGH)).toEqual(['1000 raise', '2500 return', '3000 raise', '4500 return', '5000 raise']);
    expect(fold.transitions.at(-1)).toMatchObject({ chattering: true, active: true });
    fold.feed(every(1000, 601_000, 700_000, read('h2s', 3)));
    expect(fold.story(HIGH).at(-1)).toBe('660000 return');
    fold.feed([[701_000, read('h2s', 8)]]);
    expect(fold.story(HIGH).at(-1), 'and the next one is told at once').toBe('701000 raise');
  });

  it('is told each time where the plant sets no off-delay', () => {
    const fold = Fold.started(plantWith(seconds(0))).feed(chatter(1000, 60_000));
    expect(raises(fold, HIGH)).toHaveLength(30);
  });

  it('stays acknowledged', () => {
    const fold = Fold.started(plant).feed(chatter(1000, 10_000));
    fold.send(10_100, ack(HIGH, fold.alarm(HIGH)?.occurrence));
    fold.feed(chatter(11_000, 300_000));
    expect(fold.base(HIGH)).toBe('acked');
  });

  it('of level 2 stays active meanwhile, and can be acknowledged and reset', () => {
    const level2 = 'h2s:high-high';
    const fold = Fold.started(plant).feed(chatter(1000, 60_000, 20, 5));
    expect(raises(fold, level2)).toHaveLength(3);
    const seen = fold.alarm(level2)?.occurrence;
    fold.feed(chatter(61_000, 70_000, 20, 5));
    fold.send(70_100, ack(level2, seen));
    expect(fold.base(level2)).toBe('acked');
    fold.feed(every(1000, 71_000, 140_000, read('h2s', 3)));
    expect(fold.base(level2)).toBe('latched-acked');
    fold.send(141_000, reset(level2));
    fold.feed([[142_000, read('h2s', 20)]]);
    expect(fold.base(level2)).toBe('unacked');
  });

  it('hides no call-point: each press is told', () => {
    const presses = every(5000, 5000, 60_000, (ms) => read('call', (ms / 5000) % 2));
    const callPoint = smallPlant({ conditions: [rule('call', 'on', { priority: 1, offDelay: seconds(0) })] });
    expect(raises(Fold.started(callPoint).feed(presses), 'call:on')).toHaveLength(6);
  });

  it.each([1, 2] as const)("of a condition of one's own of priority %s stays, too", (priority) => {
    const when: OwnRule['when'] = {
      is: 'compared',
      by: '>',
      left: { is: 'value', point: pointId('h2s') },
      right: { is: 'number', value: 5 },
    };
    const own: OwnRule = { id: 'risk', name: text('险情', 'At risk'), text: '', when, zones: [] };
    const withOwn = (offDelay: Duration) =>
      smallPlant({ rules: [own], conditions: [...smallRules(), rule('risk', 'on', { priority, offDelay })] });
    const told = (offDelay: Duration) =>
      raises(Fold.started(withOwn(offDelay)).feed(chatter(1000, 600_000, 5.1, 4.9)), 'risk:on');
    expect(told(duration(500))).toEqual(['1000 raise', '3000 raise', '5000 raise']);
    if (priority === 1) expect(told(duration(0))).toHaveLength(300);
  });

  it('hides no level 2 behind a level 1 that chatters', () => {
    const fold = Fold.started(plant).feed([...chatter(1000, 30_000), [31_000, read('h2s', 20)]]);
    expect(fold.story('h2s:high-high')).toEqual(['31000 raise']);
  });

  it('is the same after a restart', () => {
    const fold = Fold.started(plant).feed(chatter(1000, 10_000));
    fold.restart(10_500, plant);
    fold.feed(chatter(11_000, 300_000));
    expect(raises(fold, HIGH)).toHaveLength(3);
  });

  it('is none where raises are a minute apart, or where each is another person', () => {
    const slow = Fold.started(plant).feed(
      every(30_000, 30_000, 600_000, (ms) => read('h2s', (ms / 30_000) % 2 === 1 ? 8 : 5)),
    );
    expect(raises(slow, HIGH)).toHaveLength(10);
    const visits = every(5000, 5000, 120_000, (ms) => fix('0a03', (ms / 5000) % 2 === 1 ? 50 : 150, 50));
    expect(
      Fold.started(plant)
        .feed(visits)
        .transitions.every(({ chattering }) => chattering === undefined),
    ).toBe(true);
  });
});
