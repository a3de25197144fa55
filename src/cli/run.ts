import { resolve as absolute } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Command, InvalidArgumentError } from 'commander';
import type { FirstPassword } from '../accounts/protocol.ts';
import { isImported } from '../evidence/bundle/imported.ts';
import { ServiceNotifier } from '../platform/notify.ts';
import { CLI_TEXTS } from '../words/cli.ts';
import { COMMAND_TEXTS } from '../words/commands.ts';
import { LOG_TEXTS } from '../words/log.ts';
import { filled } from '../words/sentence.ts';
import { TextError } from '../words/text-error.ts';
import { spoken } from './language.ts';
import { configurationFrom } from './configuration.ts';
import { launcherPid } from './runtime.mjs';

/** A TCP port; 0 takes a free one. */
export function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new InvalidArgumentError(spoken(CLI_TEXTS.badPort));
  return port;
}

/** `fengsui run`: the gateway in the foreground, ready for systemd. */
export const runCommand = (): Command =>
  new Command('run')
    .description(spoken(COMMAND_TEXTS.run))
    .requiredOption('--config <dir>', spoken(COMMAND_TEXTS.config))
    .requiredOption('--data <dir>', spoken(COMMAND_TEXTS.data))
    .option('--port <n>', spoken(COMMAND_TEXTS.port), portNumber, 8420)
    .option('--host <h>', spoken(COMMAND_TEXTS.host), '127.0.0.1')
    .action(async ({ config, data, port, host }: { config: string; data: string; port: number; host: string }) => {
      if (isImported(data)) throw new TextError(filled(LOG_TEXTS.isImported, { data }));
      // Before anything else: a signal that comes during the start must end the gateway in order, too.
      const stopped = stopSignal().then(endAtTheLatest);
      const { settings, refused } = configurationFrom(config, data);
      // The whole gateway is loaded when it is to run, and not for a line of help.
      const { start } = await import('../main.ts');
      const notifier = new ServiceNotifier(process.env);
      const isService = process.env['NOTIFY_SOCKET'] !== undefined || process.env['INVOCATION_ID'] !== undefined;
      const running = await start({
        settings,
        ...refused,
        config,
        data,
        host,
        port,
        launcher: launcherPid(),
        isService,
      });
      // Before the address, unless the disk is slow.
      void running.firstPassword.then((first) => tell(first, data));
      await setImmediate();
      process.stdout.write(`listening ${running.url}\n`);
      notifier.ready(`listening ${running.url}`);
      notifier.watch(() => running.isWell());
      await stopped;
      notifier.stopping();
      await running.stop();
    });

/** systemd kills after ten seconds; what a stop waits for (a disk, a port) may never come, ms. */
const LONGEST_STOP_MS = 9000;

function endAtTheLatest(): void {
  setTimeout(() => {
    process.stderr.write(`fengsui: ${spoken(CLI_TEXTS.didNotStop)}\n`);
    // An orderly exit waits for all threads, also for one that hangs in a broken disk.
    process.kill(process.pid, 'SIGKILL');
  }, LONGEST_STOP_MS).unref();
}

/** The password of the first account is shown once; a service has a journal that is kept, and tells the file. */
function tell(first: FirstPassword, data: string): void {
  if ('missing' in first) {
    process.stderr.write(`fengsui: ${spoken(filled(CLI_TEXTS.noAdmin, { data: absolute(data) }))}\n`);
    return;
  }
  const text =
    'password' in first
      ? `admin password: ${first.password}`
      : spoken(filled(CLI_TEXTS.firstPasswordFile, { file: first.file }));
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
