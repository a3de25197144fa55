import { describe, expect, it } from 'vitest';
import { qualityText } from '../../src/words/qualities.ts';
import { alarmText, type Names } from '../../src/words/alarms.ts';
import {
  figureText,
  lastText,
  limitText,
  riseText,
  type Scale,
  type ReadValue,
  valueText,
} from '../../src/words/values.ts';

const H2S: Scale = {
  gas: 'H2S',
  unit: 'ppm',
  range: [0, 100],
  decimals: 1,
  setPoints: [
    { direction: 'high', limit: 7 },
    { direction: 'high', limit: 14 },
  ],
};
const CL2: Scale = { ...H2S, gas: 'Cl2', range: [0, 10], decimals: 2, setPoints: [{ direction: 'high', limit: 0.3 }] };
const TEMPERATURE: Scale = { unit: '°C', range: [-20, 120], decimals: 1 };
const PUMP: Scale = { contact: 'other' };

describe('a value', () => {
  it.each<[string, ReadValue | undefined, Scale, string]>([
    ['has its unit and the decimals of its resolution', { value: 7, quality: 'good' }, H2S, '7.0 ppm'],
    ['is never -0', { value: -0.04, quality: 'good' }, TEMPERATURE, '0.0 °C'],
    ['of a process may be below zero', { value: -1.2, quality: 'good' }, TEMPERATURE, '-1.2 °C'],
    ['is as it is where the resolution is not known', { value: 1.25, quality: 'good' }, { unit: 'm' }, '1.25 m'],
    ['in doubt is marked', { value: 7.4, quality: 'uncertain', reason: 'warm-up' }, H2S, '~ 7.4 ppm'],
    ['that is lost is no number', { value: 7.4, quality: 'bad', reason: 'comm' }, H2S, '? –'],
    ['that is lost is no nought, whatever was there before', { value: 0, quality: 'bad', reason: 'stale' }, H2S, '? –'],
    ['of a broken sensor is no number', { value: -107610720, quality: 'bad', reason: 'sensor' }, H2S, '? –'],
    ['without a quality is one that was seen before, like a peak', { value: 104 }, H2S, '≥ 100 ppm'],
    ['that never was is no nought', undefined, H2S, '? –'],
    [
      'that never was is no nought, in its message either',
      { value: null, quality: 'bad', reason: 'stale' },
      H2S,
      '? –',
    ],
    ['of a contact is a word', { value: 1, quality: 'good' }, PUMP, 'on'],
    ['of a contact at rest is a word, too', { value: 0, quality: 'good' }, PUMP, 'off'],
    ['of a contact that is lost is marked', { value: 0, quality: 'bad', reason: 'comm' }, PUMP, '? –'],
    ['of a contact that was never heard is not at rest', undefined, PUMP, '? –'],
  ])('%s', (_what, seen, scale, text) => expect(valueText(seen, scale, 'en')).toBe(text));

  it('is said as the last one where a place has words for that, unless it never meant anything', () => {
    const last = (value: number | null, reason: string): string =>
      lastText({ value, quality: 'bad', reason }, H2S, 'zh');
    expect(last(6.8, 'comm')).toBe('6.8 ppm');
    expect(last(100, 'stale')).toBe('≥ 100 ppm');
    expect([last(-107610720, 'sensor'), last(3, 'config'), last(null, 'comm')]).toEqual(['', '', '']);
    expect(lastText({ value: 6.8, quality: 'good' }, H2S, 'zh')).toBe('');
    expect(lastText(undefined, H2S, 'zh')).toBe('');
  });

  it('at the end of its range is at least that, whatever the detector falls back to', () => {
    for (const value of [100, 104.2, 4, -0.3])
      expect(valueText({ value, quality: 'uncertain', reason: 'over-range' }, H2S, 'zh')).toBe('≥ 100 ppm');
  });

  it('of a detector at rest is 0, and what matters is not hidden by that', () => {
    const shown = (value: number, scale: Scale): string => figureText({ value, quality: 'good' }, scale, 'zh');
    expect([-4.9, -0.3, 0.2, 1.4].map((value) => shown(value, H2S))).toEqual(['0.0', '0.0', '0.0', '0.0']);
    expect([1.5, 7.4].map((value) => shown(value, H2S))).toEqual(['1.5', '7.4']);
    // 2 % of the range would be two thirds of this limit.
    expect([0.06, 0.07, 0.2].map((value) => shown(value, CL2))).toEqual(['0.00', '0.07', '0.20']);
    expect(figureText({ value: -6, quality: 'uncertain', reason: 'under-range' }, H2S, 'zh')).toBe('~ -6.0');
    // What the gateway says to rise is no rest.
    expect(figureText({ value: 1.3, quality: 'good', rate: 0.63 }, H2S, 'zh')).toBe('1.3');
    expect(figureText({ value: 1.3, quality: 'good', forecast: {} }, H2S, 'zh')).toBe('1.3');
  });
});

it('a value whose calibration is overdue says so, and not that it is being calibrated', () => {
  expect(qualityText({ quality: 'uncertain', reason: 'calibration' })).toEqual({
    zh: '标定超期',
    en: 'calibration overdue',
  });
  expect(qualityText({ quality: 'bad', reason: 'calibration' }).zh).toBe('标定中');
  expect(qualityText({ quality: 'uncertain', reason: 'sensor' }).zh).toContain('缺氧');
  expect([qualityText({ quality: 'bad', reason: 'other' }).en, qualityText({ quality: 'good' }).en]).toEqual([
    'other',
    '',
  ]);
});

it('a limit says its direction and its unit; a rate says that it rises', () => {
  expect(limitText({ direction: 'high', limit: 7 }, 'ppm')).toBe('≥ 7 ppm');
  expect(limitText({ direction: 'low', limit: 19.5 }, '%VOL')).toBe('≤ 19.5 %VOL');
  expect(riseText(1.234, H2S)).toBe('+1.23 ppm/min');
});

describe('the sentence of an alarm', () => {
  const names: Names = {
    timezone: 'Asia/Shanghai',
    of: (id) =>
      id === 'h2s' ? { name: { zh: 'H2S-101', en: 'H2S-101' }, ...H2S } : { name: { zh: '罐区', en: 'Tank farm' } },
  };
  const high = { subject: 'h2s', condition: 'high', unit: 'ppm', setPoint: { direction: 'high', limit: 7 } } as const;

  it('writes its value as the map does', () => {
    expect(alarmText({ ...high, value: 9, quality: 'good' }, names).en).toContain('9.0 ppm (≥ 7)');
    const over = { ...high, condition: 'over-range', value: 4, quality: 'uncertain', reason: 'over-range' } as const;
    expect(alarmText(over, names).zh).toContain('≥ 100 ppm');
  });

  it('leaves a rate and a head-count the digits that they have', () => {
    expect(alarmText({ ...high, condition: 'rate', value: 3.25, unit: 'ppm/min' }, names).en).toContain('3.25 ppm/min');
    expect(alarmText({ subject: 'tank-farm', condition: 'over-count', value: 4 }, names).en).toContain('4');
  });
});
