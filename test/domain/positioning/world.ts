import type { Anchor } from '../../../src/domain/positioning/anchors.ts';
import type { MeasurementEpoch } from '../../../src/domain/positioning/epoch.ts';
import type { Located, NotLocated, SitePosition } from '../../../src/domain/positioning/located.ts';

export { chance } from '../../../bench/harness/positioning.ts';

/** Eight anchors around a yard of 40 m x 25 m, at different heights. */
export const YARD: readonly Anchor[] = [
  [0, 0],
  [20, 0],
  [40, 0],
  [40, 12.5],
  [40, 25],
  [20, 25],
  [0, 25],
  [0, 12.5],
].map(([x = 0, y = 0], n) => ({ id: `y${n}`, x, y, z: 2 + (n % 3) }));

export const pick = (...numbers: readonly number[]): Anchor[] =>
  numbers.map((n) => YARD[n] ?? { id: 'none', x: 0, y: 0, z: 0 });

export const far = (a: SitePosition, b: SitePosition): number => Math.hypot(a.x - b.x, a.y - b.y, a.z - b.z);

/** What each anchor measures of a tag; `error` in metres by the anchor's place in the list. */
export function rangesTo(
  anchors: readonly Anchor[],
  tag: SitePosition,
  error: (n: number) => number = () => 0,
): MeasurementEpoch {
  return {
    kind: 'ranges',
    measures: anchors.map((anchor, n) => ({ anchor: anchor.id, distance: far(anchor, tag) + error(n) })),
  };
}

/** The same as times of arrival on a clock that stands anywhere. */
export function arrivalsFrom(
  anchors: readonly Anchor[],
  tag: SitePosition,
  clock = 0,
  error: (n: number) => number = () => 0,
): MeasurementEpoch {
  return {
    kind: 'differences',
    measures: anchors.map((anchor, n) => ({ anchor: anchor.id, arrival: clock + far(anchor, tag) + error(n) })),
  };
}

/** The place, or a test that fails with the reason. */
export function found(result: Located | NotLocated): Located {
  if (!result.ok) throw new Error(`not located: ${result.why}`);
  return result;
}

/** A normal deviate of twelve even ones. */
export function normalOf(random: () => number): number {
  let sum = -6;
  for (let n = 0; n < 12; n++) sum += random();
  return sum;
}

export const middleOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
