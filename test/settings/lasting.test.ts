import { describe, expect, it } from 'vitest';
import { lastingOf } from '../../src/settings/lasting.ts';
import { smallPlant } from '../support/plant.ts';

const DAY = 86_400_000;
const of = (quota: number, plant = smallPlant()) =>
  lastingOf({ plant, file: { log: { quota, keep: { gas: 90 * DAY, people: 90 * DAY, acts: 1095 * DAY } } } as never });

describe('how long the record lasts', () => {
  it('as long as it is to be kept, where the quota gives room', () => {
    expect(of(8e9)).toEqual([
      { class: 'gas', days: 90, keep: 90, isShort: false },
      { class: 'people', days: 90, keep: 90, isShort: false },
      { class: 'acts', days: 1095, keep: 1095, isShort: false },
    ]);
  });

  it('as long as it is to be kept, where there is nothing to record', () => {
    const plant = { ...smallPlant(), points: [], people: [] };
    expect(of(8e9, plant).filter(({ isShort }) => isShort)).toEqual([]);
  });

  it('shorter in a small one, and each class has its share', () => {
    const short = of(100_000_000);
    expect(short.map(({ isShort }) => isShort)).toContain(true);
    for (const { days, keep } of short) expect(days).toBeLessThanOrEqual(keep);
    const plant = smallPlant();
    const faster = { ...plant, devices: plant.devices.map((device) => ({ ...device, period: 100 as never })) };
    const days = (found: ReturnType<typeof of>) => found.find((one) => one.class === 'gas')?.days ?? 0;
    expect(days(of(100_000_000, faster))).toBeLessThan(days(of(8e9)));
  });
});
