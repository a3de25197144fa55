import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { systemClockProof } from '../../src/platform/clock-proof.ts';
import { tempDir } from '../support/temp.ts';

afterEach(() => vi.unstubAllEnvs());

/** A machine whose systemd says this. */
function machine(script: string | undefined): void {
  const folder = tempDir();
  if (script !== undefined) {
    writeFileSync(join(folder, 'timedatectl'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, 'timedatectl'), 0o755);
  }
  vi.stubEnv('PATH', `${folder}:/bin`);
}

it.each<readonly [name: string, script: string | undefined, isProven: boolean]>([
  ['follows a time server', 'echo yes', true],
  ['follows none', 'echo no', false],
  ['says something else', 'echo "yes and no"', false],
  ['says nothing', '', false],
  ['has no bus', 'echo yes; echo "Failed to connect to bus" >&2; exit 1', false],
  ['is asked the right thing', '[ "$*" = "show -p NTPSynchronized --value" ] && echo yes', true],
])('a machine that %s', async (_name, script, isProven) => {
  machine(script);
  expect(await systemClockProof.isSynchronised()).toBe(isProven);
});

it('a machine without systemd proves nothing', async () => {
  const folder = tempDir();
  vi.stubEnv('PATH', folder);
  expect(await systemClockProof.isSynchronised()).toBe(false);
});
