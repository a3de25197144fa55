import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const COPIED = [
  'src',
  'drivers',
  'simulators',
  'bench',
  'scripts',
  'test',
  'dist',
  'config',
  'docs',
  'ARCHITECTURE.md',
  'package.json',
  'tsconfig.json',
  'knip.jsonc',
  '.dependency-cruiser.cjs',
  'vitest.config.ts',
  'vitest.chaos.config.ts',
];

/** A copy of the project into which faults are put. */
const copy = mkdtempSync(join(tmpdir(), 'fengsui-checks-'));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const add = (file: string, text: string): void => {
  mkdirSync(dirname(join(copy, file)), { recursive: true });
  appendFileSync(join(copy, file), text);
};

beforeAll(() => {
  for (const path of COPIED)
    cpSync(join(ROOT, path), join(copy, path), { recursive: true, filter: (source) => !source.endsWith('fixtures') });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  // Rules that know an adapter, or a floor above; a circle; code for which there is no room.
  add('src/domain/text.ts', "export { type Clock as Watch } from '../ports/clock.ts';\n");
  add('src/domain/reading/quality.ts', "export type { State } from '../state/state.ts';\n");
  add('src/wire/names.ts', "export type { Backwards } from './backwards.ts';\n");
  add('src/wire/backwards.ts', "import type { Backwards as Own } from './names.ts';\nexport type Backwards = Own[];\n");
  add('src/attic/old.ts', "import '../domain/time.ts';\n");
  // An export and a file that no code uses.
  add('src/server/problem.ts', 'export const usedByNone = 1;\n');
  add('src/server/forgotten.ts', "import './problem.ts';\n");
  // One name with two meanings.
  add('src/server/peer.ts', 'export interface Twofold { readonly a: string }\n');
  add('drivers/mqtt/vector.ts', 'export const Twofold = 2;\n');
  // A file without end.
  add('src/project/long.ts', '// One more line.\n'.repeat(401));
  const table = join(copy, 'ARCHITECTURE.md');
  writeFileSync(table, readFileSync(table, 'utf8').replace('| `src/log` |', '| `src/diary` |'));
});

function check(name: string): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(copy, 'dist/scripts/check.js'), name], {
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

describe('npm run check names', { timeout: 120_000 }, () => {
  it.each<readonly [check: string, named: readonly RegExp[]]>([
    [
      'rooms',
      [
        /imports of src\/domain\/: src\/domain\/text\.ts .* src\/ports\/clock\.ts/,
        /domain floor values: src\/domain\/reading\/quality\.ts .* src\/domain\/state\/state\.ts/,
        /no-cycles: src\/wire\/(names|backwards)\.ts →/,
        /everything-has-a-room: src\/attic\/old\.ts/,
      ],
    ],
    ['dead code', [/usedByNone +src\/server\/problem\.ts/, /src\/server\/forgotten\.ts/]],
    ['double words', [/^Twofold .* src\/server\/peer\.ts, drivers\/mqtt\/vector\.ts$/m]],
    ['generated files', [/ARCHITECTURE\.md is not what the sources give/]],
    ['file sizes', [/src\/project\/long\.ts/]],
  ])('each fault: %s', (name, named) => {
    const { status, output } = check(name);
    expect(status, output).toBe(1);
    for (const line of named) expect(output).toMatch(line);
  });

  it('the checks that there are, to one who asks for another', () => {
    const { status, output } = check('weather');
    expect(status).toBe(2);
    expect(output).toContain('dead code, double words');
  });
});
