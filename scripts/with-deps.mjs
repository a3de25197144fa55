/**
 * Runs one of the project's tasks, after installing what the lock file says and compiling what the task needs.
 * Built-ins only: it is what runs in a clone that has no node_modules yet.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (name) => `${root}node_modules/.bin/${name}`;
const [task = '', ...rest] = process.argv.slice(2);

/** What is installed is named by its hash: a checkout changes times, not contents. */
function install() {
  const stamp = `${root}node_modules/.stamp`;
  const parts = [readFileSync(`${root}package-lock.json`), process.version, process.platform, process.arch];
  const wanted = parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  process.stderr.write('installing dependencies (once; SQLite may be compiled, which takes about a minute)...\n');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(stamp, wanted);
}

function run(command, args) {
  const { status, signal } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) process.exit(status ?? (signal === 'SIGINT' ? 130 : 1));
}

function compile() {
  run(bin('tsc'), ['-p', 'tsconfig.json']);
}

function build() {
  compile();
  run(bin('vite'), ['build', '--config', 'src/dashboard/vite.config.ts', '--logLevel', 'warn']);
}

/** Goes on in this process, so that a signal to it reaches the task and nothing is orphaned. */
async function becomes(module, args) {
  process.argv = [process.argv[0] ?? 'node', `${root}${module}`, ...args];
  await import(`${root}${module}`);
}

install();
switch (task) {
  case 'build':
    build();
    break;
  case 'demo':
    build();
    await becomes('dist/src/cli/fengsui.js', ['demo', ...rest]);
    break;
  case 'test':
    build();
    await becomes('node_modules/vitest/vitest.mjs', ['run', ...rest]);
    break;
  case 'bench':
    build();
    await becomes('dist/bench/main.js', rest);
    break;
  case 'simulate':
    compile();
    await becomes('dist/simulators/simulate.js', rest);
    break;
  case 'generate':
    compile();
    await becomes('dist/scripts/generate.js', rest);
    break;
  case 'check':
    compile();
    await becomes('dist/scripts/check.js', rest);
    break;
  default:
    process.stderr.write(`unknown task ${task}\n`);
    process.exit(2);
}
