// @ts-check
/**
 * Chooses the Node.js that runs Fengsui, and goes on in it. Plain JavaScript with built-ins only: any Node.js from
 * 20.19 on must be able to read it, also in a clone that has not been built (ADR 9).
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Socket } from 'node:net';
import { constants } from 'node:os';
import { delimiter, dirname } from 'node:path';
import process from 'node:process';

/** The oldest major version that the product runs on. */
const LEAST_MAJOR = 24;

/**
 * How a gateway's process is started, measured in ADR 9: a small young generation, a bound on the heap of each thread,
 * and a C allocator with one arena that gives freed memory back.
 * @typedef {{ flags: readonly string[], env: Readonly<Record<string, string>> }} Tuning
 * @type {Tuning}
 */
export const GATEWAY_TUNING = {
  flags: ['--max-semi-space-size=2', '--max-old-space-size=512'],
  env: { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '65536', MALLOC_TRIM_THRESHOLD_: '131072' },
};

/** The variable that tells a runtime the process id of its launcher; taken out before anything else is started. */
const LAUNCHER = 'FENGSUI_LAUNCHER';

/** Where that id is kept: this file is loaded from the sources and from what was built of them, and both must see it. */
const KEPT = Symbol.for('fengsui.launcher');
const kept = /** @type {{ [KEPT]?: number }} */ (globalThis);

/**
 * The Node.js to run on: this one where it is new enough, else the one that was installed for this platform.
 * @param {string} root folder of the checkout, with a slash at its end
 * @returns {{ path: string } | { problem: string }}
 */
export function runtimeOf(root) {
  if (Number.parseInt(process.versions.node, 10) >= LEAST_MAJOR) return { path: process.execPath };
  const path = `${root}node_modules/node-${process.platform}-${process.arch}/bin/node`;
  if (existsSync(path)) return { path };
  return {
    problem:
      `Fengsui runs on Node.js ${LEAST_MAJOR} or newer; this is ${process.version}, and no runtime for ` +
      `${process.platform}-${process.arch} is installed. Run "npm run build" in ${root} (it installs the runtime on ` +
      `Linux x64 and arm64 with glibc), or install Node.js ${LEAST_MAJOR} on this machine.`,
  };
}

/**
 * Goes on in the runtime. Returns only when this process is the runtime already, and tuned.
 * @param {string} root folder of the checkout, with a slash at its end
 * @param {Tuning} tuning a value that was given by hand stays
 * @returns {Promise<void>}
 */
export async function goOnInRuntime(root, tuning = { flags: [], env: {} }) {
  const runtime = runtimeOf(root);
  if ('problem' in runtime) {
    process.stderr.write(`${runtime.problem}\n`);
    process.exit(2);
  }
  const given = [...process.execArgv, ...(process.env['NODE_OPTIONS'] ?? '').split(' ')];
  const missing = tuning.flags.filter((flag) => !given.some((other) => nameOf(other) === nameOf(flag)));
  const isTuned = missing.length === 0 && Object.keys(tuning.env).every((name) => name in process.env);
  const isRuntime = runtime.path === process.execPath;
  if (isRuntime && isTuned) return endWithLauncher();
  const args = [...process.execArgv, ...missing, ...process.argv.slice(1)];
  // What `npm` and other scripts start below this process must be the same Node.js.
  const env = {
    ...tuning.env,
    ...process.env,
    PATH: `${dirname(runtime.path)}${delimiter}${process.env['PATH'] ?? ''}`,
  };
  if (process.channel === undefined && typeof process.execve === 'function') {
    process.execve(runtime.path, [runtime.path, ...args], env);
  }
  if (isRuntime) return endWithLauncher();
  await below(runtime.path, args, { ...env, [LAUNCHER]: String(process.pid) });
}

/**
 * The process that was started, where it could not become the runtime and launched it.
 * @returns {number | undefined} its pid
 */
export const launcherPid = () => kept[KEPT];

/**
 * Ends this process at once when its launcher dies, as `kill -9` would: the process that was started counts as the
 * gateway, so the gateway must not outlive it.
 */
function endWithLauncher() {
  const launcher = process.env[LAUNCHER];
  if (launcher === undefined) return;
  delete process.env[LAUNCHER];
  kept[KEPT] = Number(launcher);
  const pipe = new Socket({ fd: 3, readable: true, writable: false });
  pipe.once('close', () => process.kill(process.pid, 'SIGKILL'));
  pipe.on('error', () => pipe.destroy());
  pipe.resume();
  pipe.unref();
}

/** @param {string} flag */
const nameOf = (flag) => flag.split('=')[0];

/**
 * Runs the runtime below this process, where the process cannot be replaced (Node.js before 22.15). This process then
 * only passes signals on and ends as the runtime ends. The fourth descriptor is a pipe that nothing is written to: it
 * closes when this process dies, however it dies, and the runtime then ends too.
 * @param {string} path
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<never>}
 */
function below(path, args, env) {
  const child = spawn(path, args, { stdio: ['inherit', 'inherit', 'inherit', 'pipe'], env });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'])) {
    process.on(signal, () => child.kill(signal));
  }
  return new Promise(() => {
    child.once('error', (error) => {
      process.stderr.write(`cannot start ${path}: ${error.message}\n`);
      process.exit(1);
    });
    child.once('exit', (code, signal) => {
      if (signal !== null) {
        process.removeAllListeners(signal);
        process.kill(process.pid, signal);
      }
      process.exit(code ?? 128 + (signal === null ? 1 : constants.signals[signal]));
    });
  });
}
