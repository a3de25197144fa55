import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Types, lint, format, rooms, dead code, double words, generated files, the lock file and the size of files, in one command. */

const root = join(import.meta.dirname, '../..');
const bin = (name: string): string => join(root, 'node_modules/.bin', name);
const LONGEST_FILE = 400;
const SIZES = 'file sizes';

/** Each check with the command that does it; types of the server were already compiled on the way here. */
const CHECKS: readonly (readonly [name: string, command: string, args: readonly string[]])[] = [
  ['types of the tests', bin('tsc'), ['-p', 'test/tsconfig.json', '--noEmit']],
  [
    'types of the dashboard',
    bin('svelte-check'),
    ['--tsconfig', 'src/dashboard/tsconfig.json', '--fail-on-warnings', '--output', 'human'],
  ],
  ['lint', bin('oxlint'), ['--type-aware', '--deny-warnings']],
  ['format', bin('oxfmt'), ['--check', '.']],
  ['rooms', bin('depcruise'), ['src', 'drivers', 'simulators', 'bench', '--config', '.dependency-cruiser.cjs']],
  ['dead code', bin('knip'), ['--no-progress']],
  ['double words', process.execPath, ['dist/scripts/double-words.js']],
  ['generated files', process.execPath, ['dist/scripts/generate.js', '--check']],
  ['lock file', 'npm', ['ci', '--dry-run', '--silent']],
];

function* sources(folder: string): Iterable<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (/\.(ts|svelte)$/.test(entry.name)) yield path;
  }
}

/** The house has small rooms: says how small, and fails on one that is too large. */
function sizes(): boolean {
  const lines = ['src', 'drivers', 'simulators', 'bench', 'scripts']
    .flatMap((folder) => [...sources(folder)])
    .map((file) => [readFileSync(join(root, file), 'utf8').split('\n').length, file] as const)
    .sort(([a], [b]) => a - b);
  const at = (share: number): number => lines[Math.floor(share * (lines.length - 1))]?.[0] ?? 0;
  process.stdout.write(
    `${SIZES}: ${lines.length} files, median ${at(0.5)}, ninth decile ${at(0.9)}, longest ${at(1)} (${lines.at(-1)?.[1] ?? ''})\n`,
  );
  return at(1) <= LONGEST_FILE;
}

/** Runs one check. @returns whether it is green */
function run(name: string, command: string, args: readonly string[]): boolean {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  process.stdout.write(`${status === 0 ? 'ok  ' : 'FAIL'} ${name}\n`);
  if (status !== 0) process.stdout.write(`${stdout}${stderr}`);
  return status === 0;
}

/** Names of single checks may follow the command. */
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => name !== SIZES && !CHECKS.some(([known]) => known === name));
if (unknown.length > 0) {
  process.stderr.write(
    `no check ${unknown.join(', ')}; there are ${[...CHECKS.map(([name]) => name), SIZES].join(', ')}\n`,
  );
  process.exit(2);
}
const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name);
const results = CHECKS.filter(([name]) => isWanted(name)).map((check) => run(...check));
if (isWanted(SIZES)) results.push(sizes());
process.exitCode = results.every((isGreen) => isGreen) ? 0 : 1;
