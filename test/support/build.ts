import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const BUILT = join(ROOT, 'dist/src/cli/fengsui.js');
const OTHERS_BUILD = join(ROOT, 'src/dashboard');

/** When the newest source below a folder was written. */
function newest(folder: string): number {
  if (folder === OTHERS_BUILD) return 0;
  return Math.max(
    0,
    ...readdirSync(folder, { withFileTypes: true }).map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? newest(path) : entry.name.endsWith('.ts') ? statSync(path).mtimeMs : 0;
    }),
  );
}

/** Tests of the whole run what was built, which must be what stands in the sources. */
export default function build(): void {
  const written = Math.max(...['src', 'drivers', 'simulators', 'scripts'].map((folder) => newest(join(ROOT, folder))));
  if (existsSync(BUILT) && statSync(BUILT).mtimeMs >= written) return;
  const { status, stdout } = spawnSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', ROOT], {
    encoding: 'utf8',
  });
  if (status !== 0) process.stderr.write(`the build has errors:\n${stdout}`);
  if (!existsSync(BUILT)) throw new Error('there is no built gateway');
}
