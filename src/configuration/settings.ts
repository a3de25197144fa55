import { drivers } from '../../drivers/registry.ts';
import type { Settings } from '../settings/driver-kind.ts';
import { load } from '../settings/load.ts';

/** The settings of texts over a folder; nothing where they have errors. */
export function settingsIn(root: string, texts?: ReadonlyMap<string, string>): Settings | undefined {
  const loaded = load(root, drivers, texts);
  return loaded.ok ? loaded.settings : undefined;
}
