import type { DeviceView } from '../../wire/devices.ts';
import type { Reading } from '../../wire/messages.ts';
import type { PointView } from '../../wire/plant.ts';

/** A device that was not read well for so long needs a look, however slowly it is polled. */
const LATE_AFTER_MS = 10_000;
const LATE_AFTER_PERIODS = 3;

/** Whether the last good read is longer ago than it should be. */
export const isLate = ({ period }: Pick<DeviceView, 'period'>, ageMs: number): boolean =>
  ageMs > Math.max(LATE_AFTER_MS, LATE_AFTER_PERIODS * period);

/** Something to look at: it does not answer, a point of it is not good, or its errors become more. */
export const hasProblem = (
  { up, points }: Pick<DeviceView, 'up' | 'points'>,
  readings: ReadonlyMap<string, Pick<Reading, 'quality'>>,
  isGrowing: boolean,
): boolean => !up || isGrowing || points.some((id) => readings.get(id)?.quality !== 'good');

/** All errors together, to see whether they become more. */
export const errorsOf = ({ errors }: Pick<DeviceView, 'errors'>): number =>
  Object.values(errors ?? {}).reduce((sum, count) => sum + count, 0);

/** Whether a device matches a search, by its names, its address or one of its points. */
export function isSought(device: DeviceView, points: readonly PointView[], sought: string): boolean {
  const words = sought.trim().toLowerCase();
  if (words === '') return true;
  const texts = [device.id, device.name.zh, device.name.en, device.address ?? ''];
  for (const { id, name } of points) texts.push(id, name.zh, name.en);
  return texts.some((text) => text.toLowerCase().includes(words));
}

/** The scale of every response bar, so that two devices can be held against each other: 1 ms to 10 s, by tens. */
const DECADES = 4;

/** The place of a response time on the bar, 0 to 1. */
export const placeOf = (ms: number): number => Math.min(1, Math.log10(Math.max(1, ms)) / DECADES);
