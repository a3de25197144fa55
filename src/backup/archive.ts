import { spawnSync } from 'node:child_process';
import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs';
import type { Text } from '../domain/text.ts';
import { BACKUP_TEXTS } from '../words/backup.ts';
import { filled } from '../words/sentence.ts';
import { TextError } from '../words/text-error.ts';

/** An archive is a gzipped tar of the system's own tar: it can be looked into, and opened, without Fengsui. */

/**
 * Packs a folder into a new file that its maker alone may read: it holds accounts and secrets. The file is on the disk and
 * read back when this returns, or is not there.
 * @throws where the file exists, or the disk takes nothing
 */
export function pack(folder: string, file: string): void {
  const out = openSync(file, 'wx', 0o600);
  try {
    try {
      tar(['-cz', '-C', folder, '.'], 'ignore', out, (what) => notWritten(file, what));
      fsyncSync(out);
    } finally {
      closeSync(out);
    }
    compare(folder, file);
  } catch (error) {
    rmSync(file, { force: true });
    const isFull = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
    throw isFull ? new TextError(filled(BACKUP_TEXTS.full, { file }), { cause: error }) : error;
  }
}

const notWritten = (file: string, what: string): Text =>
  /No space left|quota exceeded/i.test(what)
    ? filled(BACKUP_TEXTS.full, { file })
    : filled(BACKUP_TEXTS.tarFailed, { file, what });

/** Reads an archive back, and compares each byte with what was packed: it takes no room. */
function compare(folder: string, file: string): void {
  const from = openSync(file, 'r');
  try {
    tar(['-dz', '-C', folder], from, 'ignore', (what) => filled(BACKUP_TEXTS.notReadBack, { file, what }));
  } finally {
    closeSync(from);
  }
}

/** @throws {TextError} where the file is not such an archive, or is damaged */
export function unpack(file: string, folder: string): void {
  const from = openSync(file, 'r');
  try {
    const args = ['-xz', '-C', folder, '--no-same-owner', '--no-same-permissions'];
    tar(args, from, 'ignore', (what) => filled(BACKUP_TEXTS.notUnpacked, { file, what }));
  } finally {
    closeSync(from);
  }
}

type End = number | 'ignore';

function tar(args: readonly string[], from: End, out: End, words: (what: string) => Text): void {
  const { status, stderr, error } = spawnSync('tar', args, {
    stdio: [from, out, 'pipe'],
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new TextError(words(stderr.trim().split('\n', 1).join('')));
}
