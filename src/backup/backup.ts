import { cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { copyAccounts } from '../accounts/copy.ts';
import { ACCOUNTS_FILE } from '../accounts/database.ts';
import { inForce } from '../configuration/in-force.ts';
import { BACKUP_TEXTS } from '../words/backup.ts';
import { filled } from '../words/sentence.ts';
import { TextError } from '../words/text-error.ts';
import { pack } from './archive.ts';
import { type BackupManifest, filesBelow, listContents } from './manifest.ts';

/** Of the data folder: the record is too large and has a way of its own, the rest belongs to a process that runs. */
const LEFT_OUT = [/^log\//, /^accounts\.sqlite/, /^gateway\.pid/, /^configuration\/inbox\//, /\.(damaged|replaced)-/];

/** A file that is being replaced is copied again. */
const MOST_TRIES = 5;

/**
 * Writes configuration, accounts and keys into one archive, also while the gateway runs.
 * @param config its folder; where it is not given, the one that was last in force
 * @param at Unix ms
 * @throws {TextError} where there is nothing to save, or the archive exists
 */
export async function makeBackup(
  { data, config, out }: { readonly data: string; readonly config?: string | undefined; readonly out: string },
  at: number,
): Promise<BackupManifest> {
  const folder = config ?? inForce(data)?.from;
  if (!existsSync(join(data, ACCOUNTS_FILE))) throw new TextError(filled(BACKUP_TEXTS.noData, { data }));
  if (folder === undefined || !existsSync(join(folder, 'plant.yaml')))
    throw new TextError(filled(BACKUP_TEXTS.noConfig, { config: folder ?? '-' }));
  if (existsSync(out)) throw new TextError(filled(BACKUP_TEXTS.exists, { file: out }));
  const staging = mkdtempSync(join(tmpdir(), 'fengsui-backup-'));
  try {
    copyFiles(folder, join(staging, 'config'));
    await copyData(data, join(staging, 'data'));
    const manifest = listContents(staging, at);
    pack(staging, out);
    return manifest;
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

async function copyData(data: string, to: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    rmSync(to, { recursive: true, force: true });
    copyFiles(data, to);
    // What is in force is replaced by renaming its folder: a copy of the moment between is not whole.
    if (inForce(data) === undefined || inForce(to) !== undefined || tries === MOST_TRIES) break;
  }
  await copyAccounts(data, to);
}

/** Copies plain files: a link could lead to any file of the machine. One that is gone meanwhile is left out. */
function copyFiles(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of filesBelow(from)) {
    if (LEFT_OUT.some((pattern) => pattern.test(name))) continue;
    mkdirSync(dirname(join(to, name)), { recursive: true });
    if (lstatSync(join(from, name), { throwIfNoEntry: false })?.isFile() === true)
      cpSync(join(from, name), join(to, name));
  }
}
