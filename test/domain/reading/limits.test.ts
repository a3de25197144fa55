import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../src/domain/alarm/condition.ts';
import { type Gas, GASES } from '../../../src/domain/gas/gases.ts';
import { evaluateLimit } from '../../../src/domain/reading/limits.ts';
import { bad, GOOD, type Trust, uncertain } from '../../../src/domain/reading/quality.ts';
import { setPoint } from '../../support/plant.ts';

const doubt = uncertain('sensor');

describe('a set point', () => {
  const cases: readonly [direction: 'high' | 'low', value: number | null, trust: Trust, verdict: Verdict][] = [
    ['high', 7.1, GOOD, 'beyond'],
    ['high', 7, GOOD, 'beyond'],
    ['high', 6.9, GOOD, 'between'],
    ['high', 6.6, GOOD, 'between'],
    ['high', 6.5, GOOD, 'within'],
    ['high', -3, GOOD, 'within'],
    ['low', 6.9, GOOD, 'beyond'],
    ['low', 7, GOOD, 'beyond'],
    ['low', 7.1, GOOD, 'between'],
    ['low', 7.5, GOOD, 'within'],
    ['high', 7, doubt, 'beyond'],
    ['high', 6.9, doubt, 'unknown'],
    ['high', 0, doubt, 'unknown'],
    ['high', 99, bad('sensor'), 'unknown'],
    ['high', 0, bad('sensor'), 'unknown'],
    ['high', null, bad('comm'), 'unknown'],
    ['low', null, bad('stale'), 'unknown'],
  ];
  it.each(cases)('%s 7 with deadband 0.5: %s, %o is %s', (direction, value, trust, verdict) => {
    expect(evaluateLimit(setPoint(direction, 7, 0.5), value, trust)).toBe(verdict);
  });

  it('returns right below the limit without a deadband, and never at it', () => {
    expect(evaluateLimit(setPoint('high', 7), 7, GOOD)).toBe('beyond');
    expect(evaluateLimit(setPoint('high', 7), 6.9, GOOD)).toBe('within');
  });

  it('counts exactly a deadband away as back, whatever binary makes of the decimals', () => {
    const limits = Object.values(GASES)
      .flatMap(({ high }: Gas) => [...high])
      .filter((level) => level !== undefined);
    const wrong = limits.flatMap((limit) => {
      const steps = Math.round(limit * 10);
      return Array.from({ length: steps }, (_, i) => i + 1).flatMap((k) => [
        ...(evaluateLimit(setPoint('high', limit, k / 10), (steps - k) / 10, GOOD) === 'within'
          ? []
          : [[limit, k, 'high']]),
        ...(evaluateLimit(setPoint('low', limit, k / 10), (steps + k) / 10, GOOD) === 'within'
          ? []
          : [[limit, k, 'low']]),
      ]);
    });
    expect(wrong).toEqual([]);
  });
});
