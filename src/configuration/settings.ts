import { drivers } from '../../drivers/registry.ts';
import type { Settings } from '../settings/driver-kind.ts';
import { load } from '../settings/load.ts';

/**
 * The settings of texts that were in force once; nothing where they cannot be read. A rule that came with a later build
 * does not take them out of force: a plant is never without its detectors because a check became stricter.
 */
export function settingsIn(root: string, texts?: ReadonlyMap<string, string>): Settings | undefined {
  return load(root, drivers, texts).settings;
}
