import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** A file that is being made: it gets its name when it is whole, so half a file never has the name of a whole one. */
const making = (path: string): string => `${path}.making`;

/** Writes a text so that the file holds all of it or is not there. */
export function writeWhole(path: string, text: string): void {
  const fresh = making(path);
  const file = openSync(fresh, 'w', 0o640);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  rename(fresh, path);
}

/** The new name is on the disk when it returns. */
function rename(from: string, to: string): void {
  renameSync(from, to);
  const folder = openSync(dirname(to), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
