import { describe, expect, it } from 'vitest';
import { anchorField, CALIBRATED } from '../../../src/domain/positioning/anchors.ts';
import { type MeasurementEpoch, qualityOfPath } from '../../../src/domain/positioning/epoch.ts';
import { locate } from '../../../src/domain/positioning/locate.ts';
import { arrivalsFrom, far, found, pick, rangesTo, YARD } from './world.ts';

const tag = { x: 13, y: 8, z: 1.2 };
const field = anchorField(YARD, CALIBRATED);

describe('a place from exact measures', () => {
  it.each([
    ['three ranges, height known', rangesTo(pick(0, 2, 5), tag), 1.2],
    ['eight ranges, height known', rangesTo(YARD, tag), 1.2],
    ['four ranges in space', rangesTo(pick(0, 2, 4, 7), tag), undefined],
    ['eight ranges in space', rangesTo(YARD, tag), undefined],
    ['four arrivals, height known', arrivalsFrom(pick(0, 2, 4, 6), tag, 5e6), 1.2],
    ['eight arrivals in space', arrivalsFrom(YARD, tag, -77), undefined],
  ] as const)('%s', (_, epoch, height) => {
    const place = found(locate(epoch, field, height === undefined ? {} : { height }));
    const near = place.trust === 'ambiguous' ? Math.min(far(place, tag), far(place.mirror, tag)) : far(place, tag);
    expect(near).toBeLessThan(1e-4);
    expect(place.rejected).toEqual([]);
  });

  it('holds outside the anchors too', () => {
    const outside = { x: 70, y: -20, z: 1.2 };
    expect(far(found(locate(rangesTo(YARD, outside), field, { height: 1.2 })), outside)).toBeLessThan(1e-4);
  });
});

describe('measures that cannot be', () => {
  const epoch: MeasurementEpoch = {
    kind: 'ranges',
    measures: [
      ...pick(0, 2, 5).map((anchor) => ({ anchor: anchor.id, distance: far(anchor, tag) })),
      { anchor: 'nobody', distance: 3 },
      { anchor: 'y1', distance: -0.01 },
      { anchor: 'y3', distance: 300.5 },
      { anchor: 'y4', distance: NaN },
      { anchor: 'y6', distance: 12, quality: 1.5 },
      { anchor: 'y7', distance: 12, sigma: 0 },
    ],
  };

  it('are refused with their reasons, and the rest makes the place', () => {
    const place = found(locate(epoch, field, { height: 1.2 }));
    expect(far(place, tag)).toBeLessThan(1e-4);
    expect(place.used).toEqual(['y0', 'y2', 'y5']);
    expect(place.unknown).toBe(1);
    expect(place.refused.map(({ anchor, why }) => `${anchor} ${why}`)).toEqual([
      'y1 negative',
      'y3 too-far',
      'y4 not-finite',
      'y6 bad-hint',
      'y7 bad-hint',
    ]);
  });

  it('are told of a failure too', () => {
    const result = locate({ ...epoch, measures: epoch.measures.slice(1) }, field, { height: 1.2 });
    expect(result).toMatchObject({ ok: false, why: 'too-few-anchors', unknown: 1 });
    expect(result.refused).toHaveLength(5);
  });

  it('count once an anchor, the newest', () => {
    const exact = rangesTo(pick(0, 2, 5), tag).measures;
    const measures = [{ anchor: 'y2', distance: 4 }, ...exact];
    const place = found(locate({ kind: 'ranges', measures } as MeasurementEpoch, field, { height: 1.2 }));
    expect(far(place, tag)).toBeLessThan(1e-4);
    expect(place.used).toHaveLength(3);
  });

  it('of a clock that jumps for one anchor alone are refused', () => {
    const epoch = arrivalsFrom(YARD, tag, 1000, (n) => (n === 3 ? 1e9 : 0));
    const place = found(locate(epoch, field, { height: 1.2 }));
    expect(place.refused).toEqual([{ anchor: 'y3', why: 'too-far' }]);
    expect(far(place, tag)).toBeLessThan(1e-4);
  });
});

describe('trust', () => {
  it.each([
    ['two ranges in the plane', pick(0, 4), 1.2],
    ['three ranges in space', pick(0, 4, 6), undefined],
    ['no range', [], 1.2],
  ] as const)('%s are too few', (_, anchors, height) => {
    const result = locate(rangesTo(anchors, tag), field, height === undefined ? {} : { height });
    expect(result).toMatchObject({ ok: false, why: 'too-few-anchors' });
  });

  const line = [0, 7, 15, 30].map((x, n) => ({ id: `l${n}`, x, y: 3, z: 2 }));
  const along = anchorField(line, CALIBRATED);

  it('is ambiguous where all anchors stand in a line, and the mirror is told', () => {
    const place = found(locate(rangesTo(line, tag), along, { height: 1.2 }));
    if (place.trust !== 'ambiguous') throw new Error(place.trust);
    const [a, b] = [far(place, tag), far(place.mirror, tag)];
    expect(Math.min(a, b)).toBeLessThan(1e-3);
    expect(Math.max(a, b)).toBeCloseTo(2 * (tag.y - 3), 2);
  });

  it('is never good on the line of the anchors itself', () => {
    for (const y of [3, 3.05, 3.3]) {
      const result = locate(rangesTo(line, { x: 11, y, z: 1.9 }), along, { height: 1.9, heightSigma: 0.01 });
      expect(result.ok ? result.trust : result.why).not.toBe('good');
    }
  });

  it('is ambiguous under a ceiling of anchors in space', () => {
    const ceiling = anchorField(
      YARD.map((anchor) => ({ ...anchor, z: 6 })),
      CALIBRATED,
    );
    const place = found(locate(rangesTo([...ceiling.stations], tag), ceiling));
    if (place.trust !== 'ambiguous') throw new Error(place.trust);
    expect([place.z, place.mirror.z].map((z) => z.toFixed(2)).toSorted()).toEqual(['1.20', '10.80']);
  });

  it('is poor far from anchors that stand close together', () => {
    const knot = [0, 2, 1].map((x, n) => ({ id: `k${n}`, x, y: n === 2 ? 1.5 : 0, z: 2 }));
    const place = found(locate(rangesTo(knot, { x: 20, y: 9, z: 1.2 }), anchorField(knot), { height: 1.2 }));
    expect(place.trust).not.toBe('good');
    expect(place.dop).toBeGreaterThan(6);
  });

  it('fails by geometry when all anchors stand in one spot', () => {
    const spot = ['a', 'b', 'c', 'd'].map((id) => ({ id, x: 1, y: 2, z: 3 }));
    expect(locate(rangesTo(spot, tag), anchorField(spot), { height: 1.2 }).ok).toBe(false);
  });

  it('fails when three ranges contradict each other wildly', () => {
    const result = locate(
      rangesTo(pick(0, 2, 5), tag, (n) => (n === 1 ? 25 : 0)),
      field,
      { height: 1.2 },
    );
    expect(result).toMatchObject({ ok: false, why: 'inconsistent' });
  });
});

describe('a reflected range', () => {
  it.each([0.6, 1, 3, 20])('of %d m too much among eight is left out', (late) => {
    for (let bad = 0; bad < 8; bad++) {
      const place = found(
        locate(
          rangesTo(YARD, tag, (n) => (n === bad ? late : 0)),
          field,
          { height: 1.2 },
        ),
      );
      expect(place.rejected).toEqual([`y${bad}`]);
      expect(place.trust).toBe('good');
      expect(far(place, tag)).toBeLessThan(0.01);
    }
  });

  it('may come thrice among eight', () => {
    const epoch = rangesTo(YARD, tag, (n) => (n % 3 === 0 ? 1 + n : 0));
    const place = found(locate(epoch, field, { height: 1.2 }));
    expect(place.rejected).toEqual(['y0', 'y3', 'y6']);
    expect(far(place, tag)).toBeLessThan(0.01);
  });

  it('among four is never left out with good trust: three may agree by chance', () => {
    for (let bad = 0; bad < 4; bad++) {
      const epoch = rangesTo(pick(0, 2, 4, 6), tag, (n) => (n === bad ? 4 : 0));
      const result = locate(epoch, field, { height: 1.2 });
      expect(result.ok ? result.trust : result.why).not.toBe('good');
    }
  });

  it('counts less when the radio doubts it', () => {
    const with3 = (quality: number): MeasurementEpoch => ({
      kind: 'ranges',
      measures: pick(0, 2, 5).map((anchor, n) => ({
        anchor: anchor.id,
        distance: far(anchor, tag) + (n === 1 ? 0.3 : 0),
        quality: n === 1 ? quality : 1,
      })),
    });
    const error = (quality: number): number => far(found(locate(with3(quality), field, { height: 1.2 })), tag);
    expect(error(0.05)).toBeLessThan(0.6 * error(1));
  });
});

describe('known biases', () => {
  it('are taken away', () => {
    const biases = new Map(YARD.map(({ id }, n) => [id, 0.3 - 0.05 * n]));
    const epoch = rangesTo(YARD, tag, (n) => 0.3 - 0.05 * n);
    const place = found(locate(epoch, anchorField(YARD, { ...CALIBRATED, biases }), { height: 1.2 }));
    expect(far(place, tag)).toBeLessThan(1e-4);
  });

  it('that all anchors share are found where they are not known', () => {
    const place = found(
      locate(
        rangesTo(YARD, tag, () => 0.25),
        anchorField(YARD),
        { height: 1.2 },
      ),
    );
    expect(far(place, tag)).toBeLessThan(0.03);
    expect(place.offset).toBeGreaterThan(0.2);
  });
});

describe('quality of a path', () => {
  it.each([
    [-80, -82, 1],
    [-80, -86, 1],
    [-80, -88, 0.55],
    [-80, -90, 0.1],
    [-80, -110, 0.1],
    [NaN, -90, 1],
  ])('total %d dBm, first path %d dBm', (total, first, quality) => {
    expect(qualityOfPath(total, first)).toBeCloseTo(quality, 9);
  });
});
