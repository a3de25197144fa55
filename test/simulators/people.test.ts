import { describe, expect, it } from 'vitest';
import { contains } from '../../simulators/world/geometry.ts';
import type { Badge } from '../../simulators/world/walker.ts';
import { createWorld, type World } from '../../simulators/world/world.ts';
import { demoSettings, demoWorld, quiet, stepUntil } from './support.ts';

const { plant } = demoSettings();
const zone = (id: string) => {
  const found = plant.zones.find((known) => known.id === id);
  if (found === undefined) throw new Error(id);
  return { ...found, level: plant.floors.findIndex((floor) => floor.id === found.floor) };
};
const tagOf = (person: string): string => plant.people.find(({ id }) => id === person)?.tag ?? '';
const badge = (world: World, person: string): Badge | undefined =>
  world.people().find(({ tag }) => tag === tagOf(person));
const inside = (world: World, id: string): Badge[] => {
  const { polygon, level } = zone(id);
  return world.people().filter(({ x, y, floor }) => floor === level && contains(polygon, x, y));
};

describe('people', () => {
  it('are all on site with their badges, and nobody else is', () => {
    const world = demoWorld(quiet());
    expect(
      world
        .people()
        .map(({ tag }) => tag)
        .sort(),
    ).toEqual(plant.people.map(({ tag }) => tag).sort());
  });

  it('of the demo never stay so long that they are taken for motionless', () => {
    const world = createWorld(plant, quiet(), 1, true);
    const stood = new Map<string, { readonly x: number; readonly y: number; readonly since: number }>();
    let longest = 0;
    for (let t = 0; t < 1800; t++) {
      world.step(1000);
      for (const { tag, x, y } of world.people()) {
        const spot = stood.get(tag);
        if (spot === undefined || Math.hypot(x - spot.x, y - spot.y) > 2) stood.set(tag, { x, y, since: t });
        else longest = Math.max(longest, t - spot.since);
      }
    }
    expect(longest).toBeLessThan(115);
  });

  it('walk: never faster than they can, never off the site, and to all parts of it', () => {
    const world = demoWorld(quiet());
    const before = new Map(world.people().map(({ tag, x, y, floor }) => [tag, { x, y, floor }]));
    const visited = new Set<string>();
    const changed = new Set<string>();
    for (let t = 0; t < 3600; t++) {
      world.step(1000);
      for (const { tag, x, y, floor } of world.people()) {
        const last = before.get(tag);
        if (last?.floor === floor) expect(Math.hypot(x - last.x, y - last.y)).toBeLessThan(1.5 + 0.8);
        else changed.add(tag);
        before.set(tag, { x, y, floor });
        expect(x > 0 && x < 200 && y > 0 && y < 120).toBe(true);
      }
      for (const { id } of plant.zones) if (inside(world, id).length > 0) visited.add(id);
    }
    expect(visited.size).toBe(plant.zones.length - 1);
    expect(changed.size, 'somebody used the stairs').toBeGreaterThan(3);
  });

  it('keep the rules by themselves: an hour without a forbidden entry or an over-count', () => {
    for (const seed of [1, 2, 3]) {
      const world = demoWorld(quiet(), seed);
      for (let t = 0; t < 3600; t++) {
        world.step(1000);
        for (const { id, max, forbid, polygon, level } of plant.zones.map(({ id }) => zone(id))) {
          const here = world.people().filter(({ x, y, floor }) => floor === level && contains(polygon, x, y));
          expect(here.length, `${id} after ${t} s with seed ${seed}`).toBeLessThanOrEqual(max ?? Infinity);
          for (const { tag } of here) {
            const groups = plant.people.find((person) => person.tag === tag)?.groups ?? [];
            expect(
              groups.some((group) => forbid.includes(group)),
              `${tag} in ${id}`,
            ).toBe(false);
          }
        }
      }
    }
  });

  it('run to the muster point when the siren sounds, and go back to work after it', () => {
    const world = demoWorld(quiet({ do: 'contact', at: 60, for: 150, contact: 'call-point', nth: 0 }));
    world.step(61_000);
    expect(world.siren).toBe(true);
    expect(inside(world, 'muster-point')).toHaveLength(0);
    const all = stepUntil(world, () => inside(world, 'muster-point').length === plant.people.length, 180);
    expect(all, 'everybody within two and a half minutes').toBeLessThan(150);
    expect(stepUntil(world, () => !world.siren, 200)).toBeDefined();
    expect(stepUntil(world, () => inside(world, 'muster-point').length === 0, 400)).toBeDefined();
  });

  it('are called by level 2 of a detector, whatever the gateway says', () => {
    const leak = {
      do: 'leak',
      at: 1,
      for: 200,
      species: 'H2S',
      near: { gas: 'H2S', nth: 0 },
      offset: [-1, -1],
      rate: 10,
      ramp: 0,
    } as const;
    const world = demoWorld(quiet(leak));
    expect(stepUntil(world, () => world.siren, 60)).toBeDefined();
    expect(world.valueOf('tank-farm.h2s-101')).toBeGreaterThanOrEqual(14);
  });

  it('fall and lie still, call for help, stray, lose their badge, and come as strangers', () => {
    const operator = { group: 'operator', nth: 0 } as const;
    const world = demoWorld(
      quiet(
        { do: 'collapse', at: 5, for: 300, person: operator },
        { do: 'sos', at: 20, for: 60, person: operator },
        { do: 'stray', at: 5, for: 400, person: { group: 'visitor', nth: 0 } },
        { do: 'badge-lost', at: 5, for: 100, person: { group: 'safety', nth: 0 } },
        { do: 'low-battery', at: 5, for: 100, person: { group: 'safety', nth: 1 } },
        { do: 'stranger', at: 5, for: 100 },
      ),
    );
    world.step(10_000);
    const fallen = { ...badge(world, 'zhang-wei') };
    expect(fallen.sos).toBe(false);
    expect(badge(world, 'pan-yue')).toBeUndefined();
    expect(badge(world, 'yuan-mei')?.battery).toBeLessThan(10);
    expect(world.people()).toHaveLength(plant.people.length);
    world.step(50_000);
    expect(badge(world, 'zhang-wei')?.sos).toBe(true);
    expect(
      Math.hypot(
        (badge(world, 'zhang-wei')?.x ?? 0) - (fallen.x ?? 0),
        (badge(world, 'zhang-wei')?.y ?? 0) - (fallen.y ?? 0),
      ),
    ).toBeLessThan(1.2);
    const visitor = tagOf('visitor-1');
    const wrong = plant.zones.filter(({ forbid }) => forbid.some((group) => group === 'visitor'));
    const strayed = stepUntil(
      world,
      () => wrong.some(({ id }) => inside(world, id).some(({ tag }) => tag === visitor)),
      340,
    );
    expect(strayed).toBeDefined();
    world.step(120_000);
    expect(badge(world, 'zhang-wei')?.sos).toBe(false);
    expect(badge(world, 'pan-yue')).toBeDefined();
  });

  it('whoever lies does not come to the muster point', () => {
    const world = demoWorld(
      quiet(
        { do: 'collapse', at: 5, for: 400, person: { group: 'contractor', nth: 0 } },
        { do: 'contact', at: 10, for: 400, contact: 'call-point', nth: 0 },
      ),
    );
    world.step(300_000);
    const there = inside(world, 'muster-point').map(({ tag }) => tag);
    expect(there).toHaveLength(plant.people.length - 1);
    expect(there).not.toContain(tagOf('deng-yong'));
  });
});
