import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { runtimeOf } from '../src/cli/runtime.mjs';
import { hashOf, isDone } from './stamp.mjs';

const LINE_EVERY_MS = 5000;
const TICK_MS = 250;

/**
 * Installs what the lock file says, in one step that shows how far it is and what it waits for. Nothing is compiled and
 * no package runs a script of its own.
 */
export async function install(root) {
  const stamp = `${root}node_modules/.stamp`;
  const wanted = hashOf(root, ['package-lock.json', '.npmrc'], process.platform, process.arch);
  if (isDone(stamp, wanted)) return;
  const code = await npmCi(root);
  if (code !== 0) process.exit(code);
  // The package of the runtime links itself as `node` for npm's scripts; a machine's own newer Node.js goes before it.
  const { path } = runtimeOf(root);
  if (path === process.execPath && !path.startsWith(root)) rmSync(`${root}node_modules/.bin/node`, { force: true });
  writeFileSync(stamp, wanted);
}

function npmCi(root) {
  const { packages } = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8'));
  const expected = Object.entries(packages).filter(([path, entry]) => path !== '' && fits(entry)).length;
  const begun = performance.now();
  const seconds = () => ((performance.now() - begun) / 1000).toFixed(0);
  const progress = () => {
    const there = installed(`${root}node_modules`);
    return there === 0
      ? `installing ${expected} packages: waiting for the npm registry (${seconds()} s)`
      : `installing: ${Math.min(there, expected)} of ${expected} packages (${seconds()} s)`;
  };
  process.stderr.write(`${progress()}\n`);
  const child = spawn('npm', ['ci', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill(signal));
  const isTerminal = process.stderr.isTTY === true;
  const timer = setInterval(
    () => process.stderr.write(isTerminal ? `\r\x1b[K${progress()}` : `${progress()}\n`),
    isTerminal ? TICK_MS : LINE_EVERY_MS,
  );
  return new Promise((resolve) => {
    const end = (code) => {
      clearInterval(timer);
      if (isTerminal) process.stderr.write('\r\x1b[K');
      process.stderr.write(code === 0 ? `installed in ${seconds()} s\n` : `npm ci failed after ${seconds()} s\n`);
      resolve(code);
    };
    child.once('error', (error) => {
      process.stderr.write(`npm cannot be started: ${error.message}\n`);
      end(1);
    });
    child.once('exit', (code) => end(code ?? 1));
  });
}

/** Whether a package of the lock file is for this platform. */
const fits = ({ os, cpu, libc }) =>
  (os?.includes(process.platform) ?? true) &&
  (cpu?.includes(process.arch) ?? true) &&
  (libc === undefined || libc.includes('glibc'));

/** Packages that stand in a folder of packages, by their folders. */
function installed(folder) {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    if (!entry.isDirectory() || entry.name.startsWith('.')) return sum;
    if (entry.name.startsWith('@')) return sum + installed(`${folder}/${entry.name}`);
    return sum + 1 + installed(`${folder}/${entry.name}/node_modules`);
  }, 0);
}
