import { describe, expect, it } from 'vitest';
import { type MusterId, musterId, pointId, zoneId } from '../../../src/domain/ids.ts';
import type { MusterRule } from '../../../src/domain/musters/plan.ts';
import { seconds } from '../../../src/domain/time.ts';
import { musterIds, musterOf } from '../../../src/project/musters.ts';
import { act, fix, read } from '../../support/drafts.ts';
import { every, Fold, T0 } from '../../support/fold.ts';
import { smallPlant, zone } from '../../support/plant.ts';

const plant = smallPlant({
  zones: [
    zone('farm', [20, 20, 80, 70], { gasPoints: [pointId('h2s')] }),
    zone('yard', [120, 20, 160, 60], { muster: true }),
  ],
});
const START = 10_000;
const begun = (): Fold => {
  const fold = Fold.started(plant).feed([
    ...every(1000, 1000, START - 1000, fix('0a01', 40, 40)),
    ...every(1000, 1000, START - 1000, fix('0a02', 50, 40)),
  ]);
  fold.send(START, act({ act: 'muster-start', reason: 'smell' }));
  return fold;
};
const newest = (fold: Fold): MusterId => musterIds(fold.state)[0]?.id ?? musterId('none');
const item = (fold: Fold, id = newest(fold)) => musterOf(fold.state, id);
const missing = (fold: Fold, id = newest(fold)) => item(fold, id)?.missing.map(({ person }) => person);
const tick = (muster: MusterId, person: string, saidAt?: number) =>
  act({ act: 'muster-account', muster, person, ...(saidAt === undefined ? {} : { saidAt }) });

describe('the time of a tick that a phone kept', () => {
  it.each([
    ['of years ago', 5, START],
    ['of before the roll-call', T0 + START - 1, START],
    ['within it', T0 + 15_000, 15_000],
    ['of the future', T0 + 9_000_000_000, 30_000],
  ])('%s', (_, saidAt, shown) => {
    const fold = begun();
    fold.send(30_000, tick(newest(fold), 'li', saidAt));
    expect(item(fold)?.accounted).toMatchObject([{ person: 'li', at: T0 + 30_000, saidAt: T0 + shown }]);
    expect(fold.events.at(-1)).toMatchObject({ kind: 'muster-accounted', saidAt: T0 + shown });
    // Taken back and sent again it is still the same tick.
    fold.send(31_000, act({ act: 'muster-unaccount', muster: newest(fold), person: 'li', reason: 'another one' }));
    fold.send(32_000, tick(newest(fold), 'li', saidAt));
    expect(missing(fold)).toContain('li');
  });

  it('says nothing in another roll-call that began after it, or where the clock of the phone is ahead', () => {
    const fold = begun();
    const first = newest(fold);
    fold.send(60_000, act({ act: 'muster-start', reason: 'gas', zones: [zoneId('farm')] }));
    const second = newest(fold);
    fold.send(61_000, tick(first, 'li', T0 + 20_000));
    fold.send(62_000, tick(first, 'wang', T0 + 9_000_000));
    expect([missing(fold, first), missing(fold, second)]).toEqual([[], ['li', 'wang']]);
    fold.send(63_000, tick(second, 'li', T0 + 62_500));
    fold.send(64_000, tick(second, 'wang'));
    expect(missing(fold, second)).toEqual([]);
  });
});

describe('another configuration in the middle', () => {
  it('leaves a person whom it takes out of the plant missing until a warden ticks him', () => {
    const fold = begun();
    fold.configure(12_000, { ...plant, revision: 'r2', people: plant.people.filter(({ id }) => id !== 'wang') });
    fold.feed(every(1000, 13_000, 15_000, fix('0a02', 50, 40))).until(17_000);
    expect(missing(fold)?.sort()).toEqual(['0a02', 'li', 'wang']);
    expect(fold.send(18_000, tick(newest(fold), 'wang')).refusal).toBeUndefined();
    expect(fold.send(19_000, tick(newest(fold), 'no one')).refusal).toBe('unknown-person');
    expect(missing(fold)?.sort()).toEqual(['0a02', 'li']);
  });

  it('does not make a drill of a roll-call whose delay runs', () => {
    const rule: MusterRule = { when: { conditions: ['evacuate'] }, delay: seconds(10) };
    const drill: MusterRule = { when: { priority: [4] }, delay: seconds(0), drill: true };
    const other: MusterRule = { ...rule, delay: seconds(30) };
    const fold = Fold.started({ ...plant, musters: [other, rule] }).feed(every(1000, 1000, 5000, fix('0a01', 40, 40)));
    fold.send(6000, read('h2s', 20));
    fold.configure(8000, { ...plant, revision: 'r2', musters: [drill, other, rule] });
    fold.until(16_500);
    expect([...fold.state.musters].map(([, one]) => [one.drill, one.startedAt - T0])).toEqual([[undefined, 16_000]]);
    fold.until(60_000);
    expect(fold.state.musters.size).toBe(1);
  });
});
