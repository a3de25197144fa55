import { existsSync, renameSync } from 'node:fs';

/** What SQLite keeps beside a file. */
const COMPANIONS = ['-wal', '-shm', '-journal'] as const;

/** `20261126T161048123Z`: a time that every file system takes in a name. */
const stamp = (at: Date): string => at.toISOString().replace(/[-:.]/g, '');

/** Whether the file, or something that SQLite kept beside it, is there. */
export const hasRemains = (path: string): boolean => COMPANIONS.some((end) => existsSync(path + end));

/**
 * Moves a file out of the way, in its folder, with what SQLite keeps beside it: it can still be opened and looked into.
 * What is beside it goes first: a new file of the old name must never be taken for the one that it belongs to.
 * @returns its path now
 */
export function setAside(path: string, now = new Date()): string {
  let aside = `${path}.damaged-${stamp(now)}`;
  for (let i = 2; existsSync(aside); i++) aside = `${path}.damaged-${stamp(now)}-${i}`;
  for (const end of COMPANIONS) if (existsSync(path + end)) renameSync(path + end, aside + end);
  if (existsSync(path)) renameSync(path, aside);
  return aside;
}
