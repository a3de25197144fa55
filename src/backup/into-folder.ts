import { accessSync, constants, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { flushFolder } from '../log/disk.ts';
import { BACKUP_TEXTS } from '../words/backup.ts';
import { filled } from '../words/sentence.ts';
import { TextError } from '../words/text-error.ts';
import { makeBackup } from './backup.ts';
import type { BackupManifest } from './manifest.ts';

/** An archive that is being written. */
const MAKING = '.making';
const ARCHIVE = '.tar.gz';

/** What was written, and what went for it. */
export interface BackupInFolder {
  readonly manifest: BackupManifest;
  readonly file: string;
  /** Paths of older archives that were removed. */
  readonly removed: readonly string[];
}

/**
 * Writes a backup of today into a folder: a stick, or a share of another machine. It is there under its name once it is
 * whole and read back; then the oldest of this installation go, so that `keep` are left. Other files stay as they are.
 * @param at Unix ms
 * @throws {TextError} where the folder is missing, takes no writes, or is full: no archive has gone then
 */
export async function backUpInto(
  {
    folder,
    keep,
    ...what
  }: {
    readonly data: string;
    readonly config?: string | undefined;
    readonly log: boolean;
    readonly folder: string;
    /** From 1. */
    readonly keep: number;
  },
  at: number,
): Promise<BackupInFolder> {
  checkFolder(folder);
  const prefix = prefixOf(what.data);
  const ours = (end: string): string[] =>
    readdirSync(folder)
      .filter((name) => name.startsWith(prefix) && name.endsWith(end))
      .sort()
      .map((name) => join(folder, name));
  // What a crash left behind takes the room of the next one.
  for (const path of ours(MAKING)) rmSync(path, { force: true });
  const file = join(folder, `${prefix}${new Date(at).toISOString().replace(/[-:]|\.\d+/g, '')}${ARCHIVE}`);
  if (existsSync(file)) throw new TextError(filled(BACKUP_TEXTS.exists, { file }));
  const manifest = await makeBackup({ ...what, out: `${file}${MAKING}` }, at);
  renameSync(`${file}${MAKING}`, file);
  flushName(file);
  const removed = ours(ARCHIVE)
    .filter((path) => path !== file)
    .reverse()
    .slice(keep - 1);
  for (const path of removed) rmSync(path);
  return { manifest, file, removed };
}

/** Some shares of the network take no flush of a folder, and say EINVAL: the archive itself is flushed. */
function flushName(file: string): void {
  try {
    flushFolder(file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && /^(EINVAL|ENOTSUP|EOPNOTSUPP)$/.test(String(error.code))))
      throw error;
  }
}

/** Several boxes may write into one folder: each removes its own archives only. */
function prefixOf(data: string): string {
  const path = join(data, 'installation');
  const id = existsSync(path)
    ? readFileSync(path, 'utf8')
        .replace(/[^0-9a-zA-Z]/g, '')
        .slice(0, 8)
    : 'new';
  return `fengsui-${id}-`;
}

/** It is never made: where it is missing, the stick or the share is, and the archive would fill the disk of the box. */
function checkFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new TextError(filled(BACKUP_TEXTS.noFolder, { folder }));
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new TextError(filled(BACKUP_TEXTS.notWritable, { folder, code }), { cause: error });
  }
}
