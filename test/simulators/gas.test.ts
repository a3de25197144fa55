import { describe, expect, it } from 'vitest';
import { seeded } from '../../simulators/random.ts';
import { Detector } from '../../simulators/world/detector.ts';
import { Puffs } from '../../simulators/world/puffs.ts';
import { sensitivity, SPECIES, speciesIndex, unitsPerGram } from '../../simulators/world/species.ts';
import { Wind } from '../../simulators/world/wind.ts';
import { demoSettings, demoWorld, quiet, stepUntil } from './support.ts';

const leak = {
  do: 'leak',
  at: 5,
  for: 120,
  species: 'H2S',
  near: { gas: 'H2S', nth: 1 },
  offset: [-2, -2],
  rate: 4,
  ramp: 10,
} as const;

describe('gas in the air', () => {
  it('reads what the laws of gases say: 1 g of H2S in a cubic metre is 705.8 ppm at 20 °C', () => {
    expect(unitsPerGram('H2S')).toBeCloseTo(705.8, 0);
    // 0.05 of methane by volume is its explosive limit, 33.3 g/m3.
    expect(unitsPerGram('EX') * 33.34).toBeCloseTo(100, 0);
    expect(unitsPerGram('N2')).toBeCloseTo(0.0859, 3);
  });

  it('is neither made nor lost: the integral over the half space stays what was let out', () => {
    const puffs = new Puffs([0, 0, 200, 120]);
    puffs.release(speciesIndex('H2S'), 0, 100, 60, 5000, 3);
    const wind = new Wind(seeded(1), { from: 0, speed: 0 });
    for (let i = 0; i < 20; i++) puffs.step(1000, wind);
    const h2s = sensitivity('H2S');
    // The vertical profile is half a Gaussian of the same width: its area per unit of ground value is sigma * sqrt(pi / 2).
    const centre = puffs.at(0, 100, 60, h2s);
    let ground = 0;
    for (let x = 0; x < 200; x++) for (let y = 0; y < 120; y++) ground += puffs.at(0, x, y, h2s);
    const sigma = Math.cbrt((2 * 5000) / ((2 * Math.PI) ** 1.5 * centre));
    expect(sigma).toBeGreaterThan(3);
    expect(ground * sigma * Math.sqrt(Math.PI / 2)).toBeCloseTo(5000, -2);
  });

  it('goes with the wind: downwind reads more than upwind and crosswind, and it thins out', () => {
    const puffs = new Puffs([0, 0, 200, 120]);
    const wind = new Wind(seeded(1), { from: 270, speed: 2 });
    for (let i = 0; i < 30; i++) {
      puffs.release(speciesIndex('EX'), 0, 60, 60, 1000, 3);
      puffs.step(1000, wind);
    }
    const ex = sensitivity('EX');
    const [down, far, up, cross] = [
      puffs.at(0, 72, 60, ex),
      puffs.at(0, 90, 60, ex),
      puffs.at(0, 48, 60, ex),
      puffs.at(0, 60, 84, ex),
    ];
    expect(down).toBeGreaterThan(far);
    expect(far).toBeGreaterThan(20 * Math.max(up, cross));
    expect(puffs.at(1, 72, 60, ex)).toBe(0);
  });

  it('displaces oxygen, and only what a detector is made for is seen as gas', () => {
    const o2 = sensitivity('O2');
    expect(o2[speciesIndex('N2')]).toBeCloseTo(-0.209, 4);
    expect(sensitivity('CO')[speciesIndex('H2S')]).toBe(0);
    expect(sensitivity('EX')[speciesIndex('H2')]).toBe(1);
    expect(SPECIES.every((species) => (o2[speciesIndex(species)] ?? 0) <= 0 || species === 'O2')).toBe(true);
  });

  it('forgets what has left the site, so that a long run stays cheap', () => {
    const puffs = new Puffs([0, 0, 200, 120]);
    const wind = new Wind(seeded(1), { from: 270, speed: 2 });
    for (let i = 0; i < 5000; i++) {
      puffs.release(0, 0, 100, 60, 1, 3);
      puffs.step(1000, wind);
    }
    expect(puffs.count).toBeLessThan(200);
  });
});

describe('a detector', () => {
  const pointOf = (id: string) => {
    const point = demoSettings().plant.points.find((known) => known.id === id);
    if (point?.type !== 'measured') throw new Error(id);
    return point;
  };

  it('shows 90 % of a step after its T90: 30 s for H2S, 15 s for combustible', () => {
    for (const [id, t90] of [
      ['tank-farm.h2s-101', 30],
      ['tank-farm.ex-111', 15],
    ] as const) {
      const point = pointOf(id);
      const detector = new Detector(point, 0, seeded(4));
      const steady = new Puffs([0, 0, 200, 120]);
      const { x, y } = point.at ?? { x: 0, y: 0 };
      steady.release(speciesIndex(point.gas ?? 'EX'), 0, x, y, 4e5, 10);
      const air = steady.at(0, x, y, sensitivity(point.gas ?? 'EX'));
      for (let t = 0; t < t90 * 10; t++) detector.step(100, steady);
      expect(detector.value / air).toBeGreaterThan(0.86);
      expect(detector.value / air).toBeLessThan(0.94);
    }
  });

  it('sees the leak beside it first and most, the neighbours less, another gas not at all', () => {
    const world = demoWorld(quiet(leak));
    const first = stepUntil(world, () => world.valueOf('tank-farm.h2s-102') >= 7, 90);
    expect(first).toBeDefined();
    expect(world.valueOf('tank-farm.h2s-101')).toBeLessThan(3);
    expect(world.valueOf('loading-bay.h2s-401')).toBeLessThan(3);
    expect(world.valueOf('reactor-upper.h2s-301')).toBeLessThan(1);
    expect(Math.abs(world.valueOf('tank-farm.ex-112'))).toBeLessThan(1);
    const gone = stepUntil(world, () => world.valueOf('tank-farm.h2s-102') < 1, 300);
    expect(gone, 'the cloud drifts away after the leak').toBeDefined();
  });

  it('is calm in clean air: 0 with noise below 1 % of its range, and 20.9 %VOL oxygen', () => {
    const world = demoWorld(quiet());
    for (let i = 0; i < 3600; i++) {
      world.step(1000);
      expect(Math.abs(world.valueOf('tank-farm.h2s-101'))).toBeLessThan(1);
      expect(Math.abs(world.valueOf('chlorine-store.cl2-511'))).toBeLessThan(0.1);
      expect(Math.abs(world.valueOf('reactor-hall.o2-201') - 20.9)).toBeLessThan(0.25);
    }
  });

  it('lies in the way it was told to, and is honest again afterwards', () => {
    const point = { gas: 'H2S', nth: 1 } as const;
    const id = 'tank-farm.h2s-102';
    const at = (fault: 'stuck' | 'dead' | 'open-circuit' | 'invalid' | 'drift') => {
      const world = demoWorld(quiet({ do: 'fault', at: 2, for: 200, point, fault }, { ...leak, at: 20 }));
      world.step(120_000);
      return world;
    };
    expect(at('stuck').valueOf(id)).toBeLessThan(1);
    expect(at('dead').valueOf(id)).toBe(0);
    expect(at('open-circuit').valueOf(id)).toBe(-25);
    expect(at('invalid').valueOf(id)).toBeNaN();
    const drifting = at('drift');
    expect(drifting.valueOf(id) - drifting.truthOf(id)).toBeGreaterThan(1);
    const healed = at('invalid');
    healed.step(300_000);
    expect(Math.abs(healed.valueOf(id))).toBeLessThan(2);
  });
});

describe('the contacts', () => {
  it('follow happenings, and the panel tells of a broken loop and of its own alarm', () => {
    const world = demoWorld(
      quiet(
        { do: 'contact', at: 10, for: 20, contact: 'level-switch', nth: 0 },
        { do: 'fault', at: 50, for: 20, point: { gas: 'H2S', nth: 0 }, fault: 'open-circuit' },
        { do: 'contact', at: 90, for: 20, contact: 'call-point', nth: 1 },
      ),
    );
    const seen = (): boolean[] =>
      ['tank-farm.bund-level', 'tank-farm.panel-fault', 'reactor-hall.call-point-2', 'reactor-hall.gds-alarm'].map(
        (id) => world.contactOf(id),
      );
    world.step(20_000);
    expect(seen()).toEqual([true, false, false, false]);
    world.step(40_000);
    expect(seen()).toEqual([false, true, false, false]);
    world.step(40_000);
    expect(seen(), 'a call point sounds the siren').toEqual([false, false, true, true]);
    world.step(60_000);
    expect(seen()).toEqual([false, false, false, false]);
    expect(() => world.contactOf('nothing')).toThrow('no contact');
    expect(() => world.valueOf('tank-farm.panel-fault')).toThrow('no detector');
  });
});
