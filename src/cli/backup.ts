import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { makeBackup } from '../backup/backup.ts';
import { backUpInto } from '../backup/into-folder.ts';
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
  readonly out?: string;
  readonly to?: string;
  readonly keep: number;
  readonly config?: string;
  readonly withoutLog?: true;
}

const KEEP = 7;
const MOST_KEPT = 10_000;

/** `fengsui backup`: all that cannot be made again, in one file. */
export const backupCommand = (): Command =>
  new Command('backup')
    .description(spoken(COMMAND_TEXTS.backup))
    .requiredOption('--data <dir>', spoken(COMMAND_TEXTS.data))
    .option('--out <file>', spoken(COMMAND_TEXTS.backupOut))
    .option('--to <dir>', spoken(COMMAND_TEXTS.backupTo))
    .option('--keep <number>', spoken(COMMAND_TEXTS.backupKeep), keepOf, KEEP)
    .option('--config <dir>', spoken(COMMAND_TEXTS.backupConfig))
    .option('--without-log', spoken(COMMAND_TEXTS.withoutLog))
    .option('--json', spoken(COMMAND_TEXTS.json))
    .action(async ({ json, withoutLog, out, to, keep, data, config }: BackupOptions, command: Command) => {
      const options = { data, config, log: withoutLog !== true };
      const made =
        out !== undefined && to === undefined
          ? { file: out, manifest: await makeBackup({ ...options, out }, Date.now()), removed: [] }
          : to !== undefined && out === undefined
            ? await backUpInto({ ...options, folder: to, keep }, Date.now())
            : command.error(`fengsui: ${spoken(BACKUP_TEXTS.outOrTo)}`, { exitCode: 2 });
      const { file, manifest, removed } = made;
      const names = Object.keys(manifest.files);
      if (json === true)
        return say(
          JSON.stringify({
            file: resolve(file),
            at: manifest.at,
            files: names,
            removed: removed.map((one) => resolve(one)),
          }),
        );
      say(spoken(filled(options.log ? BACKUP_TEXTS.madeWithLog : BACKUP_TEXTS.made, { file, count: names.length })));
      for (const one of removed) say(spoken(filled(BACKUP_TEXTS.removed, { file: one })));
    });

function keepOf(given: string): number {
  const keep = Number(given);
  if (!Number.isInteger(keep) || keep < 1 || keep > MOST_KEPT)
    throw new InvalidArgumentError(spoken(BACKUP_TEXTS.badKeep));
  return keep;
}

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
