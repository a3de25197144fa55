import { type Random, seeded } from '../../simulators/random.ts';
import { deviceId, floorId, pointId, seqOf, tagId } from '../../src/domain/ids.ts';
import type { Draft, FixInput } from '../../src/domain/input.ts';
import { quantise } from '../../src/domain/reading/normalise.ts';
import { GOOD } from '../../src/domain/reading/quality.ts';
import { instant } from '../../src/domain/time.ts';
import { type DecodedRow, rowsOf } from '../../src/log/row.ts';
import { T0 } from './drafts.ts';

interface Arrival {
  readonly at: number;
  readonly draft: Draft;
}

const POINTS_A_DEVICE = 25;

/** Rows of a plant at 1 Hz in the order in which they arrive: values that walk in tenths, and badges, some of which rest. */
export function arriving(points: number, tags: number, seconds: number): DecodedRow[] {
  const random = seeded(2);
  const arrivals = [...readings(points, seconds, random), ...fixes(tags, seconds, random)].sort((a, b) => a.at - b.at);
  return arrivals.flatMap(({ at, draft }, i) =>
    rowsOf({ input: { ...draft, seq: seqOf(i + 2), at: instant(Math.floor(at)) }, transitions: [], events: [] }),
  );
}

/** Devices that are asked each second, whose answers take some milliseconds. */
function readings(points: number, seconds: number, random: Random): Arrival[] {
  const known = Array.from({ length: points }, (_, i) => ({
    point: pointId(`tank-farm.gas-${100 + i}`),
    value: random.uniform(0, 5),
    phase: Math.floor(i / POINTS_A_DEVICE) * 97,
  }));
  return Array.from({ length: seconds }, (_, second) => {
    let late = 0;
    return known.map((one, i): Arrival => {
      if (i % POINTS_A_DEVICE === 0) late = Math.abs(random.gaussian(1.5));
      one.value = Math.max(0, one.value + random.gaussian(0.1));
      const value = quantise(one.value, 1);
      return {
        at: T0 + second * 1000 + one.phase + late,
        draft: { kind: 'reading', point: one.point, value, ...GOOD },
      };
    });
  }).flat();
}

/** Badges with a clock of their own (50 ppm), a noise of 10 cm, and a way of 2 to some milliseconds to us. */
function fixes(tags: number, seconds: number, random: Random): Arrival[] {
  const [device, floor] = [deviceId('uwb'), floorId('ground')];
  return Array.from({ length: tags }, (_, i) => {
    const [phase, rate] = [random.uniform(0, 1000), 1000 * (1 + random.uniform(-5e-5, 5e-5))];
    const [usual, pace] = [random.uniform(0.1, 0.4), random.pick([0, 0, 0.2, 0.2, 0.2])];
    const place = { x: random.uniform(0, 200), y: random.uniform(0, 120), dx: 0, dy: 0 };
    const begin = Math.floor(random.uniform(0, 65_536));
    return Array.from({ length: seconds }, (_, second): Arrival => {
      place.x += place.dx = place.dx * 0.9 + random.gaussian(pace);
      place.y += place.dy = place.dy * 0.9 + random.gaussian(pace);
      const sourceAt = Math.floor(T0 + phase + second * rate + random.gaussian(2));
      const draft: FixInput = {
        kind: 'fix',
        device,
        tag: tagId(`0a${(256 + i).toString(16)}`),
        floor,
        x: quantise(place.x + random.gaussian(0.1), 2),
        y: quantise(place.y + random.gaussian(0.1), 2),
        accuracy: quantise(Math.max(0.05, usual + random.gaussian(0.03)), 2),
        ...GOOD,
        sourceAt: instant(sourceAt),
        count: { value: (begin + second) % 65_536, modulo: 65_536 },
      };
      return { at: sourceAt + 2 - 3 * Math.log(1 - random.uniform(0, 0.9999)), draft };
    });
  }).flat();
}
