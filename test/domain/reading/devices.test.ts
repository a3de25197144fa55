import { describe, expect, it } from 'vitest';
import { answers, fails, read } from '../../support/drafts.ts';
import { every, Fold, T0, type Timed } from '../../support/fold.ts';
import { contact, device, rule, smallPlant } from '../../support/plant.ts';

const alive: readonly Timed[] = [
  [100, answers()],
  [100, read('h2s', 3)],
  [100, read('ex', 3)],
  [100, read('o2', 20.9)],
  [100, read('call', 0)],
];
const failing = (...times: number[]): Timed[] => times.map((ms) => [ms, fails()]);

describe('a device that does not answer', () => {
  const cases: readonly [string, readonly Timed[], readonly string[]][] = [
    ['is offline at the third failed poll', failing(1000, 2500, 4000, 5500), ['4000 raise']],
    ['but not before 2 s', failing(1000, 1200, 1400, 2980, 3000), ['3000 raise']],
    ['and after 10 s at the latest', failing(1000, 9000), ['11000 raise']],
    ['even after a single failure', failing(1000), ['11000 raise']],
    [
      'unless it answered in between',
      [...failing(1000, 2500), [3000, answers()], ...failing(4000, 5000), [6000, answers()]],
      [],
    ],
    [
      'counting anew after an answer',
      [...failing(1000), [2000, answers()], ...failing(9000, 9200, 9400, 11_000)],
      ['11000 raise'],
    ],
    ['and returns when it answers', [...failing(1000, 2500, 4000), [5000, answers()]], ['4000 raise', '5000 return']],
  ];
  it.each(cases)('%s', (_, inputs, story) => {
    const fold = Fold.started()
      .feed([...alive, ...inputs])
      .until(30_000);
    expect(fold.story('panel:offline')).toEqual(story);
  });

  it('loses all its points at once, with their values kept', () => {
    const fold = Fold.started().feed([...alive, [1000, fails()]]);
    for (const id of ['h2s', 'ex', 'o2', 'call'])
      expect(fold.point(id)?.trust).toEqual({ quality: 'bad', reason: 'comm' });
    expect(fold.point('h2s')).toMatchObject({ value: 3, valueAt: T0 + 100 });
  });

  it('has its points back by a reading, not by an answer', () => {
    const fold = Fold.started().feed([...alive, [1000, fails()], [1200, answers()]]);
    expect(fold.point('h2s')?.trust.quality).toBe('bad');
    fold.send(1300, read('h2s', 3));
    expect(fold.point('h2s')?.trust.quality).toBe('good');
  });

  it.each([
    ['polled fast', every(200, 1000, 20_000, fails())],
    ['with long time-outs', every(5000, 1000, 21_000, fails())],
    ['that fails once and says no more', failing(1000)],
  ])('takes the blame for its lost points: %s', (_, inputs) => {
    const fold = Fold.started()
      .feed([...alive, ...inputs])
      .until(30_000);
    const lost = fold.transitions.filter(({ condition }) => condition === 'bad');
    expect(lost.map(({ alarm, at, cause }) => [alarm, at - T0, cause])).toEqual(
      ['call:bad', 'ex:bad', 'h2s:bad', 'o2:bad'].map((id) => [id, 11_000, 'offline']),
    );
    expect(fold.base('panel:offline')).toBe('unacked');
  });

  it('takes no blame for a point that was lost before', () => {
    const broken = every(500, 1000, 10_500, { ...read('h2s', null, { quality: 'bad', reason: 'sensor' }) });
    const fold = Fold.started()
      .feed([...alive, ...broken, [10_700, fails()]])
      .until(11_500);
    expect(fold.transitions).toMatchObject([{ alarm: 'h2s:bad', at: T0 + 11_000, cause: 'quality' }]);
  });

  it('takes the blame from the start, though its first time-out comes after it', () => {
    const fold = Fold.started()
      .feed([...failing(1000), ...failing(9000)])
      .until(30_000);
    const lost = fold.transitions.filter(({ condition }) => condition === 'bad');
    expect(lost).toHaveLength(4);
    expect(new Set(lost.map(({ cause }) => cause))).toEqual(new Set(['offline']));
    expect(fold.story('panel:offline')).toEqual(['11000 raise']);
  });

  it('takes the blame whatever the order of the names', () => {
    const plant = smallPlant({
      devices: [device('z')],
      points: [{ ...contact('a'), device: device('z').id }],
      conditions: [rule('z', 'offline'), rule('a', 'bad')],
    });
    const fold = Fold.started(plant)
      .feed([
        [100, answers('z')],
        [100, read('a', 0)],
        [1000, fails('z')],
      ])
      .until(20_000);
    expect(fold.transitions.map(({ alarm, cause }) => [alarm, cause]).sort()).toEqual([
      ['a:bad', 'offline'],
      ['z:offline', 'offline'],
    ]);
  });

  it('that nobody configured changes nothing', () => {
    expect(Fold.started().send(1000, fails('nothing'))).toMatchObject({ transitions: [], readings: [] });
  });
});
