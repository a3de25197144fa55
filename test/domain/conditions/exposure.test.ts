import { expect, it } from 'vitest';
import { conditionsOf, NO_SETTINGS } from '../../../src/domain/conditions/index.ts';
import type { GasId } from '../../../src/domain/gas/gases.ts';
import { type QualityReason, uncertain } from '../../../src/domain/reading/quality.ts';
import { instant } from '../../../src/domain/time.ts';
import type { Draft } from '../../../src/domain/input.ts';
import { lost, read } from '../../support/drafts.ts';
import { every, Fold, T0, type Timed } from '../../support/fold.ts';
import { measured, smallPlant } from '../../support/plant.ts';

const MINUTE = 60_000;
/** T0 is 15:06:40 UTC; a shift begins at 16:00. */
const SHIFT = Date.UTC(2025, 5, 15, 16) - T0;

/** The combustible point of the plant as one of carbon monoxide: PC-STEL 25.7 ppm, PC-TWA 17.1 ppm. */
function plant(gas: GasId = 'CO') {
  const small = smallPlant();
  const point = measured('ex', gas);
  const made = conditionsOf('point', point, 'ex', NO_SETTINGS).filter(({ name }) => name === 'stel' || name === 'twa');
  return {
    ...small,
    points: small.points.map((one) => (one.id === 'ex' ? point : one)),
    conditions: [...small.conditions.filter(({ subject }) => subject !== 'ex'), ...made],
    exposure: { shiftBegins: [8 * 60, 16 * 60, 0], clock: [{ from: instant(0), ahead: 0 }] },
  };
}
/** A reading each five seconds. */
const reads = (from: number, to: number, ppm: number): Timed[] => every(5000, from + 1000, to, read('ex', ppm));
const kinds = (fold: Fold, alarm: string): (string | undefined)[] =>
  fold.story(alarm).map((line) => line.split(' ')[1]);

it('a mean of 15 minutes at its limit is an alarm, and returns when it has fallen', () => {
  // 8 minutes at 50 ppm are a mean of 26.7 ppm.
  const fold = Fold.started(plant()).feed([...reads(0, 8 * MINUTE, 50), ...reads(8 * MINUTE, 40 * MINUTE, 0)]);
  expect(kinds(fold, 'ex:stel')).toEqual(['raise', 'return']);
  const [raise] = fold.transitions.filter(({ alarm }) => alarm === 'ex:stel');
  expect(raise).toMatchObject({ priority: 2, unit: 'ppm', setPoint: { limit: 25.7, of: 'stel' } });
  expect(raise?.value).toBeGreaterThan(25.6);
  expect(kinds(fold, 'ex:twa')).toEqual([]);
});

it.each<readonly [string, GasId, readonly Timed[]]>([
  ['stays just below it', 'CO', reads(0, 60 * MINUTE, 25.5)],
  [
    'is above for seven minutes and a half',
    'CO',
    [...reads(0, 7.4 * MINUTE, 50), ...reads(7.4 * MINUTE, 30 * MINUTE, 0)],
  ],
  ['has a ceiling, of which each reading counts', 'H2S', reads(0, 60 * MINUTE, 50)],
])('is silent where the gas %s', (_name, gas, fed) => {
  const fold = Fold.started(plant(gas)).feed([...fed]);
  expect(kinds(fold, 'ex:stel')).toEqual([]);
});

it('never returns because nothing is read', () => {
  const fold = Fold.started(plant()).feed([
    ...reads(0, 10 * MINUTE, 60),
    [10 * MINUTE + 500, lost('ex')],
    // Back after an hour: what was in between is not known.
    ...reads(70 * MINUTE, 71 * MINUTE, 0),
  ]);
  expect(kinds(fold, 'ex:stel')).toEqual(['raise']);
  fold.feed(reads(71 * MINUTE, 86 * MINUTE, 0));
  expect(kinds(fold, 'ex:stel')).toEqual(['raise', 'return']);
});

it('the mean of the shift is over eight hours, and ends with the shift', () => {
  // 45 ppm for 3 h 3 min are 17.1 ppm over eight hours.
  const fold = Fold.started(plant()).feed([
    ...every(20_000, SHIFT + 1000, SHIFT + 190 * MINUTE, read('ex', 45)),
    ...every(20_000, SHIFT + 190 * MINUTE + 1000, SHIFT + 482 * MINUTE, read('ex', 0)),
  ]);
  const story = fold.transitions.filter(({ alarm }) => alarm === 'ex:twa');
  expect(story.map(({ kind }) => kind)).toEqual(['raise', 'return']);
  expect((story[0]?.at ?? 0) - T0 - SHIFT).toBeGreaterThan(182 * MINUTE);
  expect((story[0]?.at ?? 0) - T0 - SHIFT).toBeLessThan(185 * MINUTE);
  expect((story[1]?.at ?? 0) - T0 - SHIFT).toBeGreaterThanOrEqual(480 * MINUTE);
});

it('goes on over a restart', () => {
  const fed = [...reads(0, 6 * MINUTE, 50)];
  const first = Fold.started(plant()).feed(fed);
  const second = new Fold(plant(), first.checkpoint());
  second.feed(reads(6 * MINUTE, 9 * MINUTE, 50));
  expect(kinds(second, 'ex:stel')).toEqual(['raise']);
});

it.each<readonly [string, (fold: Fold, at: number) => unknown]>([
  ['reads 0 and may be blind', (fold, at) => fold.feed(blind(at, 0, 'sensor'))],
  ['reads far below zero', (fold, at) => fold.feed(blind(at, -30, 'under-range'))],
  ['has another clock by 2 s', (fold, at) => fold.send(at - 2000, moved(-2000))],
  ['has a clock of another shift', (fold, at) => fold.send(at - 300 * MINUTE, moved(-300 * MINUTE))],
  ['has another scale', (fold, at) => fold.configure(at, rescaled())],
])('no mean returns because a detector %s', (_, doubt) => {
  // 45 ppm for four hours are 22.5 ppm over eight.
  const fold = Fold.started(plant()).feed(every(20_000, SHIFT + 1000, SHIFT + 240 * MINUTE, read('ex', 45)));
  doubt(fold, SHIFT + 240 * MINUTE);
  const at = fold.state.at - T0;
  fold.feed(reads(at, at + 5 * MINUTE, 0));
  expect([kinds(fold, 'ex:stel'), kinds(fold, 'ex:twa')]).toEqual([['raise'], ['raise']]);
  fold.feed(reads(at + 5 * MINUTE, at + 20 * MINUTE, 0));
  expect([kinds(fold, 'ex:stel'), kinds(fold, 'ex:twa')]).toEqual([['raise', 'return'], ['raise']]);
});

const moved = (shift: number): Draft => ({ kind: 'clock-accepted', accept: 'wall', shift });
const blind = (at: number, value: number, reason: QualityReason): Timed[] =>
  every(5000, at, at + 30 * MINUTE, read('ex', value, uncertain(reason)));

function rescaled() {
  const made = plant();
  const points = made.points.map((one) => (one.id === 'ex' && one.type === 'measured' ? { ...one, scale: 2 } : one));
  return { ...made, points, revision: 'r2' };
}
