import { disk, flushFolder } from './disk.ts';

/** What SQLite keeps beside a file. */
const COMPANIONS = ['-wal', '-shm', '-journal'] as const;

/** `20261126T161048123Z`: a time that every file system takes in a name. */
const stamp = (at: Date): string => at.toISOString().replace(/[-:.]/g, '');

const isThere = (path: string): boolean => disk.stat(path) !== undefined;

/** Whether the file, or something that SQLite kept beside it, is there. */
export const hasRemains = (path: string): boolean => COMPANIONS.some((end) => isThere(path + end));

/**
 * Moves a file out of the way, in its folder, with what SQLite keeps beside it: it can still be opened and looked into.
 * What is beside it goes first: a new file of the old name must never be taken for the one that it belongs to.
 * @returns its path now
 */
export function setAside(path: string, now = new Date()): string {
  let aside = `${path}.damaged-${stamp(now)}`;
  for (let i = 2; isThere(aside); i++) aside = `${path}.damaged-${stamp(now)}-${i}`;
  for (const end of COMPANIONS) if (isThere(path + end)) disk.rename(path + end, aside + end);
  if (isThere(path)) disk.rename(path, aside);
  flushFolder(path);
  return aside;
}
