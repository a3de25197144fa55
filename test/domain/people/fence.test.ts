import { describe, expect, it } from 'vitest';
import { zoneId } from '../../../src/domain/ids.ts';
import { enter, exitDue, stay } from '../../../src/domain/people/fence.ts';
import { instant } from '../../../src/domain/time.ts';
import { fence } from '../../support/plant.ts';

const farm = zoneId('farm');
const at = (seconds: number) => instant(1000 * seconds);

describe('entering', () => {
  it.each([
    ['well inside', -2, 0.5, { certain: true, seenInside: true }],
    ['inside, but within the error', -0.3, 0.5, { certain: false, seenInside: true }],
    ['on the border', 0, 0.5, { certain: false, seenInside: true }],
    ['outside, but within the error', 0.5, 0.5, { certain: false, seenInside: false }],
  ])('%s', (_, d, accuracy, flags) => {
    expect(enter(farm, d, accuracy, at(0))).toEqual({ zone: farm, since: at(0), ...flags });
  });

  it('does not happen outside by more than the error', () => {
    expect(enter(farm, 0.6, 0.5, at(0))).toBeUndefined();
  });

  it('is certain at the second fix inside', () => {
    const member = enter(farm, -0.1, 0.5, at(0))!;
    stay(member, fence(), -0.1, 0.5, at(1));
    expect(member.certain).toBe(true);
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
    const member = enter(farm, -5, 0.3, at(0))!;
    const left = fixes.find(([second, d]) => stay(member, fence(), d, 0.3, at(second)) === 'left');
    expect(left?.[0]).toBe(leftAt);
  });

  it('happens at once with no tolerance time and no exit delay', () => {
    const member = enter(farm, -5, 0.3, at(0))!;
    expect(stay(member, fence(1, 0, 0), 0.5, 0.3, at(1))).toBe('left');
  });

  it('tolerates the error of the fix even with a smaller tolerance', () => {
    const member = enter(farm, -5, 0.3, at(0))!;
    stay(member, fence(0, 30, 5), 2, 2.5, at(1));
    expect(exitDue(member, fence(0, 30, 5))).toBeUndefined();
  });
});
