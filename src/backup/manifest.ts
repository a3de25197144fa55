import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { BACKUP_TEXTS } from '../words/backup.ts';
import { filled } from '../words/sentence.ts';
import { TextError } from '../words/text-error.ts';

const MANIFEST = 'manifest.json';

/** Of the archive: a reader of an older one refuses a newer one. */
const FORMAT = 1;

const manifest = z.object({
  format: z.number(),
  /** When it was made, RFC 3339. */
  at: z.string(),
  /** SHA-256 of each file by its name, which begins with `config/` or `data/`. */
  files: z.record(z.string(), z.string()),
});
export type BackupManifest = z.output<typeof manifest>;

/** Names below a folder of all plain files. */
export const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => lstatSync(join(folder, name), { throwIfNoEntry: false })?.isFile() === true)
    .sort();

const sumOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

/** Writes down what a folder holds. @param at Unix ms */
export function listContents(folder: string, at: number): BackupManifest {
  const files = Object.fromEntries(filesBelow(folder).map((name) => [name, sumOf(join(folder, name))]));
  const whole = { format: FORMAT, at: new Date(at).toISOString(), files };
  writeFileSync(join(folder, MANIFEST), `${JSON.stringify(whole, undefined, 2)}\n`);
  return whole;
}

/** @throws {TextError} where a file is missing, is another one, or is one too many */
export function verified(folder: string, archive: string): BackupManifest {
  const found = readManifest(folder);
  if (found === undefined) throw new TextError(filled(BACKUP_TEXTS.noBackup, { file: archive }));
  if (found.format > FORMAT) throw new TextError(filled(BACKUP_TEXTS.newer, { file: archive }));
  const names = new Set([...Object.keys(found.files), ...filesBelow(folder)]);
  names.delete(MANIFEST);
  for (const name of names) {
    const isPlain = lstatSync(join(folder, name), { throwIfNoEntry: false })?.isFile() === true;
    if (!isPlain || found.files[name] !== sumOf(join(folder, name)))
      throw new TextError(filled(BACKUP_TEXTS.damaged, { file: archive, name }));
  }
  return found;
}

function readManifest(folder: string): BackupManifest | undefined {
  try {
    return manifest.safeParse(JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8'))).data;
  } catch {
    // None, or no JSON: not a backup of ours.
    return undefined;
  }
}
