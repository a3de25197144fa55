import { cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { copyAccounts } from '../accounts/copy.ts';
import { ACCOUNTS_FILE } from '../accounts/database.ts';
import { inForce } from '../configuration/in-force.ts';
import { BACKUP_TEXTS } from '../words/backup.ts';
import { filled } from '../words/sentence.ts';
import { TextError } from '../words/text-error.ts';
import { pack } from './archive.ts';
import { type BackupManifest, filesBelow, listContents } from './manifest.ts';
import { copyRecord } from './record.ts';

/** Of the data folder: the record is copied in a way of its own, the rest belongs to a process that runs. */
const LEFT_OUT = [
  /^log\//,
  /^\.backup-/,
  /^accounts\.sqlite/,
  /^gateway\.pid/,
  /^configuration\/inbox\//,
  /\.(damaged|replaced)-/,
];

/** How the folder begins in which a backup is put together. */
const STAGING = '.backup-';

/** A file that is being replaced is copied again. */
const MOST_TRIES = 5;

/**
 * Writes configuration, accounts, keys and the record into one archive, also while the gateway runs.
 * @param config its folder; where it is not given, the one that was last in force
 * @param at Unix ms
 * @throws {TextError} where there is nothing to save, or the archive exists
 */
export async function makeBackup(
  {
    data,
    config,
    out,
    log,
  }: {
    readonly data: string;
    readonly config?: string | undefined;
    readonly out: string;
    /** Whether the record goes with it. */
    readonly log: boolean;
  },
  at: number,
): Promise<BackupManifest> {
  const folder = config ?? inForce(data)?.from;
  if (!existsSync(join(data, ACCOUNTS_FILE))) throw new TextError(filled(BACKUP_TEXTS.noData, { data }));
  if (folder === undefined || !existsSync(join(folder, 'plant.yaml')))
    throw new TextError(filled(BACKUP_TEXTS.noConfig, { config: folder ?? '-' }));
  if (existsSync(out)) throw new TextError(filled(BACKUP_TEXTS.exists, { file: out }));
  // Beside the record, which is then not copied where a file can have two names. What a crash left behind goes.
  for (const name of readdirSync(data)) if (name.startsWith(STAGING)) rmSync(join(data, name), { recursive: true });
  const staging = mkdtempSync(join(data, STAGING));
  try {
    copyFiles(folder, join(staging, 'config'));
    await copyData(data, join(staging, 'data'));
    if (log) copyRecord(data, join(staging, 'data'));
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
