import type { DeviceId, TagId } from '../ids.ts';
import type { PlantLookups } from './plant-index.ts';

/** Default of `unknown-max`: so many badges assigned to no person are tracked of one source. */
export const UNKNOWN_MAX = 200;

/**
 * How many badges assigned to no person are tracked of each source; who is on site as last seen has no place. Computed from the tags, and no part of a checkpoint;
 * its size is the number of badge sources.
 */
export type Census = Map<DeviceId, number>;

export function censusOf(
  index: PlantLookups,
  tags: Iterable<readonly [TagId, { readonly device: DeviceId; readonly isLastSeen?: true }]>,
): Census {
  const census: Census = new Map();
  for (const [id, { device, isLastSeen }] of tags)
    if (!index.carrier.has(id) && isLastSeen !== true) enrol(census, device, 1);
  return census;
}

/** Counts one more, or one less. */
export function enrol(census: Census, device: DeviceId, by: 1 | -1): void {
  census.set(device, (census.get(device) ?? 0) + by);
}
