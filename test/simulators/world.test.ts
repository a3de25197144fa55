import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SCENARIOS } from '../../simulators/scenario.ts';
import { createWorld, type World } from '../../simulators/world/world.ts';
import { nextLimit, outlook, speaks } from '../../src/domain/gas/outlook.ts';
import { freshTrend, sample } from '../../src/domain/gas/trend.ts';
import { pointId } from '../../src/domain/ids.ts';
import { instant } from '../../src/domain/time.ts';
import { drivers } from '../../drivers/registry.ts';
import { loadOrThrow } from '../../src/settings/load.ts';
import { join } from 'node:path';
import { demoSettings, demoWorld, ROOT, scenario, stepUntil } from './support.ts';

const { plant } = demoSettings();

/** Everything that can be seen of a world in some minutes, as one hash. */
function hashOf(
  world: World,
  seconds: number,
  points: readonly { readonly id: string; readonly type: string }[] = plant.points,
): string {
  const hash = createHash('sha256');
  for (let t = 0; t < seconds; t++) {
    world.step(1000);
    for (const { id, type } of points)
      hash.update(`${type === 'measured' ? world.valueOf(id) : String(world.contactOf(id))};`);
    for (const { tag, x, y, floor, sos, battery } of world.people())
      hash.update(`${tag},${x},${y},${floor},${sos},${battery};`);
    hash.update(`${world.siren},${world.wind.from},${world.wind.speed}\n`);
  }
  return hash.digest('hex');
}

describe('a world', () => {
  it.each(SCENARIOS.map((played) => [played.name, played] as const))(
    '%s: the same seed gives the same bytes',
    (_, played) => {
      const first = hashOf(demoWorld(played, 11), 400);
      expect(hashOf(demoWorld(played, 11), 400)).toBe(first);
      expect(hashOf(demoWorld(played, 12), 400)).not.toBe(first);
    },
  );

  it('is not disturbed by being looked at', () => {
    const [looked, left] = [demoWorld(scenario('h2s-leak'), 3), demoWorld(scenario('h2s-leak'), 3)];
    hashOf(looked, 200);
    for (let t = 0; t < 200; t++) left.step(1000);
    expect(hashOf(looked, 50)).toBe(hashOf(left, 50));
  });

  it('lives with any plant: one gas point, one contact, one zone', () => {
    const small = loadOrThrow(join(ROOT, 'test/fixtures/example'), drivers).plant;
    for (const played of SCENARIOS) {
      const world = createWorld(small, played, 1);
      expect(hashOf(world, 900, small.points)).toMatch(/^[0-9a-f]{64}$/);
      expect(world.people().length).toBeGreaterThanOrEqual(2);
    }
  });

  it('goes on with another scenario where it is', () => {
    const world = demoWorld(scenario('normal'));
    world.step(20_000);
    world.play(scenario('h2s-leak'));
    expect(world.scenario).toBe('h2s-leak');
    expect(stepUntil(world, () => world.valueOf('tank-farm.h2s-102') >= 7, 60)).toBeDefined();
  });
});

describe('the scenarios', () => {
  const limit = (condition: string): number =>
    plant.conditions.find(({ id }) => id === condition)?.setPoint?.limit ?? NaN;

  it('h2s-leak: first high alarm 25 to 40 s after the start with every seed, then the siren', () => {
    const high = limit('tank-farm.h2s-102:high');
    for (let seed = 1; seed <= 40; seed++) {
      const world = demoWorld(scenario('h2s-leak'), seed);
      const at = stepUntil(world, () => world.valueOf('tank-farm.h2s-102') >= high, 60, 200);
      expect(at, `seed ${seed}`).toBeGreaterThan(25);
      expect(at, `seed ${seed}`).toBeLessThan(40);
      expect(
        stepUntil(world, () => world.siren, 30),
        `seed ${seed}`,
      ).toBeDefined();
    }
  });

  it('h2s-leak: the slow one is foreseen in most lives, a minute or more before it crosses in most of these', () => {
    const id = 'tank-farm.h2s-103';
    const limits = plant.conditions.filter(
      ({ subject, setPoint }) => subject === pointId(id) && setPoint !== undefined,
    );
    const leads: number[] = [];
    for (let seed = 1; seed <= 10; seed++) {
      const world = demoWorld(scenario('h2s-leak'), seed);
      const trend = freshTrend(instant(0));
      let foreseen = Infinity;
      const crossed = stepUntil(
        world,
        () => {
          const value = Math.round(world.valueOf(id) * 10) / 10;
          const setPoint = nextLimit(limits, value);
          if (
            foreseen === Infinity &&
            sample(trend, instant(world.now), value, 60_000) &&
            setPoint !== undefined &&
            speaks(trend, outlook(trend, setPoint, 0.1, 60_000), instant(world.now))
          ) {
            foreseen = world.now / 1000;
          }
          return value >= limit(`${id}:high`);
        },
        700,
        200,
      );
      expect(crossed, `seed ${seed}`).toBeDefined();
      leads.push((crossed ?? 0) - foreseen);
    }
    const foreseen = leads.filter((lead) => lead > 0).sort((a, b) => a - b);
    expect(foreseen.length, `leads of ten lives: ${leads.join(', ')}`).toBeGreaterThanOrEqual(8);
    expect(foreseen[foreseen.length >> 1]).toBeGreaterThan(60);
  });

  it('normal: an hour without the siren, and no gas above level 2', () => {
    for (let seed = 1; seed <= 5; seed++) {
      const world = demoWorld(scenario('normal'), seed);
      expect(
        stepUntil(world, () => world.siren, 3600),
        `seed ${seed}`,
      ).toBeUndefined();
    }
  });

  it('man-down, sensor-fault and evacuation do what their names say', () => {
    const down = demoWorld(scenario('man-down'));
    expect(stepUntil(down, () => down.people().some(({ sos }) => sos), 30)).toBeLessThanOrEqual(20);
    const faulty = demoWorld(scenario('sensor-fault'));
    faulty.step(45_000);
    expect(faulty.valueOf('reactor-upper.h2s-301')).toBe(-25);
    expect(faulty.valueOf('reactor-hall.co-202')).toBeNaN();
    expect(stepUntil(faulty, () => !faulty.answers('reactor-hall-panel'), 60)).toBeDefined();
    expect(stepUntil(faulty, () => faulty.answers('reactor-hall-panel'), 60)).toBeDefined();
    const leaving = demoWorld(scenario('evacuation'));
    expect(stepUntil(leaving, () => leaving.siren, 60)).toBeDefined();
    expect(leaving.contactOf('reactor-hall.gds-alarm')).toBe(true);
  });
});
