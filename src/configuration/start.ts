import { drivers } from '../../drivers/registry.ts';
import { load } from '../settings/load.ts';
import type { Problem } from '../settings/problem.ts';
import { inForce, isChangeAwaited, lastInForce, textsOf } from './in-force.ts';
import type { Settings } from '../settings/driver-kind.ts';
import { settingsIn } from './settings.ts';

/** The configuration of a start. */
export type Starting =
  | { readonly ok: true; readonly settings: Settings; readonly warnings: readonly Problem[] }
  /** The folder has errors; `last` was last in force, if any was. */
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly last: Settings | undefined };

/**
 * Which configuration a start goes by: what is in force and could not be written into the folder yet, as long as no
 * person has edited the folder since; else the folder; where that has errors, what was last in force.
 */
export function startingWith(config: string, data: string): Starting {
  const kept = inForce(data);
  if (kept !== undefined && isChangeAwaited(kept, config)) {
    const settings = settingsIn(config, textsOf(kept)) ?? lastInForce(data);
    if (settings !== undefined) return { ok: true, settings, warnings: [] };
  }
  const loaded = load(config, drivers);
  return loaded.ok ? loaded : { ok: false, problems: loaded.problems, last: lastInForce(data) };
}
