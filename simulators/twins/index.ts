import { CONTROLLERS } from './controllers.ts';
import { DETECTORS } from './detectors.ts';
import { HONEYWELL } from './honeywell.ts';
import { MODULES } from './modules.ts';
import type { TwinSpec } from './twin.ts';
import { WEATHER } from './weather.ts';

/**
 * A simulated device for every profile that comes along. Their registers were written by hand from the manuals and not
 * from the profiles, so that a slip in either is found.
 */
export const TWINS: ReadonlyMap<string, TwinSpec> = new Map(
  [...HONEYWELL, ...DETECTORS, ...CONTROLLERS, ...MODULES, ...WEATHER].map((spec) => [spec.model, spec]),
);
