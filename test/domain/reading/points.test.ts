import { describe, expect, it } from 'vitest';
import { pointId } from '../../../src/domain/ids.ts';
import { GOOD, type Trust, uncertain } from '../../../src/domain/reading/quality.ts';
import { instant, seconds } from '../../../src/domain/time.ts';
import { lost, read } from '../../support/drafts.ts';
import { every, Fold, T0, type Timed } from '../../support/fold.ts';
import { device, measured, rule, setPoint, smallPlant } from '../../support/plant.ts';

const slowPlant = (periodMs: number) =>
  smallPlant({
    devices: [device('panel', 'modbus', periodMs)],
    points: [measured('h2s', 'H2S')],
    conditions: [rule('h2s', 'bad'), rule('h2s', 'high', { setPoint: setPoint('high', 7) })],
  });

describe('a point that falls silent', () => {
  it.each([
    [200, 10_000],
    [3000, 10_000],
    [4000, 12_000],
    [60_000, 180_000],
  ])('with a poll each %d ms is stale %d ms after its last word', (periodMs, staleMs) => {
    const fold = Fold.started(slowPlant(periodMs)).feed([[1000, read('h2s', 3)]]);
    fold.until(1000 + staleMs - 20);
    expect(fold.point('h2s')?.trust).toEqual({ quality: 'good' });
    fold.until(1000 + staleMs);
    expect(fold.point('h2s')).toMatchObject({
      trust: { quality: 'bad', reason: 'stale' },
      value: 3,
      valueAt: T0 + 1000,
    });
    fold.until(3_600_000);
    expect(fold.story('h2s:bad')).toEqual([`${1000 + staleMs + 10_000} raise`]);
  });

  it('is told of when it never spoke at all', () => {
    const fold = Fold.started(slowPlant(200)).until(60_000);
    expect(fold.story('h2s:bad')).toEqual(['10000 raise']);
    expect(fold.point('h2s')).toMatchObject({ value: null, trust: { quality: 'bad', reason: 'stale' } });
  });

  it('stays in alarm', () => {
    const fold = Fold.started(slowPlant(200))
      .feed([[1000, read('h2s', 9)]])
      .until(3_600_000);
    expect(fold.story('h2s:high')).toEqual(['1000 raise']);
    expect(fold.base('h2s:high')).toBe('unacked');
  });
});

describe('a bad point', () => {
  const cases: readonly [string, readonly Timed[], readonly string[]][] = [
    ['is told of after 10 s', [[1000, read('h2s', 1)], ...every(1000, 2000, 20_000, lost('h2s'))], ['12000 raise']],
    [
      'is not told of when it was short',
      [[1000, read('h2s', 1)], [2000, lost('h2s')], ...every(1000, 11_900, 20_000, read('h2s', 1))],
      [],
    ],
    [
      'ends with the next value',
      [
        [1000, read('h2s', 1)],
        [2000, lost('h2s')],
        [13_000, read('h2s', 1)],
      ],
      ['12000 raise', '13000 return'],
    ],
  ];
  it.each(cases)('%s', (_, inputs, story) => {
    const fold = Fold.started(slowPlant(200)).feed(inputs);
    expect(fold.story('h2s:bad')).toEqual(story);
  });

  it('keeps the last value under its old time, never 0', () => {
    const fold = Fold.started().feed([
      [1000, { ...read('h2s', 6.5), sourceAt: instant(T0 + 900) }],
      [1200, lost('h2s', 'comm')],
    ]);
    expect(fold.point('h2s')).toMatchObject({
      value: 6.5,
      valueAt: T0 + 1000,
      sourceAt: T0 + 900,
      heardAt: T0 + 1200,
      trust: { quality: 'bad', reason: 'comm' },
    });
  });

  it('keeps its reason when it falls silent as well', () => {
    const plant = smallPlant({
      points: [measured('h2s', 'H2S')],
      conditions: [rule('h2s', 'bad', { onDelay: seconds(30) })],
    });
    const fold = Fold.started(plant)
      .feed([[1000, lost('h2s', 'sensor')]])
      .until(60_000);
    expect(fold.point('h2s')?.trust.reason).toBe('sensor');
    expect(fold.transitions.at(-1)).toMatchObject({
      alarm: 'h2s:bad',
      quality: 'bad',
      reason: 'sensor',
      cause: 'quality',
    });
  });
});

describe('a reading', () => {
  it('keeps of its trust nothing but the trust', () => {
    const fold = Fold.started().feed([
      [1000, read('h2s', 1, uncertain('warm-up'))],
      [1000, read('ex', 1)],
    ]);
    expect(fold.point('h2s')?.trust).toEqual({ quality: 'uncertain', reason: 'warm-up' });
    expect(fold.point('ex')?.trust).toEqual({ quality: 'good' });
  });

  it('of an unknown point changes nothing', () => {
    const outcome = Fold.started().send(1000, read('nothing', 99));
    expect(outcome).toMatchObject({ transitions: [], events: [], readings: [] });
  });

  it('tells the screen which point to show anew', () => {
    expect(Fold.started().send(1000, read('h2s', 1)).readings).toEqual([pointId('h2s')]);
  });
});

describe('a contact', () => {
  const cases: readonly [string, readonly Timed[], readonly string[]][] = [
    [
      'raises when it closes, and returns after its off-delay',
      [
        [100, read('call', 1)],
        [500, read('call', 0)],
      ],
      ['100 raise', '5500 return'],
    ],
    ['raises though uncertain', [[100, read('call', 1, uncertain('config'))]], ['100 raise']],
    [
      'does not return though uncertain',
      [
        [100, read('call', 1)],
        [500, read('call', 0, uncertain('config'))],
      ],
      ['100 raise'],
    ],
    [
      'does not return when it is lost',
      [
        [100, read('call', 1)],
        [500, read('call', 0)],
        [600, lost('call')],
      ],
      ['100 raise'],
    ],
  ];
  it.each(cases)('%s', (_, inputs, story) => {
    expect(Fold.started().feed(inputs).until(60_000).story('call:on')).toEqual(story);
  });
});

describe('a reading with a time of its own', () => {
  const source = (ms: number) => instant(T0 + ms);
  const said = (value: number, ms: number, trust: Trust = GOOD) => ({
    ...read('h2s', value, trust),
    sourceAt: source(ms),
  });

  it('that is older than the last one is recorded and changes nothing, unless the clock was set back', () => {
    const fold = Fold.started(slowPlant(60_000)).feed([[1000, said(3, 1000)]]);
    expect(fold.send(2000, said(9, 500)).late).toBe(true);
    expect(fold.point('h2s')).toMatchObject({ value: 3, trust: GOOD });
    fold.send(182_000, said(4, 600));
    expect(fold.point('h2s')?.value).toBe(4);
  });

  it('that was kept on its way may raise an alarm and never returns one', () => {
    const fold = Fold.started(slowPlant(60_000)).feed([
      [1000, said(8, 1000)],
      [3_600_000, said(3, 60_000)],
    ]);
    expect(fold.point('h2s')).toMatchObject({ value: 3, trust: uncertain('stale') });
    fold.feed([[3_600_100, said(9, 120_000)]]);
    expect(fold.story('h2s:high')).toEqual(['1000 raise']);
    fold.feed([[3_600_200, said(3, 3_600_100)]]).until(3_700_000);
    expect(fold.point('h2s')?.trust).toEqual(GOOD);
    expect(fold.story('h2s:high')).toEqual(['1000 raise', '3660200 return']);
    const raised = Fold.started(slowPlant(60_000)).feed([
      [1000, said(3, 1000)],
      [3_600_000, said(9, 60_000)],
    ]);
    expect(raised.story('h2s:high')).toEqual(['3600000 raise']);
  });

  it('that the broker retained is shown, and raises and returns nothing', () => {
    const retained = uncertain('retained');
    const fold = Fold.started(slowPlant(60_000)).feed([[1000, said(20, 500, retained)]]);
    expect(fold.point('h2s')).toMatchObject({ value: 20, trust: retained });
    fold.until(150_000);
    expect(fold.transitions).toEqual([]);
    fold.feed([
      [151_000, said(8, 151_000)],
      [152_000, said(3, 152_000, retained)],
    ]);
    fold.until(300_000);
    expect(fold.story('h2s:high')).toEqual(['151000 raise']);
  });

  it('and a contact that the broker retained', () => {
    const fold = Fold.started().feed([[1000, read('call', 1, uncertain('retained'))]]);
    expect(fold.base('call:on')).toBe('normal');
    fold.send(2000, read('call', 1));
    expect(fold.base('call:on')).toBe('unacked');
  });

  it('is not called lost before three periods when nothing has come since the start', () => {
    const fold = Fold.started(slowPlant(60_000)).until(180_000);
    expect(fold.transitions).toEqual([]);
    expect(fold.point('h2s')?.trust).toEqual({ quality: 'bad', reason: 'stale' });
    fold.until(190_000);
    expect(fold.story('h2s:bad')).toEqual(['190000 raise']);
  });
});
