import { expect, it } from 'vitest';
import { conditionsOf, NO_SETTINGS } from '../../../src/domain/conditions/index.ts';
import type { Transition } from '../../../src/domain/alarm/transition.ts';
import { floorId, pointId } from '../../../src/domain/ids.ts';
import type { Plant } from '../../../src/domain/plant.ts';
import { minutes } from '../../../src/domain/time.ts';
import { lost, read } from '../../support/drafts.ts';
import { Fold, type Timed } from '../../support/fold.ts';
import { measured, smallPlant } from '../../support/plant.ts';
import { gauss, seeded } from '../../support/random.ts';

const STEP = 3 * 60_000;
const HOUR = 60 * 60_000;
const IDS = ['a', 'b'] as const;
const WATCHED: ReadonlySet<string> = new Set(['stuck', 'drift', 'disagree', 'unusual']);
const SEEDS = [1, 2, 3, 4, 5, 6];

/** Two detectors of one gas, 4 m apart. */
const plant: Plant = (() => {
  const points = IDS.map((id, i) =>
    measured(id, 'H2S', { period: minutes(3), at: { floor: floorId('ground'), x: 10 + 4 * i, y: 10 } }),
  );
  const conditions = points.flatMap((point) => conditionsOf('point', point, point.id, NO_SETTINGS));
  return { ...smallPlant(), points, zones: [], conditions };
})();

/**
 * 40 hours of two detectors, three minutes apart: each is noisy, stands still for up to 18 hours or for 25, has a zero that is
 * off or right, spikes, and none of it is near a border of a rule.
 */
function series(seed: number): Timed[] {
  const random = seeded(seed);
  const ways = IDS.map(() => ({
    zero: random() < 0.4 ? 20 : 0.5,
    noise: 0.2 + random() * 0.2,
    stillFrom: random() * 12 * HOUR,
    stillFor: random() < 0.4 ? 25 * HOUR : random() * 18 * HOUR,
  }));
  const inputs: Timed[] = [];
  for (let ms = STEP; ms < 40 * HOUR; ms += STEP)
    ways.forEach(({ zero, noise, stillFrom, stillFor }, i) => {
      const isStill = ms > stillFrom && ms < stillFrom + stillFor;
      const spike = random() < 0.003 ? 4 : 0;
      const value = isStill ? zero : zero + noise * gauss(random) + spike;
      inputs.push([ms, read(IDS[i] ?? 'a', Math.round(value * 10) / 10)]);
    });
  return inputs;
}

const alarmsOf = (transitions: readonly Transition[]): ReadonlySet<string> =>
  new Set(
    transitions.filter(({ condition, kind }) => WATCHED.has(condition) && kind === 'raise').map(({ alarm }) => alarm),
  );

const whole = new Map(SEEDS.map((seed) => [seed, Fold.started(plant).feed(series(seed))]));

it('the series raise most of what is watched, and not always the same', () => {
  const found = SEEDS.flatMap((seed) => [...alarmsOf(whole.get(seed)?.transitions ?? [])]);
  expect([...new Set(found.map((id) => id.split(':')[1]))]).toEqual(
    expect.arrayContaining(['stuck', 'drift', 'disagree']),
  );
  expect(
    new Set(SEEDS.map((seed) => [...alarmsOf(whole.get(seed)?.transitions ?? [])].sort().join())).size,
  ).toBeGreaterThan(2);
});

it('no poll that is lost, or not there at all, makes an alarm of the watch that the whole series lacks', () => {
  for (const seed of SEEDS) {
    const random = seeded(seed + 100);
    const thinned = series(seed).flatMap(([ms, draft], i): Timed[] => {
      const chance = random();
      if (chance < 0.1) return [];
      return [[ms, chance < 0.2 && draft.kind === 'reading' ? lost(IDS[i % 2] ?? 'a') : draft]];
    });
    const known = alarmsOf(whole.get(seed)?.transitions ?? []);
    for (const alarm of alarmsOf(Fold.started(plant).feed(thinned).transitions))
      expect([...known], `seed ${seed}`).toContain(alarm);
  }
});

it('readings of one moment are alike in any order', () => {
  for (const seed of SEEDS.slice(0, 3)) {
    const all = series(seed);
    const other = all.map((one, i) => all[i % 2 === 0 ? i + 1 : i - 1] ?? one);
    const found = alarmsOf(Fold.started(plant).feed(other).transitions);
    expect([...found].sort(), `seed ${seed}`).toEqual([...alarmsOf(whole.get(seed)?.transitions ?? [])].sort());
  }
});

it('goes on after a checkpoint in the middle as if there had been none, and its memory is a few numbers', () => {
  for (const seed of SEEDS) {
    const { inputs = [], transitions = [] } = whole.get(seed) ?? {};
    const random = seeded(seed + 200);
    const middle = Math.floor(random() * inputs.length);
    const first = new Fold(plant);
    for (const input of inputs.slice(0, middle)) first.take(input);
    const rest = new Fold(plant, JSON.parse(JSON.stringify(first.checkpoint())));
    for (const input of inputs.slice(middle)) rest.take(input);
    expect([...first.transitions, ...rest.transitions], `seed ${seed} at ${middle}`).toEqual(transitions);
    for (const id of IDS) {
      const vitals = rest.state.vitals.get(pointId(id));
      expect(vitals).toEqual(whole.get(seed)?.state.vitals.get(pointId(id)));
      expect(JSON.stringify(vitals).length).toBeLessThan(600);
    }
  }
});

it.each([
  ['the same value', 3, ['raise']],
  ['another value', 3.4, ['raise', 'return']],
])('an hour without a poll ends no alarm of a reading that does not move: %s', (_, value, story) => {
  const still = (from: number, to: number, v: number): Timed[] =>
    Array.from({ length: (to - from) * 20 }, (__, i) => [from * HOUR + (i + 1) * STEP, read('a', v)]);
  const fold = Fold.started(plant).feed([...still(0, 25, 3), ...still(26, 27, value)]);
  expect(fold.story('a:stuck').map((line) => line.split(' ')[1])).toEqual(story);
});
