import { expect, it } from 'vitest';
import { act, ack, fails, fix, read } from '../../support/drafts.ts';
import { every, Fold } from '../../support/fold.ts';
import { device, rule, smallPlant, smallRules } from '../../support/plant.ts';
import { bad } from '../../../src/domain/reading/quality.ts';

const conditions = [...smallRules(), rule('li', 'lost'), rule('wang', 'lost')];
const plant = smallPlant({ conditions });
const LOST = 'li:lost';
const inFarm = (): Fold => Fold.started(plant).feed([[1000, fix('0a01', 50, 50)]]);
const story = (fold: Fold): string[] =>
  fold.transitions
    .filter(({ alarm }) => alarm === LOST)
    .map(({ at, kind, priority }) => `${(at - 1_750_000_000_000) / 1000} ${kind} ${priority}`);

it.each([
  ['outside of every zone', 150, 100, '31 raise 3'],
  ['in a zone with gas detectors', 50, 50, '31 raise 2'],
])('a badge that falls silent %s is lost after 30 s', (_, x, y, raised) => {
  const fold = Fold.started(plant).feed([[1000, fix('0a01', x, y)]]);
  fold.until(3_600_000);
  expect(story(fold)).toEqual([raised]);
  expect(fold.transitions.at(-1)).toMatchObject({ people: ['li'], cause: 'badge' });
  fold.send(3_600_000, fix('0a01', x, y));
  expect(fold.base(LOST)).toBe('returned-unacked');
});

it('one of a slow source after three of its periods', () => {
  const slow = smallPlant({ conditions, devices: [device('panel'), device('uwb', 'badges', 20_000)] });
  const fold = Fold.started(slow).feed([[1000, fix('0a01', 50, 50)]]);
  fold.until(100_000);
  expect(story(fold)).toEqual(['61 raise 2']);
});

it('is an emergency while there is a gas alarm where it was last seen, each change a new occurrence', () => {
  const fold = inFarm();
  fold.until(40_000);
  fold.send(41_000, ack(LOST, fold.alarm(LOST)?.occurrence));
  fold.send(50_000, read('ex', 30));
  expect(fold.alarm(LOST)).toMatchObject({ active: true, acked: false });
  fold.feed(every(1000, 60_000, 130_000, read('ex', 0)));
  expect(story(fold)).toEqual(['31 raise 2', '41 ack 2', '50 raise 1', '120 raise 2']);
  expect(new Set(fold.transitions.filter(({ alarm }) => alarm === LOST).map(({ occurrence }) => occurrence)).size).toBe(
    3,
  );
});

it('is one at once where the gas was there before', () => {
  const fold = inFarm();
  fold.send(2000, read('h2s', 8));
  fold.until(40_000);
  expect(story(fold)).toEqual(['31 raise 1']);
});

it('that is an emergency is not acknowledged with many others', () => {
  const fold = inFarm();
  fold.send(2000, read('ex', 30));
  fold.until(40_000);
  const occurrence = fold.alarm(LOST)?.occurrence;
  fold.send(41_000, act({ act: 'ack-many', occurrences: occurrence === undefined ? [] : [occurrence] }));
  expect(fold.base(LOST)).toBe('unacked');
});

it('returns under the priority that it stood under', () => {
  const fold = inFarm();
  fold.send(2000, read('ex', 30));
  fold.until(40_000).send(41_000, fix('0a01', 150, 100));
  expect(story(fold)).toEqual(['31 raise 1', '41 return 1']);
});

it('is behind its source where that is gone', () => {
  const fold = inFarm().feed(every(1000, 2000, 60_000, fails('uwb')));
  expect(fold.transitions.find(({ alarm }) => alarm === LOST)).toMatchObject({ cause: 'offline' });
});

it('waits after a start until the badge had time to speak', () => {
  const fold = inFarm();
  fold.restart(3_600_000);
  fold.until(3_629_000);
  expect(story(fold)).toEqual([]);
  fold.until(3_700_000);
  expect(story(fold)).toEqual(['3630 raise 2']);
});

it('goes on over a restart', () => {
  const fold = inFarm();
  fold.until(40_000);
  fold.restart(50_000);
  fold.until(100_000);
  expect(story(fold)).toEqual(['31 raise 2']);
});

it('is none of which only a retained message is known', () => {
  const fold = Fold.started(plant).feed([[1000, fix('0a01', 50, 50, bad('retained'))]]);
  fold.until(100_000);
  expect(story(fold)).toEqual([]);
});
