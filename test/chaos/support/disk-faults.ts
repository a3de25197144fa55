import { chmodSync, closeSync, existsSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Chaos } from './case.ts';
import type { Gateway, Start } from './gateway.ts';
import { canMount, mountMemory, remount, unmount } from './mounts.ts';

/** Something that the place of the data does to a gateway, and what takes it away again. */
export interface DiskFault {
  readonly name: string;
  readonly isPossible?: () => boolean;
  readonly prepare?: (data: string) => () => void;
  /** How the gateway is started, so that the fault can reach it. */
  readonly start?: Partial<Start>;
  /** The other of the two cannot be brought about. */
  readonly only?: 'running' | 'start';
  /** Tried again while so much is recorded that it is packed all the time. */
  readonly underLoad?: boolean;
  /** No peer can connect meanwhile. */
  readonly refusesConnections?: boolean;
  begin(c: Chaos, gateway: Gateway): void;
  end(c: Chaos, gateway: Gateway): void;
}

const log = (c: Chaos): string => join(c.data, 'log');
const kept = (c: Chaos): string => join(c.data, 'log.kept');

function memory(options: string): (data: string) => () => void {
  return (data) => {
    mountMemory(data, options);
    return () => unmount(data);
  };
}

/** Fills what is left of a file system with a file of someone else. */
function fill(c: Chaos): void {
  const file = openSync(join(c.data, 'filler'), 'a');
  const write = (bytes: number): boolean => {
    try {
      writeSync(file, Buffer.alloc(bytes));
      return true;
    } catch {
      // It is full: that is what it is for.
      return false;
    }
  };
  for (let bytes = 1 << 20; bytes >= 1; bytes >>= 4) while (write(bytes));
  closeSync(file);
}
const empty = (c: Chaos): void => rmSync(join(c.data, 'filler'), { force: true });

/** Uses up the names that a file system can hold. */
function useUpNames(c: Chaos): void {
  try {
    for (let i = 0; ; i++) writeFileSync(join(c.data, `name-${i}`), '');
  } catch {
    // There is none left: that is what it is for.
  }
}
function giveNamesBack(c: Chaos): void {
  for (let i = 0; existsSync(join(c.data, `name-${i}`)); i++) rmSync(join(c.data, `name-${i}`));
}

/** Root reads everything: without this capability the modes of files hold for it too. */
export const WITHOUT_OVERRIDE: Partial<Start> =
  process.getuid?.() === 0
    ? { through: ['setpriv', '--bounding-set=-dac_override,-dac_read_search', '--inh-caps=-all'] }
    : {};

const SEGMENTS = ['gas', 'people', 'acts'];
const putBack = (c: Chaos): void => {
  rmSync(log(c), { recursive: true, force: true });
  renameSync(kept(c), log(c));
};

/** Every fault of the kind "the disk". */
export const DISK_FAULTS: readonly DiskFault[] = [
  {
    name: 'full',
    isPossible: canMount,
    prepare: memory('size=24m'),
    underLoad: true,
    begin: fill,
    end: empty,
  },
  {
    name: 'no names left (inodes)',
    isPossible: canMount,
    prepare: memory('size=64m,nr_inodes=64'),
    begin: useUpNames,
    end: giveNamesBack,
  },
  {
    name: 'read-only',
    only: 'start',
    isPossible: canMount,
    prepare: memory('size=64m'),
    begin: (c) => remount(c.data, 'ro'),
    end: (c) => remount(c.data, 'rw'),
  },
  {
    name: 'another file system over log/',
    only: 'running',
    isPossible: canMount,
    begin: (c) => mountMemory(log(c), 'ro,size=1m'),
    end: (c) => unmount(log(c)),
  },
  {
    name: 'a limit on the size of files',
    only: 'running',
    underLoad: true,
    begin: (_, gateway) => gateway.limit('--fsize=4096:unlimited'),
    end: (_, gateway) => gateway.limit('--fsize=unlimited:unlimited'),
  },
  {
    name: 'data folder unreadable',
    // At a start no account can be read either: nobody can sign in, and the case has its own check.
    only: 'running',
    start: WITHOUT_OVERRIDE,
    begin: (c) => chmodSync(c.data, 0),
    end: (c) => chmodSync(c.data, 0o750),
  },
  {
    name: 'log/ unreadable',
    start: WITHOUT_OVERRIDE,
    underLoad: true,
    begin: (c) => chmodSync(log(c), 0),
    end: (c) => chmodSync(log(c), 0o750),
  },
  {
    name: 'segment folders unreadable',
    start: WITHOUT_OVERRIDE,
    underLoad: true,
    begin: (c) => SEGMENTS.forEach((name) => chmodSync(join(log(c), name), 0)),
    end: (c) => SEGMENTS.forEach((name) => chmodSync(join(log(c), name), 0o750)),
  },
  {
    name: 'log/ renamed and put back',
    only: 'running',
    underLoad: true,
    begin: (c) => renameSync(log(c), kept(c)),
    end: putBack,
  },
  {
    name: 'a file instead of log/',
    begin: (c) => {
      renameSync(log(c), kept(c));
      writeFileSync(log(c), 'not a folder');
    },
    end: putBack,
  },
  {
    name: 'file descriptors used up',
    only: 'running',
    underLoad: true,
    refusesConnections: true,
    begin: (_, gateway) => gateway.limit(`--nofile=${gateway.descriptors}:`),
    end: (_, gateway) => gateway.limit('--nofile=1024:'),
  },
];
