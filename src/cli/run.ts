import { Command, InvalidArgumentError } from 'commander';
import { drivers, type Settings } from '../../drivers/registry.ts';
import type { RunOptions } from '../main.ts';
import { ServiceNotifier } from '../platform/notify.ts';
import { lastInForce } from '../settings/in-force.ts';
import { load } from '../settings/load.ts';
import { formatProblem, SettingsError } from '../settings/problem.ts';
import { launcherPid } from './runtime.mjs';

/** A TCP port; 0 takes a free one. */
export function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new InvalidArgumentError('a port is 0 to 65535');
  return port;
}

/** `fengsui run`: the gateway in the foreground, ready for systemd. */
export const runCommand = (): Command =>
  new Command('run')
    .description('run the gateway in the foreground')
    .requiredOption('--config <dir>', 'folder that holds plant.yaml')
    .requiredOption('--data <dir>', 'folder for the log and the accounts')
    .option('--port <n>', 'HTTP port', portNumber, 8420)
    .option('--host <h>', 'address to listen on', '127.0.0.1')
    .action(async ({ config, data, port, host }: { config: string; data: string; port: number; host: string }) => {
      const { settings, refused } = configurationFrom(config, data);
      // The whole gateway is loaded when it is to run, and not for a line of help.
      const { start } = await import('../main.ts');
      const notifier = new ServiceNotifier(process.env);
      const running = await start({ settings, ...refused, data, host, port, launcher: launcherPid() });
      if (running.adminPassword !== undefined) process.stdout.write(`admin password: ${running.adminPassword}\n`);
      process.stdout.write(`listening ${running.url}\n`);
      notifier.ready(`listening ${running.url}`);
      notifier.watch(() => running.isWell());
      await stopSignal();
      notifier.stopping();
      endAtTheLatest();
      await running.stop();
    });

/** systemd kills after ten seconds; what a stop waits for (a disk, a port) may never come, ms. */
const LONGEST_STOP_MS = 9000;

function endAtTheLatest(): void {
  setTimeout(() => {
    process.stderr.write('fengsui: something did not stop in time; the process ends without it\n');
    // An orderly exit waits for all threads, also for one that hangs in a broken disk.
    process.kill(process.pid, 'SIGKILL');
  }, LONGEST_STOP_MS).unref();
}

/** So many problems go into the record; all of them go to the diary. */
const MOST_PROBLEMS = 5;

/**
 * The configuration of a folder; where it has errors, the one that was last in force.
 * @throws SettingsError when there is none
 */
function configurationFrom(
  config: string,
  data: string,
): { readonly settings: Settings; readonly refused: Pick<RunOptions, 'refused'> } {
  const loaded = load(config, drivers);
  if (loaded.ok) return { settings: loaded.settings, refused: {} };
  const last = lastInForce(data, drivers);
  if (last === undefined) throw new SettingsError(loaded.problems);
  const problems = loaded.problems.map(formatProblem);
  process.stderr.write(
    `${problems.join('\n')}\nfengsui: ${config} has errors; the last configuration in force (revision ${last.plant.revision}) goes on\n`,
  );
  return {
    settings: last,
    refused: { refused: { problems: problems.slice(0, MOST_PROBLEMS), count: problems.length } },
  };
}

/** A terminal sends Ctrl-C to a launcher and to us, and the launcher passes it on: within this time it is one, ms. */
const SAME_SIGNAL_MS = 300;

/** Waits for Ctrl-C or systemd's stop; a second one ends the process at once. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let askedAt: number | undefined;
    const stop = (): void => {
      const now = performance.now();
      if (askedAt !== undefined && now - askedAt >= SAME_SIGNAL_MS) process.exit(130);
      askedAt ??= now;
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}
