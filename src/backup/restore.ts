import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { prepareCopiedAccounts } from '../accounts/copy.ts';
import { giveToOwner } from '../configuration/owner.ts';
import { LogFiles } from '../log/files.ts';
import { DataLock } from '../platform/lock.ts';
import { BACKUP_TEXTS } from '../words/backup.ts';
import { filled } from '../words/sentence.ts';
import { TextError } from '../words/text-error.ts';
import { unpack } from './archive.ts';
import { type BackupManifest, filesBelow, verified } from './manifest.ts';

export interface RestoreOptions {
  readonly file: string;
  readonly data: string;
  readonly config: string;
  /** Go on where there is something already: what is replaced stays, under another name. */
  readonly force: boolean;
}

/**
 * Puts what an archive holds in its place. It is proved whole before anything is written.
 * @param at Unix ms
 * @throws {LockedError} while a gateway runs on the data folder
 * @throws {TextError} where the archive is damaged, or the folders hold something
 */
export function restoreBackup({ file, data, config, force }: RestoreOptions, at: number): BackupManifest {
  const staging = mkdtempSync(join(tmpdir(), 'fengsui-restore-'));
  try {
    unpack(file, staging);
    const manifest = verified(staging, file);
    prepareCopiedAccounts(join(staging, 'data'));
    const lock = new DataLock(data);
    try {
      const there = [...present(join(staging, 'config'), config), ...present(join(staging, 'data'), data)];
      if (there.length > 0 && !force) throw new TextError(filled(BACKUP_TEXTS.notEmpty, { files: there.join(', ') }));
      const mark = `.replaced-${new Date(at).toISOString().replaceAll(':', '')}`;
      for (const path of there) renameSync(path, path + mark);
      // Before anything is there that a start could go on from.
      markRestored(data);
      put(join(staging, 'data'), data, 0o600);
      put(join(staging, 'config'), config, 0o640);
    } finally {
      lock.release();
    }
    return manifest;
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** What would be replaced: files, and the record as a whole, which would not be one with parts of another. */
function present(from: string, to: string): readonly string[] {
  const names = filesBelow(from).map((name) => (name.startsWith(`log${sep}`) ? 'log' : name));
  return [...new Set(names)].map((name) => join(to, name)).filter((path) => existsSync(path));
}

/** The box that was saved may have gone on since: the number of its next run is not the number of ours. */
function markRestored(data: string): void {
  const { restoredMark } = new LogFiles(data);
  writeFileSync(restoredMark, '', { flush: true, mode: 0o600 });
  giveToOwner(data, restoredMark);
}

/** Root gives each file to the owner of its folder; the group of a configuration is that of the gateway, and reads it. */
function put(from: string, to: string, mode: number): void {
  mkdirSync(to, { recursive: true, mode: 0o750 });
  for (const name of filesBelow(from)) {
    const path = join(to, name);
    mkdirSync(dirname(path), { recursive: true, mode: mode === 0o600 ? 0o700 : 0o750 });
    writeFileSync(path, readFileSync(join(from, name)), { flush: true, flag: 'wx', mode });
    chmodSync(path, mode);
    giveToOwner(to, join(to, relative(to, path).split(sep)[0] ?? ''));
  }
}
