import { describe, expect, it } from 'vitest';
import { quantise } from '../../../src/domain/reading/normalise.ts';
import { read } from '../../support/drafts.ts';
import { every, Fold, T0, type Timed } from '../../support/fold.ts';

const MINUTE = 60_000;

/** One reading a second, ppm by a formula of minutes. */
const follow = (from: number, to: number, value: (minutes: number) => number): Timed[] =>
  every(1000, from * MINUTE + 1000, to * MINUTE, (ms) => read('h2s', quantise(value(ms / MINUTE), 1)));

/** A rise to `top` within twelve minutes and a fall to 0.5 within eight, from minute `at`. */
const cycle = (at: number, top: number): Timed[] => [
  ...follow(at, at + 12, (m) => 0.5 + ((top - 0.5) * (m - at)) / 12),
  ...follow(at + 12, at + 20, (m) => top - ((top - 0.5) * (m - at - 12)) / 8),
];

const raisedAt = (fed: Timed[]): number[] =>
  Fold.started()
    .feed(fed)
    .transitions.filter(({ alarm, kind }) => alarm === 'h2s:rising' && kind === 'raise')
    .map(({ at }) => (at - T0) / MINUTE);

describe('a rise that turned before its limit', () => {
  it('is warned of once, and not again while the next ones turn there too', () => {
    const raised = raisedAt([0, 20, 40].flatMap((at) => cycle(at, 6.3)));
    expect(raised).toHaveLength(1);
    expect(raised[0]).toBeLessThan(12);
  });

  it('is warned of again as soon as it goes beyond where the last one turned, before the limit', () => {
    const raised = raisedAt([...cycle(0, 6.3), ...cycle(20, 8)]);
    expect(raised).toHaveLength(2);
    expect(raised[1]).toBeGreaterThan(20);
    // 7 ppm is reached 10.4 minutes after minute 20.
    expect(raised[1]).toBeLessThan(30.4);
  });
});

describe('rises that get faster', () => {
  it.each([3, 5])('never promise more time than there is: doubling in %i min', (doubling) => {
    const value = (minutes: number): number => 0.3 + 0.3 * (2 ** (Math.max(0, minutes - 5) / doubling) - 1);
    const fold = Fold.started().feed(follow(0, 5 + 4.3 * doubling, value));
    const [raise] = fold.transitions.filter(({ alarm, kind }) => alarm === 'h2s:rising' && kind === 'raise');
    const truth = T0 + (5 + doubling * Math.log2(7 / 0.3)) * MINUTE;
    expect(raise!.at).toBeLessThan(truth - 30_000);
    expect(raise!.forecast!.earliest).toBeLessThan(truth);
  });
});
