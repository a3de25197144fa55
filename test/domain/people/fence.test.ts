import { describe, expect, it } from 'vitest';
import { zoneId } from '../../../src/domain/ids.ts';
import {
  comeBack,
  enter,
  exitDue,
  isAway,
  type Membership,
  type Nearby,
  stay,
} from '../../../src/domain/people/fence.ts';
import { duration, instant } from '../../../src/domain/time.ts';
import { fence } from '../../support/plant.ts';

const farm = zoneId('farm');
const at = (second: number) => instant(1000 * second);
/** A fix at a distance to the border in metres, a second after the one before. */
const sight = (d: number, sigma: number, second: number, elapsed = 1000) => ({
  d,
  sigma,
  at: at(second),
  elapsed: duration(elapsed),
});
/** A member with good fixes deep inside. */
const deepInside = (): Membership => {
  const member = enter(farm, sight(-5, 0.3, 0))!;
  stay(member, fence(), sight(-5, 0.3, 0));
  return member;
};

describe('entering', () => {
  it.each([
    ['well inside: certain', -1.6, 0.5, true],
    ['inside by less than three times the error: possible', -1.4, 0.5, false],
    ['on the border: possible', 0, 0.5, false],
    ['outside, but within the error: possible', 0.5, 0.5, false],
    ['well inside by a poor fix: possible', -40, 11, false],
    ['outside within the error of a poor fix: possible', 10, 11, false],
  ])('%s', (_, d, accuracy, certain) => {
    expect(enter(farm, sight(d, accuracy, 0))).toMatchObject({ zone: farm, since: at(0), certain });
  });

  it('does not happen outside by more than the error', () => {
    expect(enter(farm, sight(0.6, 0.5, 0))).toBeUndefined();
  });

  it.each([
    ['at the centre of a strip of 1 m', -0.5, 120, true],
    ['on the border', 0, 86_400, false],
    ['just inside', -0.1, 86_400, false],
  ])('becomes certain by dwelling %s: d %d m', (_, d, fixes, certain) => {
    const member = enter(farm, sight(d, 0.3, 0))!;
    for (let second = 1; second <= fixes; second++) stay(member, fence(), sight(d, 0.3, second));
    expect(member.certain).toBe(certain);
  });

  it('never becomes certain by poor fixes, and loses no certainty by them', () => {
    const poor = enter(farm, sight(-25, 11, 0))!;
    const good = deepInside();
    for (let second = 1; second < 600; second++) {
      stay(poor, fence(), sight(-25, 11, second));
      stay(good, fence(), sight(20, 30, second));
    }
    expect(poor.certain).toBe(false);
    expect(good.certain).toBe(true);
  });

  it('is taken back when the next fix shows that the only one inside was an error', () => {
    const member = enter(farm, sight(-3, 0.3, 0))!;
    stay(member, fence(), sight(6, 0.3, 1));
    expect(member.certain).toBe(false);
    const confirmed = deepInside();
    stay(confirmed, fence(), sight(6, 0.3, 1));
    expect(confirmed.certain).toBe(true);
  });
});

describe('coming back from just outside', () => {
  const nearby = (): Nearby => ({ zone: farm, mean: 1 });
  it.each([
    ['clearly inside', -0.95, true],
    ['inside within the error', -0.6, false],
    ['outside within the error', 0.2, false],
  ])('%s', (_, d, isBack) => {
    expect(comeBack(nearby(), sight(d, 0.3, 1)) !== undefined).toBe(isBack);
  });

  it('is seen when the badge dwells inside', () => {
    const known = nearby();
    const back = Array.from({ length: 120 }, (_, i) => i).find(
      (second) => comeBack(known, sight(-0.5, 0.3, second)) !== undefined,
    );
    expect(back).toBeGreaterThan(20);
    expect(back).toBeLessThan(100);
  });

  it('is easy again for a badge that has gone away', () => {
    expect([1.5, 2.4, 2.6].map((d) => isAway(fence(), d, 0.3))).toEqual([false, false, true]);
  });
});

/** Fixes after an entry at 0 s: second and distance; the fence is 1 m, 30 s, 5 s, the error 0.3 m. */
describe('leaving', () => {
  const cases: readonly [string, readonly (readonly [second: number, d: number])[], leftAt: number | undefined][] = [
    [
      'not while inside',
      [
        [10, -3],
        [60, 0],
      ],
      undefined,
    ],
    [
      'not within the tolerance',
      [
        [10, 1],
        [39, 0.5],
      ],
      undefined,
    ],
    [
      'after the exit delay outside the tolerance',
      [
        [10, 1.1],
        [14.9, 4],
        [15, 4],
      ],
      15,
    ],
    [
      'not when a fix inside came within the exit delay',
      [
        [10, 4],
        [14, -1],
        [15, 4],
        [19, 4],
      ],
      undefined,
    ],
    [
      'after the tolerance has timed out, and the exit delay',
      [
        [10, 0.8],
        [40, 0.8],
        [44.9, 0.8],
        [45, 0.8],
      ],
      45,
    ],
    [
      'with the time of tolerance counted anew after a fix inside',
      [
        [10, 0.8],
        [35, -1],
        [36, 0.8],
        [41, 0.8],
        [47, 0.8],
        [65.9, 0.8],
      ],
      undefined,
    ],
    [
      'not when it came back to within the tolerance in time',
      [
        [10, 4],
        [14, 0.8],
        [16, 0.8],
        [17, 4],
        [21.9, 4],
      ],
      undefined,
    ],
  ];
  it.each(cases)('%s', (_, fixes, leftAt) => {
    const member = deepInside();
    const left = fixes.find(([second, d]) => stay(member, fence(), sight(d, 0.3, second)) === 'left');
    expect(left?.[0]).toBe(leftAt);
  });

  it('happens at once with no tolerance time and no exit delay', () => {
    expect(stay(deepInside(), fence(1, 0, 0), sight(0.5, 0.3, 1))).toBe('left');
    expect(stay(deepInside(), fence(1, 0, 0), sight(0.4, 0.3, 1))).toBe('inside');
  });

  it('tolerates the error of the fix even with a smaller tolerance', () => {
    const member = deepInside();
    stay(member, fence(0, 30, 5), sight(2, 2.5, 1));
    expect(exitDue(member, fence(0, 30, 5))).toBeUndefined();
  });
});
