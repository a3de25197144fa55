import { describe, expect, it } from 'vitest';
import { type Anchor, anchorField, CALIBRATED } from '../../../src/domain/positioning/anchors.ts';
import { locate } from '../../../src/domain/positioning/locate.ts';
import type { Located, NotLocated } from '../../../src/domain/positioning/located.ts';
import {
  follow,
  freshFilter,
  ON_FOOT,
  predictedAt,
  type FilterStep,
  type TagPlace,
} from '../../../src/domain/positioning/tag-filter.ts';
import { instant } from '../../../src/domain/time.ts';
import { chance, normalOf, rangesTo, YARD } from './world.ts';

const field = anchorField(YARD, CALIBRATED);
const nothing: NotLocated = { ok: false, why: 'too-few-anchors', unknown: 0, refused: [] };

/** A fix with one sigma of 0.1 m in each direction. */
function fixAt(x: number, y: number, trust: 'good' | 'poor' = 'good'): Located {
  const covariance = { xx: 0.01, xy: 0, yy: 0.01 };
  return {
    ok: true,
    dimensions: 2,
    x,
    y,
    z: 1.2,
    covariance,
    systematic: { xx: 0, xy: 0, yy: 0 },
    dop: 1,
    offset: 0,
    used: ['a', 'b', 'c', 'd'],
    rejected: [],
    unknown: 0,
    refused: [],
    trust,
  };
}

function placeOf(step: FilterStep): TagPlace {
  if (step.kind === 'silent') throw new Error('silent');
  return step.place;
}

describe('a filter', () => {
  it('begins at the first fix and is silent before', () => {
    const filter = freshFilter();
    expect(follow(filter, nothing, instant(0))).toEqual({ kind: 'silent' });
    const step = follow(filter, fixAt(3, 4), instant(100));
    expect(step).toMatchObject({ kind: 'begun', place: { x: 3, y: 4, z: 1.2, vx: 0, accuracy: 0.1, trust: 'good' } });
  });

  it('finds the velocity of somebody who walks, and says where he will be', () => {
    const filter = freshFilter();
    for (let n = 0; n <= 20; n++) follow(filter, fixAt(1.2 * n * 0.2, 5), instant(n * 200));
    const place = predictedAt(filter, instant(4500));
    expect(place?.vx).toBeGreaterThan(0.9);
    expect(place?.vx).toBeLessThan(1.3);
    expect(Math.abs((place?.x ?? 0) - 1.2 * 4.5)).toBeLessThan(0.2);
  });

  it('lets the velocity fade and the doubt grow while nothing is heard', () => {
    const filter = freshFilter();
    for (let n = 0; n <= 20; n++) follow(filter, fixAt(1.2 * n * 0.2, 5), instant(n * 200));
    const places = [5, 6, 8, 12].map((s) => placeOf(follow(filter, nothing, instant(s * 1000))));
    const speeds = places.map(({ vx }) => vx);
    expect(speeds).toEqual(speeds.toSorted((a, b) => b - a));
    expect(speeds.at(-1)).toBeLessThan(0.6);
    const doubts = places.map(({ radius95 }) => radius95);
    expect(doubts).toEqual(doubts.toSorted((a, b) => a - b));
    expect(doubts.at(-1)).toBeGreaterThan(10);
  });

  it('does not follow a single fix that is out of reach', () => {
    const filter = freshFilter();
    for (let n = 0; n <= 10; n++) follow(filter, fixAt(3, 4), instant(n * 200));
    const step = follow(filter, fixAt(9, 4), instant(2200));
    expect(step.kind).toBe('gated');
    expect(placeOf(step).x).toBeLessThan(3.1);
    expect(follow(filter, fixAt(3, 4), instant(2400)).kind).toBe('taken');
  });

  it('begins anew where several in a row agree, and not where they wander', () => {
    const kinds = (places: readonly (readonly [number, number])[]): string[] => {
      const filter = freshFilter();
      for (let n = 0; n <= 10; n++) follow(filter, fixAt(3, 4), instant(n * 200));
      return places.map(([x, y], n) => follow(filter, fixAt(x, y), instant(2200 + n * 200)).kind);
    };
    expect(
      kinds([
        [20, 8],
        [20.1, 8.1],
        [20.2, 8],
      ]),
    ).toEqual(['gated', 'gated', 'begun-anew']);
    expect(
      kinds([
        [20, 8],
        [30, 20],
        [11, 1],
      ]),
    ).toEqual(['gated', 'gated', 'gated']);
  });

  it('wants doubtful fixes to insist for longer', () => {
    const filter = freshFilter();
    for (let n = 0; n <= 10; n++) follow(filter, fixAt(3, 4), instant(n * 100));
    const kinds = Array.from(
      { length: 9 },
      (_, n) => follow(filter, fixAt(20, 8, 'poor'), instant(1100 + n * 100)).kind,
    );
    expect(kinds.slice(0, 8).every((kind) => kind === 'gated')).toBe(true);
    expect(kinds.at(-1)).toBe('begun-anew');
  });

  it('begins anew after a gap, and knows nothing within it', () => {
    const filter = freshFilter();
    follow(filter, fixAt(3, 4), instant(0));
    const after = instant(ON_FOOT.gap + 1);
    expect(predictedAt(filter, after)).toBeUndefined();
    expect(follow(filter, fixAt(30, 20), after)).toMatchObject({ kind: 'begun-anew', place: { x: 30, y: 20, vx: 0 } });
  });

  it('leaves a late fix alone', () => {
    const filter = freshFilter();
    follow(filter, fixAt(3, 4), instant(1000));
    expect(follow(filter, fixAt(3.2, 4), instant(900))).toMatchObject({ kind: 'late', place: { x: 3 } });
  });

  it('survives a copy of its plain data', () => {
    const filter = freshFilter();
    for (let n = 0; n <= 10; n++) follow(filter, fixAt(n * 0.2, 4), instant(n * 200));
    const copy = structuredClone(filter);
    expect(follow(copy, fixAt(2.2, 4), instant(2200))).toEqual(follow(filter, fixAt(2.2, 4), instant(2200)));
  });
});

describe('mirrored places', () => {
  const line: Anchor[] = [0, 9, 17, 30].map((x, n) => ({ id: `l${n}`, x, y: 0, z: 2 }));
  const both: Anchor[] = [...line, { id: 'side', x: 15, y: 12, z: 2 }];
  const all = anchorField(both, CALIBRATED);
  const seen = (anchors: readonly Anchor[], x: number, y: number): Located | NotLocated =>
    locate(rangesTo(anchors, { x, y, z: 1.2 }), all, { height: 1.2 });

  it('are told apart by where the tag was', () => {
    const filter = freshFilter();
    for (let n = 0; n < 5; n++) follow(filter, seen(both, 10 + 0.2 * n, 6), instant(n * 200));
    for (let n = 5; n < 60; n++) {
      const place = placeOf(follow(filter, seen(line, 10 + 0.2 * n, 6), instant(n * 200)));
      expect(Math.abs(place.y - 6)).toBeLessThan(0.3);
      expect(place.trust).toBe('good');
    }
  });

  it('stay ambiguous, with a circle about both, where nothing tells', () => {
    const filter = freshFilter();
    for (let n = 0; n < 20; n++) {
      const place = placeOf(follow(filter, seen(line, 10 + 0.2 * n, 6), instant(n * 200)));
      expect(place.trust).toBe('ambiguous');
      expect(place.radius95).toBeGreaterThan(12);
      expect(place.accuracy).toBeGreaterThan(11);
    }
    const place = placeOf(follow(filter, seen(both, 14, predictedAt(filter, instant(3800))?.y ?? 6), instant(4000)));
    expect(place.trust).toBe('good');
  });

  it('are open again after the line of the anchors was crossed', () => {
    const filter = freshFilter();
    for (let n = 0; n < 5; n++) follow(filter, seen(both, 10, 6), instant(n * 200));
    let last: TagPlace | undefined;
    for (let n = 5; n < 60; n++) {
      const step = follow(filter, seen(line, 10, 6 - 0.2 * (n - 5)), instant(n * 200));
      if (step.kind !== 'silent') last = step.place;
    }
    expect(last?.trust).toBe('ambiguous');
    expect(Math.hypot((last?.x ?? 0) - 10, (last?.y ?? 0) + 4.8)).toBeLessThan(last?.radius95 ?? 0);
  });
});

describe('the stated circle', () => {
  it.each([
    ['noise alone', 0, CALIBRATED],
    ['biases that never change', 0.1, { biasSigma: 0.1, commonSigma: 0.1 }],
  ] as const)('holds nine of ten true places and not all of them, with %s', (_, biasSigma, model) => {
    let held = 0;
    let count = 0;
    for (let world = 0; world < 40; world++) {
      const random = chance(100 + world);
      const biases = YARD.map(() => biasSigma * normalOf(random));
      const common = biasSigma * normalOf(random);
      const filter = freshFilter();
      for (let n = 0; n < 100; n++) {
        const tag = { x: 5 + 0.2 * n, y: 12 + 0.05 * n, z: 1.2 };
        const epoch = rangesTo(YARD, tag, (i) => common + (biases[i] ?? 0) + 0.1 * normalOf(random));
        const place = placeOf(
          follow(filter, locate(epoch, anchorField(YARD, model), { height: 1.2 }), instant(n * 200)),
        );
        if (Math.hypot(place.x - tag.x, place.y - tag.y) <= place.radius95) held++;
        count++;
      }
    }
    expect(held / count).toBeGreaterThan(0.9);
    expect(held / count).toBeLessThan(0.99);
  });

  it('tracks a height in space', () => {
    const random = chance(5);
    const ups = YARD.map((anchor, n) => ({ ...anchor, z: n % 2 === 0 ? 0.5 : 7 }));
    const tower = anchorField(ups, CALIBRATED);
    const filter = freshFilter();
    let step: FilterStep = { kind: 'silent' };
    for (let n = 0; n < 100; n++) {
      const epoch = rangesTo(ups, { x: 12, y: 9, z: 1 + 0.03 * n }, () => 0.1 * normalOf(random));
      step = follow(filter, locate(epoch, tower), instant(n * 200));
    }
    const place = placeOf(step);
    expect(Math.abs(place.z - 3.97)).toBeLessThan(0.5);
    expect(place.heightSigma).toBeGreaterThan(0.02);
    expect(place.vz).toBeGreaterThan(0);
    expect(field.stations).toHaveLength(8);
  });
});
