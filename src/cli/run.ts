import { setImmediate } from 'node:timers/promises';
import { Command, InvalidArgumentError } from 'commander';
import type { FirstPassword } from '../accounts/protocol.ts';
import { ServiceNotifier } from '../platform/notify.ts';
import { configurationFrom } from './configuration.ts';
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
      const isService = process.env['NOTIFY_SOCKET'] !== undefined || process.env['INVOCATION_ID'] !== undefined;
      const running = await start({ settings, ...refused, data, host, port, launcher: launcherPid(), isService });
      // Before the address, unless the disk is slow.
      void running.firstPassword.then(tell);
      await setImmediate();
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

/** The password of the first account is shown once. */
function tell(first: FirstPassword): void {
  const text =
    'password' in first
      ? `admin password: ${first.password}`
      : `the first password of admin is in ${first.file}: sign in and choose another; the file is then deleted`;
  process.stdout.write(`${text}\n`);
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
