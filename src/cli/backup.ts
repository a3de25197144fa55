import { resolve } from 'node:path';
import { Command } from 'commander';
import { makeBackup } from '../backup/backup.ts';
import { restoreBackup } from '../backup/restore.ts';
import { BACKUP_TEXTS } from '../words/backup.ts';
import { COMMAND_TEXTS } from '../words/commands.ts';
import { filled } from '../words/sentence.ts';
import { spoken } from './language.ts';

interface Options {
  readonly data: string;
  readonly json?: true;
}

interface BackupOptions extends Options {
  readonly out: string;
  readonly config?: string;
  readonly withoutLog?: true;
}

/** `fengsui backup`: all that cannot be made again, in one file. */
export const backupCommand = (): Command =>
  new Command('backup')
    .description(spoken(COMMAND_TEXTS.backup))
    .requiredOption('--data <dir>', spoken(COMMAND_TEXTS.data))
    .requiredOption('--out <file>', spoken(COMMAND_TEXTS.backupOut))
    .option('--config <dir>', spoken(COMMAND_TEXTS.backupConfig))
    .option('--without-log', spoken(COMMAND_TEXTS.withoutLog))
    .option('--json', spoken(COMMAND_TEXTS.json))
    .action(async ({ json, withoutLog, ...given }: BackupOptions) => {
      const options = { ...given, log: withoutLog !== true };
      const { at, files } = await makeBackup(options, Date.now());
      const names = Object.keys(files);
      const text = spoken(
        filled(options.log ? BACKUP_TEXTS.madeWithLog : BACKUP_TEXTS.made, { file: options.out, count: names.length }),
      );
      say(json === true ? JSON.stringify({ file: resolve(options.out), at, files: names }) : text);
    });

/** `fengsui restore`: a backup in its place, on this box or another. */
export const restoreCommand = (): Command =>
  new Command('restore')
    .description(spoken(COMMAND_TEXTS.restore))
    .argument('<file>', spoken(COMMAND_TEXTS.restoreFile))
    .requiredOption('--config <dir>', spoken(COMMAND_TEXTS.config))
    .requiredOption('--data <dir>', spoken(COMMAND_TEXTS.data))
    .option('--force', spoken(COMMAND_TEXTS.restoreForce))
    .option('--json', spoken(COMMAND_TEXTS.json))
    .action((file: string, { json, ...given }: Options & { readonly config: string; readonly force?: true }) => {
      const options = { ...given, file, force: given.force === true };
      const { at, files } = restoreBackup(options, Date.now());
      const { config, data } = options;
      say(
        json === true
          ? JSON.stringify({ at, files: Object.keys(files) })
          : spoken(filled(BACKUP_TEXTS.restored, { at, config, data })),
      );
    });

const say = (line: string): void => void process.stdout.write(`${line}\n`);
