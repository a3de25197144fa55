/**
 * Runs one of the project's tasks: installs what the lock file says, goes on in the product's own Node.js, builds what
 * changed, runs the task. Built-ins only: it is what runs in a clone that has no node_modules yet.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { GATEWAY_TUNING, goOnInRuntime } from '../src/cli/runtime.mjs';
import { install } from './install.mjs';
import { unlessDone } from './stamp.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const [task = '', ...rest] = process.argv.slice(2);

/** Runs a tool of node_modules in this Node.js; ends this process when the tool fails. */
function tool(path, args) {
  const { status, signal } = spawnSync(process.execPath, [`${root}node_modules/${path}`, ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) process.exit(status ?? (signal === 'SIGINT' ? 130 : 1));
}

const SERVER_SOURCES = ['src', 'drivers', 'simulators', 'bench', 'scripts', 'tsconfig.json', 'package-lock.json'];
const PAGE_SOURCES = ['src/dashboard', 'src/wire', 'src/words', 'src/domain', 'package-lock.json'];

function compile() {
  unlessDone(root, 'compiling', SERVER_SOURCES, 'dist/src/cli/fengsui.js', () => {
    tool('typescript/bin/tsc', ['-p', 'tsconfig.json']);
    chmodSync(`${root}dist/src/cli/fengsui.js`, 0o755);
    // A wall clock that stands before this is wrong (src/platform/build.ts).
    writeFileSync(`${root}dist/build.json`, `${JSON.stringify({ at: new Date().toISOString() })}\n`);
  });
  linkRuntime();
}

function build() {
  compile();
  unlessDone(root, 'building the dashboard', PAGE_SOURCES, 'dist/dashboard/index.html', () =>
    tool('vite/bin/vite.js', ['build', '--config', 'src/dashboard/vite.config.ts', '--logLevel', 'error']),
  );
  unlessDone(root, 'building the page of a bundle', PAGE_SOURCES, 'dist/bundle/player.js', () =>
    tool('vite/bin/vite.js', ['build', '--config', 'src/dashboard/bundle/vite.config.ts', '--logLevel', 'error']),
  );
}

/** Names the runtime in one place, `dist/node`, for the service unit. */
function linkRuntime() {
  const link = `${root}dist/node`;
  // One of a home folder, as nvm makes them, is hidden from the service.
  const installed = `../node_modules/node-${process.platform}-${process.arch}/bin/node`;
  const target = existsSync(`${root}dist/${installed}`) ? installed : process.execPath;
  if (lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() && readlinkSync(link) === target) return;
  rmSync(link, { force: true });
  symlinkSync(target, link);
}

/** Goes on in this process, so that a signal to it reaches the task and no process is left behind. */
async function becomes(module, args) {
  process.argv = [process.execPath, `${root}${module}`, ...args];
  await import(`${root}${module}`);
}

const TASKS = {
  build,
  demo: () => (build(), becomes('dist/src/cli/fengsui.js', ['demo', ...rest])),
  test: () => (build(), becomes('node_modules/vitest/vitest.mjs', ['run', ...rest])),
  chaos: () => (
    build(),
    becomes('node_modules/vitest/vitest.mjs', ['run', '--config', 'vitest.chaos.config.ts', ...rest])
  ),
  bench: () => (build(), becomes('dist/bench/main.js', rest)),
  simulate: () => (compile(), becomes('dist/simulators/simulate.js', rest)),
  generate: () => (compile(), becomes('dist/scripts/generate.js', rest)),
  golden: () => (build(), becomes('dist/scripts/golden.js', rest)),
  check: () => (compile(), becomes('dist/scripts/check.js', rest)),
};

if (!Object.hasOwn(TASKS, task)) {
  process.stderr.write(`unknown task ${task}; there are ${Object.keys(TASKS).join(', ')}\n`);
  process.exit(2);
}
await install(root);
await goOnInRuntime(root, task === 'demo' ? GATEWAY_TUNING : undefined);
await TASKS[task]();
