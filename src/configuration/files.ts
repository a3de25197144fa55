import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** SHA-256 in hex. */
export const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

/** A file that cannot be read counts as missing. For a start, and for threads that may wait for a disk. */
export function contentOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** As `contentOf`, for the thread that folds: no alarm waits for a disk. */
export const readContent = (path: string): Promise<Buffer | undefined> => readFile(path).catch(() => undefined);

/**
 * Writes a file whole or not at all, and waits until the disk has it.
 * @throws where the disk takes nothing; what was there before is then still there
 */
export async function replaceFile(path: string, content: string | Buffer, mode = 0o600): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const fresh = `${path}.new`;
  try {
    await writeThrough(fresh, content, mode);
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Writes a file and waits until the disk has it. */
export async function writeThrough(path: string, content: string | Buffer, mode: number): Promise<void> {
  const file = await open(path, 'w', mode);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes a rename in a folder survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const opened = await open(folder, 'r');
  try {
    await opened.sync();
  } finally {
    await opened.close();
  }
}
