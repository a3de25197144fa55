import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { drivers } from '../../drivers/registry.ts';
import { SystemClock } from '../../src/platform/system-clock.ts';
import type { DriverPorts } from '../../src/ports/driver.ts';
import { silentLogger } from '../../src/common/silent-logger.ts';
import type { Settings } from '../../src/settings/driver-kind.ts';
import { load } from '../../src/settings/load.ts';
import { formatProblem } from '../../src/settings/problem.ts';
import { reveal } from '../../src/settings/secrets.ts';
import { written } from './example.ts';
import { tempDir } from './temp.ts';

/** What a driver has of the world in a test: files and secrets of the configuration, and no broker inside. */
export const driverPorts = (changes: Partial<DriverPorts> = {}): DriverPorts => ({
  clock: new SystemClock(),
  logger: silentLogger,
  transport: () => {
    throw new Error('no transport in this test');
  },
  reveal: (reference, root) => reveal(reference, root, process.env),
  file: (name, root) => readFileSync(resolve(root, name), 'utf8'),
  installation: 'test',
  broker: undefined,
  unreachable: ({ cause }) => {
    throw cause;
  },
  ...changes,
});

/** The settings of a plant.yaml. @param beside further files of its folder @throws with all that is wrong */
export function settingsOf(text: string, beside: Readonly<Record<string, string>> = {}): Settings {
  const loaded = load(written(tempDir(), { 'plant.yaml': text, ...beside }), drivers);
  if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join('\n'));
  return loaded.settings;
}
