import { describe, expect, it } from 'vitest';
import {
  ageText,
  clockText,
  momentAt,
  msText,
  periodText,
  spanText,
  stampText,
} from '../../src/dashboard/lib/format.ts';

const MOMENT = Date.UTC(2026, 10, 24, 16, 5, 9);

describe('times', () => {
  it("are the plant's, wherever the screen stands", () => {
    expect(clockText(MOMENT, 'Asia/Shanghai')).toBe('00:05:09');
    expect(stampText(MOMENT, 'Asia/Shanghai')).toBe('2026-11-25 00:05:09');
    expect(stampText(MOMENT, 'America/Chicago')).toBe('2026-11-24 10:05:09');
  });

  it.each([
    ['2026-11-24', '02:13', 'Asia/Shanghai', '2026-11-23T18:13:00Z'],
    ['2026-11-24', '02:13:05', 'America/Chicago', '2026-11-24T08:13:05Z'],
    // The clocks of Berlin go back at 03:00 on this day, and forward in March.
    ['2026-10-25', '01:30', 'Europe/Berlin', '2026-10-24T23:30:00Z'],
    ['2026-10-25', '04:00', 'Europe/Berlin', '2026-10-25T03:00:00Z'],
    ['2026-03-29', '03:30', 'Europe/Berlin', '2026-03-29T01:30:00Z'],
  ])('%s %s in %s is %s', (date, time, timezone, expected) =>
    expect(new Date(momentAt(date, time, timezone)).toISOString()).toBe(expected.replace('Z', '.000Z')),
  );

  it.each([
    [-5, '0:00'],
    [999, '0:00'],
    [42_000, '0:42'],
    [725_000, '12:05'],
    [3_600_000, '1:00:00'],
    [47 * 3_600_000 + 59_000, '47:00:59'],
    [53 * 3_600_000, '2 d 5 h'],
  ])('an age of %i ms is %s', (ms, text) => expect(ageText(ms)).toBe(text));

  it.each([
    [-1000, 40_000, '0–40 s'],
    [30_000, 89_000, '30–89 s'],
    [180_000, 420_000, '3–7 min'],
    [20_000, 91_000, '<1–2 min'],
    // Never more time than there is.
    [119_000, 301_000, '1–6 min'],
    [60_000, 119_000, '1–2 min'],
    [300_000, 299_500, '5 min'],
  ])('a forecast from %i to %i ms is %s', (from, to, text) => expect(spanText(from, to)).toBe(text));
});

it.each([
  [200, '200 ms'],
  [1500, '1.5 s'],
])('a period of %i ms is %s', (ms, text) => expect(periodText(ms)).toBe(text));

it('a response time has as many digits as say something', () =>
  expect([0.94, 9.96, 12.4].map(msText)).toEqual(['0.9', '10.0', '12']));
