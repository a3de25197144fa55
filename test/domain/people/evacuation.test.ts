import { describe, expect, it } from 'vitest';
import { seconds } from '../../../src/domain/time.ts';
import { alarmId, seqOf } from '../../../src/domain/ids.ts';
import { alarmOf } from '../../../src/project/alarms.ts';
import { ack, fails, fix, read } from '../../support/drafts.ts';
import { every, Fold, type Timed } from '../../support/fold.ts';
import { smallPlant, smallRules } from '../../support/plant.ts';

const EVACUATE = 'farm:evacuate';
const here: Timed = [1000, fix('0a01', 50, 50)];
const names = (fold: Fold) =>
  fold.transitions.filter(({ alarm }) => alarm === EVACUATE).map(({ kind, people }) => [kind, people]);

describe('people in a gas alarm', () => {
  const cases: readonly [string, readonly Timed[], readonly string[]][] = [
    ['level 1 of a toxic gas', [here, [2000, read('h2s', 7)]], ['2000 raise']],
    ['no alarm, however near', [here, [2000, read('h2s', 6.9)]], []],
    ['level 1 of a combustible gas is no order to leave', [here, [2000, read('ex', 25)]], []],
    ['level 2 of a combustible gas', [here, [2000, read('ex', 50)]], ['2000 raise']],
    [
      'nobody inside',
      [
        [1000, fix('0a01', 90, 50)],
        [2000, read('h2s', 20)],
      ],
      [],
    ],
    [
      'somebody walks in',
      [
        [1000, read('h2s', 20)],
        [2000, fix('0a01', 50, 50)],
      ],
      ['2000 raise'],
    ],
    ['gas of another zone', [here, [2000, read('o2', 10)]], []],
  ];
  it.each(cases)('%s', (_, inputs, story) => {
    expect(Fold.started().feed(inputs).story(EVACUATE)).toEqual(story);
  });

  it('names everybody, unknown ones too, and a further one in the same occurrence', () => {
    const fold = Fold.started().feed([
      here,
      [1500, fix('ffff', 50, 50)],
      [2000, read('h2s', 20)],
      [3000, fix('0a02', 50, 50)],
    ]);
    expect(names(fold)).toEqual([
      ['raise', ['li', 'ffff']],
      ['change', ['li', 'ffff', 'wang']],
    ]);
  });

  it('says who was in it when the last has left, and has to be looked at', () => {
    const fold = Fold.started()
      .feed([here, [2000, read('h2s', 20)], [3000, fix('0a01', 90, 50)]])
      .until(60_000);
    expect(names(fold)).toEqual([
      ['raise', ['li']],
      ['return', ['li']],
    ]);
    expect(fold.base(EVACUATE)).toBe('latched-unacked');
  });

  it('names all who were in it since the raise, until it is reset', () => {
    const fold = Fold.started().feed([
      here,
      [2000, read('h2s', 20)],
      [3000, fix('0a02', 50, 50)],
      [4000, fix('0a01', 90, 50)],
      [14_000, fix('0a01', 90, 50)],
      [15_000, fix('0a02', 90, 50)],
    ]);
    fold.restart(19_000);
    fold.send(26_000, fix('0a02', 90, 50));
    expect(names(fold).slice(2)).toEqual([
      ['change', ['wang']],
      ['return', ['li', 'wang']],
    ]);
    const returned = fold.transitions.findLast(({ alarm }) => alarm === EVACUATE);
    expect(returned).toMatchObject({ joined: [], left: ['wang'], count: 2 });
    fold.send(27_000, ack(EVACUATE, fold.alarm(EVACUATE)?.occurrence));
    const shown = alarmOf(fold.state, alarmId('farm', 'evacuate'), seqOf(0));
    expect(shown).toMatchObject({ state: 'latched-acked', people: ['li', 'wang'] });
    expect(shown?.text.en).toMatch(/li, wang$/);
    fold.send(28_000, fix('0a01', 50, 50));
    expect(fold.transitions.at(-1)).toMatchObject({ alarm: EVACUATE, kind: 'raise', people: ['li'], acked: false });
  });

  it('stands when the detector and the badge fall silent', () => {
    const fold = Fold.started()
      .feed([here, [2000, read('h2s', 20)], ...every(1000, 3000, 60_000, fails())])
      .until(3_600_000);
    expect(names(fold)).toEqual([['raise', ['li']]]);
  });

  it('is raised by an alarm that a delay has raised, without waiting for the next reading', () => {
    const rules = smallRules({ 'h2s:high': { onDelay: seconds(3) } });
    const fold = Fold.started(smallPlant({ conditions: rules }))
      .feed([here, [2000, read('h2s', 8)]])
      .until(6000);
    expect(fold.story(EVACUATE)).toEqual(['5000 raise']);
  });

  it('does not return under somebody who came back within its off-delay', () => {
    const rules = smallRules({ [EVACUATE]: { offDelay: seconds(20) } });
    const fold = Fold.started(smallPlant({ conditions: rules }))
      .feed([here, [2000, read('h2s', 20)], [3000, fix('0a01', 90, 50)], [10_000, fix('0a01', 50, 50)]])
      .until(60_000);
    expect(fold.story(EVACUATE)).toEqual(['2000 raise', '8000 change', '10000 change']);
    expect(fold.base(EVACUATE)).toBe('unacked');
  });
});
