import { describe, expect, it } from 'vitest';
import {
  type Exposure,
  freshExposure,
  holdFrom,
  shiftBeginAt,
  shiftMean,
  shortTermMean,
  sumUpTo,
} from '../../../src/domain/exposure/exposure.ts';
import { exposureLimit } from '../../../src/domain/exposure/limits.ts';
import { instant } from '../../../src/domain/time.ts';
import { seeded } from '../../support/random.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** 08:00 UTC. */
const EIGHT = Date.UTC(2026, 0, 5, 8);
const SHIFTS = [8 * 60, 16 * 60, 0];
const UTC = [{ from: instant(0), ahead: 0 }];
const begin = (at: number) => shiftBeginAt(SHIFTS, UTC, instant(at));

interface Read {
  readonly at: number;
  readonly value: number;
  readonly isBeyond?: true;
}

/** Sums readings up to a moment; times in ms after 08:00. */
function summed(readings: readonly Read[], to: number): Exposure {
  const exposure = freshExposure(instant(EIGHT), begin(EIGHT));
  for (const { at, value, isBeyond = false } of readings) {
    sumUpTo(exposure, instant(EIGHT + at), begin);
    holdFrom(exposure, value, instant(EIGHT + at), isBeyond);
  }
  sumUpTo(exposure, instant(EIGHT + to), begin);
  return exposure;
}

/** A reading each ten seconds from one minute up to another. */
const steady = (from: number, to: number, value: number): Read[] =>
  Array.from({ length: (to - from) * 6 }, (_, i) => ({ at: from * MINUTE + i * 10_000, value }));

describe('the mean of 15 minutes', () => {
  it.each([
    // By hand: 5 of 15 minutes at 30 are 10.
    ['a peak of five minutes', [...steady(0, 5, 30), ...steady(5, 15, 0)], 15, 10, 10, 1],
    ['the same a minute later: the first minute has left', [...steady(0, 5, 30), ...steady(5, 16, 0)], 16, 8, 8, 1],
    ['15 minutes later', [...steady(0, 5, 30), ...steady(5, 20, 0)], 20, 0, 0, 1],
    // 5 minutes at 30 hold for a minute more; 9 minutes are unknown and may have been as high.
    ['a detector that falls silent', steady(0, 5, 30), 15, 12, 12 + (30 * 9.1666667) / 15, 0.38888],
    ['values below zero', steady(0, 15, -3), 15, 0, 0, 1],
    ['before 15 minutes have passed', steady(0, 5, 30), 5, 10, 10 + (30 * 10) / 15, 1 / 3],
  ])('of %s', (_name, readings, to, low, high, coverage) => {
    const mean = shortTermMean(summed(readings, to * MINUTE));
    expect(mean.coverage).toBeCloseTo(coverage, 1);
    expect(mean.low).toBeGreaterThanOrEqual(low - 0.4);
    expect(mean.low).toBeLessThanOrEqual(low + 0.4);
    expect(Math.abs(mean.high - high)).toBeLessThan(0.4);
  });

  it('was at least so much where the gas was beyond the range', () => {
    const readings = [...steady(0, 1, 2), { at: MINUTE, value: 100, isBeyond: true as const }, ...steady(2, 15, 2)];
    expect(shortTermMean(summed(readings, 15 * MINUTE)).atLeast).toBe(true);
    expect(shortTermMean(summed([...readings, ...steady(15, 17, 2)], 17 * MINUTE)).atLeast).toBeUndefined();
    expect(shiftMean(summed([...readings, ...steady(15, 17, 2)], 17 * MINUTE)).atLeast).toBe(true);
  });
});

describe('the mean of a shift', () => {
  it('is divided by eight hours, however much of them is over', () => {
    const { low, high, coverage } = shiftMean(summed(steady(0, 120, 40), 2 * HOUR));
    expect([low, high, coverage]).toEqual([10, 10, 1]);
  });

  it('begins with nothing at the next shift, and not at midnight of another clock', () => {
    const exposure = summed(steady(7 * 60, 8 * 60 + 1, 40), (8 * 60 + 1) * MINUTE);
    expect(shiftMean(exposure).low).toBeCloseTo(40 / 480, 5);
    expect(exposure.shift.since).toBe(EIGHT + 8 * HOUR);
    const shanghai = [{ from: instant(0), ahead: 480 }];
    expect(shiftBeginAt(SHIFTS, shanghai, instant(EIGHT))).toBe(EIGHT);
    expect(shiftBeginAt(SHIFTS, shanghai, instant(EIGHT - 1))).toBe(EIGHT - 8 * HOUR);
    expect(shiftBeginAt([8 * 60], UTC, instant(EIGHT - 1))).toBe(EIGHT - 24 * HOUR);
  });

  it('that was not watched for hours is a range', () => {
    const { low, high, coverage } = shiftMean(summed([...steady(0, 60, 8), ...steady(180, 240, 8)], 4 * HOUR));
    expect(low).toBeCloseTo((8 * 121) / 480, 1);
    expect(high).toBeCloseTo((8 * 240) / 480, 1);
    expect(coverage).toBeCloseTo(121 / 240, 2);
  });
});

it('is the sum by brute force, between low and high, for whatever came whenever', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const random = seeded(seed);
    const readings: Read[] = [];
    let at = 0;
    while (at < 3 * HOUR) {
      // Mostly seconds apart; at times minutes, and at times half an hour.
      at += random() < 0.02 ? random() * 30 * MINUTE : random() < 0.1 ? random() * 3 * MINUTE : random() * 20_000;
      at = Math.round(at);
      readings.push({ at, value: random() * 50 - 5 });
    }
    const to = Math.floor(at / MINUTE) * MINUTE + MINUTE;
    const heldFor = (from: number): { area: number; covered: number } => {
      let [area, covered] = [0, 0];
      readings.forEach((one, i) => {
        const end = Math.min(readings[i + 1]?.at ?? to, one.at + MINUTE, to);
        const span = Math.max(0, end - Math.max(one.at, from));
        area += Math.max(0, one.value) * span;
        covered += span;
      });
      return { area, covered };
    };
    const exposure = summed(readings, to);
    const [short, shift] = [shortTermMean(exposure), shiftMean(exposure)];
    const [window, whole] = [heldFor(to - 15 * MINUTE), heldFor(0)];
    expect(short.low, `seed ${seed}`).toBeCloseTo(window.area / (15 * MINUTE), 6);
    expect(short.coverage).toBeCloseTo(window.covered / (15 * MINUTE), 6);
    expect(shift.low, `seed ${seed}`).toBeCloseTo(whole.area / (8 * HOUR), 6);
    expect(shift.coverage).toBeCloseTo(whole.covered / to, 6);
    for (const { low, high } of [short, shift]) expect(high).toBeGreaterThanOrEqual(low);
  }
});

it.each([
  ['CO', 'ppm', 25.7, 17.1],
  ['CO', 'mg/m3', 30, 20],
  ['NH3', 'ppm', 42.3, 28.2],
  ['SO2', 'ppm', 3.75, 1.87],
  ['EO', 'ppm', 3.27, 1.09],
  ['H2S', 'ppm', undefined, undefined],
  ['EX', '%LEL', undefined, undefined],
  ['O2', '%VOL', undefined, undefined],
  ['methanol', '%LEL', undefined, undefined],
])('limits of %s in %s are %s and %s', (gas, unit, stel, twa) => {
  expect([exposureLimit({ gas, unit }, 'stel'), exposureLimit({ gas, unit }, 'twa')]).toEqual([stel, twa]);
});
