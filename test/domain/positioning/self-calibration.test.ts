import { describe, expect, it } from 'vitest';
import { anchorField, type BiasModel, UNCALIBRATED } from '../../../src/domain/positioning/anchors.ts';
import { type Area, areaOf, position } from '../../../src/domain/positioning/area.ts';
import { inverseOf } from '../../../src/domain/positioning/dense.ts';
import { instant } from '../../../src/domain/time.ts';
import { arrivalsFrom, chance, middleOf, normalOf, rangesTo, YARD } from './world.ts';

interface Walk {
  readonly model?: BiasModel;
  readonly learns?: boolean;
  readonly bias: (n: number) => number;
  readonly blocked?: number;
  readonly steps?: number;
  readonly speed?: number;
  /** The height that is told, where the tag is at 1.2 m. */
  readonly height?: number;
  readonly kind?: 'ranges' | 'differences';
}

/** A tag that rounds the yard; the errors of the second half of its way, and the area that heard it. */
function walk({ model = UNCALIBRATED, learns = true, bias, blocked = 0, steps = 600, ...rest }: Walk) {
  const { speed = 1.3, height = 1.2, kind = 'ranges' } = rest;
  const random = chance(17);
  const area: Area = areaOf(anchorField(YARD, model), learns);
  const errors: number[] = [];
  for (let n = 0; n < steps; n++) {
    const along = (n * 0.25 * speed) % 64;
    const tag = {
      x: along < 32 ? 4 + along : 68 - along,
      y: 12.5 + 9 * (Math.abs(((along + 16) % 32) - 16) / 8 - 1),
      z: 1.2,
    };
    const error = (i: number): number =>
      bias(i) + 0.1 * normalOf(random) + (random() < blocked ? 0.3 + 3 * random() : 0);
    const epoch = kind === 'ranges' ? rangesTo(YARD, tag, error) : arrivalsFrom(YARD, tag, n, error);
    const { step } = position(area, 'walker', epoch, instant(n * 250), { height });
    if (n >= steps / 2 && step.kind !== 'silent') errors.push(Math.hypot(step.place.x - tag.x, step.place.y - tag.y));
  }
  return { area, error: middleOf(errors) };
}

/** Metres: in the brief's world of uncalibrated anchors. */
const uneven = (n: number): number => 0.1 + 0.03 * ((n * 5) % 8);

describe('self-calibration', () => {
  it('finds the biases of uncalibrated anchors from a tag that walks about, and places improve', () => {
    const learned = walk({ bias: uneven });
    const without = walk({ bias: uneven, learns: false });
    expect(learned.area.calibration.state).toBe('learned');
    for (const [n, { bias, biasSigma }] of learned.area.calibration.field.stations.entries()) {
      expect(Math.abs(bias - uneven(n))).toBeLessThan(0.06);
      expect(biasSigma).toBeLessThan(UNCALIBRATED.biasSigma);
    }
    expect(learned.error).toBeLessThan(0.9 * without.error);
  });

  it('does so from differences too, but for what all anchors share', () => {
    const { area } = walk({ bias: uneven, kind: 'differences' });
    const { stations } = area.calibration.field;
    const mean = stations.reduce((sum, { bias }) => sum + bias, 0) / 8;
    const truth = stations.reduce((sum, _, n) => sum + uneven(n), 0) / 8;
    for (const [n, { bias }] of stations.entries())
      expect(Math.abs(bias - mean - (uneven(n) - truth))).toBeLessThan(0.06);
  });

  it('is not misled by blocked ranges', () => {
    const { area } = walk({ bias: uneven, blocked: 0.2, steps: 900 });
    for (const [n, { bias }] of area.calibration.field.stations.entries())
      expect(Math.abs(bias - uneven(n))).toBeLessThan(0.09);
  });

  it('learns nothing from a tag that lies still', () => {
    const { area } = walk({ bias: uneven, speed: 0 });
    expect(area.calibration.lessons).toBeLessThan(8);
    expect(area.calibration.field).toBe(area.calibration.prior);
  });

  it('is switched off by the area', () => {
    expect(walk({ bias: uneven, learns: false }).area.calibration.lessons).toBe(0);
  });

  it('keeps the prior and says so when what it learns can be no bias', () => {
    const { area } = walk({ bias: (n) => (n === 3 ? -0.25 : 0.1) * 2, model: { biasSigma: 0.03, commonSigma: 0.03 } });
    expect(area.calibration.state).toBe('implausible');
    expect(area.calibration.field).toBe(area.calibration.prior);
  });

  it('claims no less doubt than reflections leave', () => {
    const { area } = walk({ bias: () => 0, steps: 2000 });
    for (const { biasSigma } of area.calibration.field.stations)
      expect(biasSigma).toBeGreaterThanOrEqual(area.calibration.tuning.local);
  });

  it('is the same from the same epochs, and plain data', () => {
    const [one, two] = [walk({ bias: uneven, steps: 200 }), walk({ bias: uneven, steps: 200 })];
    expect(structuredClone(one.area)).toEqual(two.area);
  });
});

describe('the inverse of a dense matrix', () => {
  it('times the matrix is one', () => {
    const random = chance(9);
    for (const n of [1, 2, 5, 12]) {
      const root = Array.from({ length: n * n }, () => random() - 0.5);
      const at = (m: readonly number[], i: number, j: number): number => m[i * n + j] ?? NaN;
      const sum = (of: (k: number) => number): number =>
        Array.from({ length: n }, (_, k) => of(k)).reduce((a, b) => a + b);
      const matrix = root.map((_, i) => {
        const [r, c] = [Math.floor(i / n), i % n];
        return sum((k) => at(root, r, k) * at(root, c, k)) + (r === c ? 0.1 : 0);
      });
      const inverse = inverseOf(matrix, n);
      if (inverse === undefined) throw new Error('none');
      for (let i = 0; i < n; i++)
        for (let j = 0; j < n; j++)
          expect(sum((k) => at(matrix, i, k) * at(inverse, k, j))).toBeCloseTo(i === j ? 1 : 0, 7);
    }
  });

  it('does not exist of what is not positive definite', () => {
    expect(inverseOf([1, 2, 2, 1], 2)).toBeUndefined();
    expect(inverseOf([NaN], 1)).toBeUndefined();
  });
});
