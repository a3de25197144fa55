import { drivers } from '../../drivers/registry.ts';
import { seeded } from '../../simulators/random.ts';
import { deviceId, epochOf, floorId, pointId, seqOf, tagId } from '../../src/domain/ids.ts';
import type { Draft, Input } from '../../src/domain/input.ts';
import type { Plant } from '../../src/domain/plant.ts';
import { quantise } from '../../src/domain/reading/normalise.ts';
import { GOOD } from '../../src/domain/reading/quality.ts';
import { reduce } from '../../src/domain/reduce.ts';
import { emptyState } from '../../src/domain/begin.ts';
import type { State } from '../../src/domain/state/state.ts';
import { duration, type Instant, instant } from '../../src/domain/time.ts';
import { loadOrThrow } from '../../src/settings/load.ts';
import { temporary } from './children.ts';
import { writeConfig } from './gateway.ts';

/** The plant of a configuration. */
export const plantOf = (configuration: object): Plant =>
  loadOrThrow(writeConfig(temporary(), configuration), drivers).plant;

/** Readings of so many points in turn: a walk in tenths between 0 and 5, which crosses no limit. */
export function readings(points: number): (at: Instant) => Draft {
  const random = seeded(2);
  const values = new Float64Array(points).fill(2);
  // As a driver does: each id is made once.
  const ids = Array.from({ length: points }, (_, i) => pointId(`gas-${i}`));
  let next = 0;
  return () => {
    const i = next++ % points;
    const value = quantise(Math.min(5, Math.max(0, (values[i] ?? 0) + random.pick([-0.1, 0, 0, 0.1]))), 1);
    values[i] = value;
    const point = ids[i];
    if (point === undefined) throw new Error('there is no point');
    return { kind: 'reading', point, value, ...GOOD };
  };
}

/** Fixes of so many badges in turn, walking about a floor of so many metres, in centimetres. */
export function fixes(tags: number, [width, height]: readonly [number, number] = [200, 120]): (at: Instant) => Draft {
  const random = seeded(3);
  const walkers = Array.from({ length: tags }, (_, i) => ({
    tag: tagId(`t${i}`),
    x: random.uniform(0, width),
    y: random.uniform(0, height),
  }));
  const [device, floor] = [deviceId('uwb'), floorId('ground')];
  let next = 0;
  return (at) => {
    const walker = walkers[next++ % tags];
    if (walker === undefined) throw new Error('there is no badge');
    walker.x = quantise(Math.min(width, Math.max(0, walker.x + random.gaussian(0.2))), 2);
    walker.y = quantise(Math.min(height, Math.max(0, walker.y + random.gaussian(0.2))), 2);
    return {
      kind: 'fix',
      device,
      tag: walker.tag,
      floor,
      x: walker.x,
      y: walker.y,
      z: 1.2,
      accuracy: 0.3,
      ...GOOD,
      sourceAt: at,
    };
  };
}

export const T0 = 1_750_000_000_000;

/** Gives drafts their place in the order, `perSecond` of them in each second, after a start. */
export function admitted(draft: (at: Instant) => Draft, count: number, perSecond: number): Input[] {
  return Array.from({ length: count }, (_, i) => {
    const at = instant(T0 + (i * 1000) / perSecond);
    return { ...draft(at), seq: seqOf(i + 2), at };
  });
}

/** A state that has begun. */
export function begun(plant: Plant): State {
  const state = emptyState(plant);
  reduce(state, {
    kind: 'started',
    epoch: epochOf(1),
    revision: plant.revision,
    downFor: duration(0),
    clockInDoubt: false,
    seq: seqOf(1),
    at: instant(T0),
  });
  return state;
}
