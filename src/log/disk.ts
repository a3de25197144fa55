import {
  closeSync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  statfsSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** The operations on files that the log is made of. Each throws what the system says. */
export interface Disk {
  open: (path: string, flags: 'r' | 'r+' | 'w' | 'a', mode?: number) => number;
  /** @returns bytes written: on a full disk perhaps fewer than were given */
  write: (file: number, bytes: Uint8Array, offset: number) => number;
  read: (file: number, into: Uint8Array, position: number) => number;
  truncate: (file: number, bytes: number) => void;
  fsync: (file: number) => void;
  fdatasync: (file: number) => void;
  close: (file: number) => void;
  rename: (from: string, to: string) => void;
  unlink: (path: string) => void;
  readdir: (path: string) => string[];
  readFile: (path: string) => Buffer;
  /** None where there is no file. */
  stat: (path: string) => { readonly size: number; readonly mtimeMs: number; readonly ino: number } | undefined;
  mkdir: (path: string) => void;
  space: (path: string) => Space;
}

/** Bytes of a file system, and those that are free for us. */
export interface Space {
  readonly total: number;
  readonly free: number;
}

/** The disk of the machine. A test puts an operation of its own here, which fails or writes half. */
export const disk: Disk = {
  open: openSync,
  write: (file, bytes, offset) => writeSync(file, bytes, offset),
  read: (file, into, position) => readSync(file, into, 0, into.length, position),
  truncate: ftruncateSync,
  fsync: fsyncSync,
  fdatasync: fdatasyncSync,
  close: closeSync,
  rename: renameSync,
  unlink: unlinkSync,
  readdir: (path) => readdirSync(path),
  readFile: (path) => readFileSync(path),
  stat: (path) => statSync(path, { throwIfNoEntry: false }),
  mkdir: (path) => void mkdirSync(path, { recursive: true, mode: 0o750 }),
  space: (path) => {
    const { blocks, bavail, bsize } = statfsSync(path);
    return { total: blocks * bsize, free: bavail * bsize };
  },
};

/** Writes all of it, from where the file is now. */
export function writeAll(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) {
    const more = disk.write(file, bytes, written);
    if (more === 0) throw Object.assign(new Error('ENOSPC: the disk takes nothing more'), { code: 'ENOSPC' });
    written += more;
  }
}

/** Runs with an open file, and closes it. */
export function withFile<T>(
  path: string,
  flags: Parameters<Disk['open']>[1],
  run: (file: number) => T,
  mode = 0o640,
): T {
  const file = disk.open(path, flags, mode);
  try {
    return run(file);
  } finally {
    disk.close(file);
  }
}

/** A file that is being made: it gets its name when it is whole, so half a file never has the name of a whole one. */
export const making = (path: string): string => `${path}.making`;

/** Writes a file that is whole and on the disk, but has not its name yet: see `settle`. */
export function prepare(path: string, bytes: Uint8Array, mode?: number): void {
  const write = (file: number): void => {
    writeAll(file, bytes);
    disk.fsync(file);
  };
  withFile(making(path), 'w', write, mode);
}

/** Gives a file that was prepared its name; the name is on the disk when it returns. */
export function settle(path: string): void {
  disk.rename(making(path), path);
  flushFolder(path);
}

/** Writes a file so that all of it has the name, or what had it before. On the disk when it returns. */
export function writeWhole(path: string, text: string): void {
  prepare(path, Buffer.from(text));
  settle(path);
}

/** What was made, renamed or removed in the folder of a path is so on the disk when it returns. */
export const flushFolder = (path: string): void => withFile(dirname(path), 'r', disk.fsync);

/** Removes what a crash left half made in a folder; nothing may be made there meanwhile. */
export function sweep(folder: string): void {
  if (disk.stat(folder) === undefined) return;
  for (const name of disk.readdir(folder)) if (name.endsWith('.making')) removeFile(join(folder, name));
}

/** Removes a file; does nothing where there is none. */
export function removeFile(path: string): void {
  if (disk.stat(path) !== undefined) disk.unlink(path);
}
