import { describe, expect, it } from 'vitest';
import { errorsOf, hasProblem, isLate, isSought, placeOf } from '../../src/dashboard/lib/devices.ts';
import { decimalText, guessesOf, hexText, movedSince, chunksOf } from '../../src/dashboard/lib/registers.ts';
import type { DeviceView } from '../../src/wire/devices.ts';

const device: DeviceView = {
  id: 'panel',
  name: { zh: '罐区控制器', en: 'Tank farm panel' },
  kind: 'modbus',
  up: true,
  failures: 0,
  period: 200,
  points: ['h2s', 'ex'],
  address: 'tcp://10.0.0.7:502',
};

describe('a device', () => {
  const readings = (h2s: 'good' | 'bad', ex: 'good' | 'uncertain') =>
    new Map([
      ['h2s', { quality: h2s }],
      ['ex', { quality: ex }],
    ]);

  it('has a problem when it is away, when a point is not good or was never heard, and when errors become more', () => {
    expect(hasProblem(device, readings('good', 'good'), false)).toBe(false);
    expect(hasProblem(device, readings('good', 'uncertain'), false)).toBe(true);
    expect(hasProblem(device, readings('bad', 'good'), false)).toBe(true);
    expect(hasProblem(device, new Map(), false)).toBe(true);
    expect(hasProblem(device, readings('good', 'good'), true)).toBe(true);
    expect(hasProblem({ ...device, up: false }, readings('good', 'good'), false)).toBe(true);
  });

  it('is late after three of its polls, and not within ten seconds', () => {
    expect([isLate({ period: 200 }, 9000), isLate({ period: 200 }, 10_001)]).toEqual([false, true]);
    expect([isLate({ period: 60_000 }, 100_000), isLate({ period: 60_000 }, 180_001)]).toEqual([false, true]);
  });

  it.each(['', ' 罐区', 'TANK', 'panel', '10.0.0.7', 'h2s-101', '硫化氢'])('is found by %s', (words) => {
    const point = { id: 'tank.h2s-101', name: { zh: '硫化氢', en: 'H2S' }, device: 'panel', setPoints: [] };
    expect(isSought(device, [point], words)).toBe(true);
    expect(isSought(device, [point], `${words} nowhere`)).toBe(false);
  });

  it('has its errors together', () => {
    expect(errorsOf({ errors: { timeout: 2, crc: 3 } })).toBe(5);
    expect(errorsOf({})).toBe(0);
  });
});

it('response times stand on one scale, by tens', () => {
  expect([0.2, 1, 10, 100, 10_000, 90_000].map(placeOf)).toEqual([0, 0, 0.25, 0.5, 1, 1]);
});

describe('registers', () => {
  it.each([
    [0x4148, 0x0000, 0],
    [0x0000, 0x4148, 1],
    [0x4841, 0x0000, 2],
    [0x0000, 0x4841, 3],
  ])('%i and %i are 12.5 in one of the four orders (devices.md B)', (high, low, order) => {
    const guesses = guessesOf(high, low);
    expect(guesses[order]).toEqual({ text: '12.5', isLikely: true });
    // Its bytes the other way about in each register are a number that somebody may mean, too.
    expect(guesses.filter(({ isLikely }) => isLikely).length).toBeLessThanOrEqual(2);
  });

  it('are no likely float where they are none', () => {
    expect(guessesOf(0x7fc0, 0)[0]).toEqual({ text: '–', isLikely: false });
    expect(guessesOf(0, 0)[0]).toEqual({ text: '0', isLikely: false });
  });

  it('are shown in hex, and with a sign where they have one', () => {
    expect([hexText(163), decimalText(163), decimalText(65_535)]).toEqual(['00A3', '163', '65535 (-1)']);
  });

  it('that moved are told, and new ones are no news', () => {
    const block = (...values: number[]) => [{ table: 'input', address: 4, count: values.length, values, at: 0 }];
    expect([...movedSince(block(1, 2), block(1, 3, 9))]).toEqual(['input 5']);
    expect(movedSince([], block(1))).toEqual(new Set());
  });

  it('stand in rows with their addresses', () => {
    expect(chunksOf({ address: 10, values: [1, 2, 3] }, 2)).toEqual([
      { address: 10, values: [1, 2] },
      { address: 12, values: [3] },
    ]);
  });
});
