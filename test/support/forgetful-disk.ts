import { fstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Disk, disk } from '../../src/log/disk.ts';

/** The machine has lost its power: nothing can be done any more. */
export class PowerCut extends Error {}

/** What fails. `n`: counted from 1 over all operations that change something, or open a file. */
export type Fault =
  /** Operation `n` fails once: a write half done, a flush that never comes true. */
  | { readonly kind: 'eio'; readonly n: number }
  /** From `n` on nothing new fits, until so many operations were refused. */
  | { readonly kind: 'full'; readonly n: number; readonly refused: number }
  /** Nothing happens from `n` on. */
  | { readonly kind: 'cut'; readonly n: number };

/**
 * What is left when the power comes back. `all`: as after `kill -9`; `flushed`: what was flushed, and nothing else;
 * `chance`: of the rest some names, and some pages at the beginning of what was written.
 */
export type Left = 'all' | 'flushed' | 'chance';

const COUNTED = ['open', 'write', 'truncate', 'fsync', 'fdatasync', 'rename', 'unlink', 'mkdir'] as const;
type Counted = (typeof COUNTED)[number];
const NEEDS_ROOM = new Set<Counted>(['open', 'write', 'fsync', 'fdatasync', 'rename', 'mkdir']);
/** A write that was cut off leaves whole pages of memory. */
const PAGE_BYTES = 4096;
/** A disk that refuses nothing for so many operations is not full any more. */
const MOST_FULL = 1000;
const ROOM = { total: 1e12, free: 5e11 };
const NO_ROOM = { total: 1e12, free: 0 };

/** A file, whatever its names are. */
interface Node {
  /** Its bytes on the disk. */
  flushed: Buffer;
  /** Written since it was flushed: from where to where. */
  dirty: [number, number][];
  /** The system said once that these could not be flushed, and says nothing of them again. */
  doomed: [number, number][];
}

type Names = Map<string, Node | 'folder'>;

/**
 * A disk that forgets what was not flushed, in the place of the machine's. It works on real files, which SQLite reads; what
 * a power cut leaves of them is kept beside. A name is on the disk when its folder was flushed, bytes when their file was.
 */
export class ForgetfulDisk {
  readonly #root: string;
  readonly #real: Disk = { ...disk };
  readonly #names: Names = new Map();
  readonly #flushedNames: Names = new Map();
  readonly #open = new Map<number, { readonly path: string; readonly node: Node | undefined }>();
  #fault: Fault | undefined;
  #isCut = false;
  #refused = 0;
  /** Operations so far, and the one that failed. */
  count = 0;
  failed = '';

  /** @param root everything below it is on this disk; made where it is not there */
  constructor(root: string, fault?: Fault) {
    this.#root = root;
    this.#fault = fault;
    mkdirSync(root, { recursive: true });
    Object.assign(disk, this.#operations());
  }

  /** Whether the disk is full now. */
  get isFull(): boolean {
    const fault = this.#fault;
    return (
      fault?.kind === 'full' &&
      this.count >= fault.n &&
      this.#refused < fault.refused &&
      this.count < fault.n + MOST_FULL
    );
  }

  /** The power is lost, and comes back: the files are what is left of them. Nothing fails from here on. */
  restart(left: Left, chance: () => number): void {
    for (const file of this.#open.keys()) this.#real.close(file);
    this.#open.clear();
    this.#fault = undefined;
    this.#isCut = false;
    if (left !== 'all') this.#forget(left === 'flushed' ? () => 0 : chance);
  }

  /** The disk of the machine is in its place again. */
  remove(): void {
    for (const file of this.#open.keys()) this.#real.close(file);
    Object.assign(disk, this.#real);
  }

  #operations(): Disk {
    const real = this.#real;
    const alive = <A extends readonly unknown[], R>(run: (...args: A) => R): ((...args: A) => R) => {
      return (...args) => {
        if (this.#isCut) throw new PowerCut('the power is lost');
        return run(...args);
      };
    };
    return {
      open: alive((path, flags, mode) => {
        this.#step('open', path, flags !== 'r');
        const isFolder = this.#names.get(path) === 'folder' || path === this.#root;
        const file = real.open(path, flags, mode);
        let node = isFolder || flags === 'r' ? this.#nodeOf(path) : this.#made(path);
        if (flags === 'w' && node !== undefined) [node.dirty, node.doomed] = [[], []];
        if (isFolder) node = undefined;
        this.#open.set(file, { path, node });
        return file;
      }),
      write: alive((file, bytes, offset) => {
        const isFailing = this.#isFailing('write', this.#pathOf(file), true);
        if (isFailing === undefined) return this.#write(file, bytes, offset);
        let half = Math.floor((bytes.length - offset) / 2);
        if (this.#isCut) half -= (fstatSync(file).size + half) % PAGE_BYTES;
        if (half > 0) this.#write(file, bytes.subarray(0, offset + half), offset);
        throw isFailing;
      }),
      read: alive(real.read),
      truncate: alive((file, bytes) => {
        this.#step('truncate', this.#pathOf(file), false);
        real.truncate(file, bytes);
        const node = this.#open.get(file)?.node;
        if (node === undefined) return;
        node.dirty = within(node.dirty, bytes);
        node.doomed = within(node.doomed, bytes);
      }),
      fsync: alive((file) => this.#flush('fsync', file)),
      fdatasync: alive((file) => this.#flush('fdatasync', file)),
      close: (file) => {
        // The process is gone; its files are closed when it comes back.
        if (this.#isCut) return;
        this.#open.delete(file);
        real.close(file);
      },
      rename: alive((from, to) => {
        this.#step('rename', to, true);
        real.rename(from, to);
        const node = this.#names.get(from);
        this.#names.delete(from);
        if (node !== undefined) this.#names.set(to, node);
      }),
      unlink: alive((path) => {
        this.#step('unlink', path, false);
        real.unlink(path);
        this.#names.delete(path);
      }),
      readdir: alive(real.readdir),
      readFile: alive(real.readFile),
      stat: alive(real.stat),
      mkdir: alive((path) => {
        if (real.stat(path) === undefined) this.#step('mkdir', path, true);
        real.mkdir(path);
        for (let one = path; one !== this.#root; one = dirname(one)) this.#names.set(one, 'folder');
      }),
      space: alive(() => (this.isFull ? NO_ROOM : ROOM)),
    };
  }

  #step(name: Counted, path: string, isNew: boolean): void {
    const error = this.#isFailing(name, path, isNew);
    if (error !== undefined) throw error;
  }

  /** Counts an operation. @param isNew whether it needs room. @returns the error that it ends with */
  #isFailing(name: Counted, path: string, isNew: boolean): Error | undefined {
    this.count += 1;
    const fault = this.#fault;
    if (fault === undefined || this.count < fault.n) return undefined;
    if (this.count === fault.n) this.failed = `${name} ${path.slice(this.#root.length)}`;
    switch (fault.kind) {
      case 'cut':
        this.#isCut = true;
        return new PowerCut('the power is lost');
      case 'eio':
        return this.count === fault.n ? coded('EIO', name) : undefined;
      case 'full':
        if (!isNew || !NEEDS_ROOM.has(name) || !this.isFull) return undefined;
        this.#refused += 1;
        return coded('ENOSPC', name);
    }
  }

  #pathOf(file: number): string {
    return this.#open.get(file)?.path ?? '';
  }

  #nodeOf(path: string): Node | undefined {
    const node = this.#names.get(path);
    return node === 'folder' ? undefined : node;
  }

  #made(path: string): Node {
    const node = this.#nodeOf(path) ?? { flushed: Buffer.alloc(0), dirty: [], doomed: [] };
    this.#names.set(path, node);
    return node;
  }

  #write(file: number, bytes: Uint8Array, offset: number): number {
    const from = fstatSync(file).size;
    const written = this.#real.write(file, bytes, offset);
    this.#open.get(file)?.node?.dirty.push([from, from + written]);
    return written;
  }

  #flush(name: 'fsync' | 'fdatasync', file: number): void {
    const { path, node } = this.#open.get(file) ?? { path: '', node: undefined };
    const error = this.#isFailing(name, path, node !== undefined);
    if (error instanceof PowerCut) throw error;
    if (error !== undefined) {
      if (node !== undefined) [node.doomed, node.dirty] = [[...node.doomed, ...node.dirty], []];
      throw error;
    }
    if (node === undefined) return this.#flushNames(path);
    node.flushed = readFileSync(`/proc/self/fd/${file}`);
    for (const [from, to] of node.doomed) node.flushed.fill(0, from, to);
    node.dirty = [];
  }

  #flushNames(folder: string): void {
    for (const name of this.#flushedNames.keys()) if (dirname(name) === folder) this.#flushedNames.delete(name);
    for (const [name, node] of this.#names) if (dirname(name) === folder) this.#flushedNames.set(name, node);
  }

  /** @param chance from 0, nothing that was not flushed is left, to below 1 */
  #forget(chance: () => number): void {
    const left: Names = new Map();
    for (const name of new Set([...this.#names.keys(), ...this.#flushedNames.keys()])) {
      const [now, before] = [this.#names.get(name), this.#flushedNames.get(name)];
      const node = now !== before && chance() > 0.5 ? now : before;
      if (node !== undefined) left.set(name, node);
    }
    // A rename is done or not: of a file that is still there one name is left.
    const [alive, kept] = [new Set(this.#names.values()), new Set(left.values())];
    for (const [name, node] of this.#flushedNames) if (alive.has(node) && !kept.has(node)) left.set(name, node);
    const bytes = new Map(
      [...left].flatMap(([name, node]) => (node === 'folder' ? [] : [[node, this.#bytesOf(name, node, chance)]])),
    );
    for (const name of readdirSync(this.#root)) rmSync(join(this.#root, name), { recursive: true });
    this.#names.clear();
    this.#flushedNames.clear();
    for (const [name, node] of [...left].sort(([a], [b]) => a.length - b.length)) {
      if (!this.#isFound(dirname(name))) continue;
      if (node === 'folder') mkdirSync(name);
      else {
        node.flushed = bytes.get(node) ?? Buffer.alloc(0);
        [node.dirty, node.doomed] = [[], []];
        writeFileSync(name, node.flushed);
      }
      this.#names.set(name, node);
      this.#flushedNames.set(name, node);
    }
  }

  #isFound(folder: string): boolean {
    return folder === this.#root || this.#names.get(folder) === 'folder';
  }

  /** Bytes that are left of a file: as they were flushed, and perhaps some pages of what was written since. */
  #bytesOf(name: string, node: Node, chance: () => number): Buffer {
    const share = chance();
    if (share === 0 || this.#names.get(name) !== node) return node.flushed;
    const now = readFileSync(name);
    for (const [from, to] of node.doomed) now.fill(0, from, to);
    if (share > 0.7 || now.length <= node.flushed.length) return share > 0.4 ? now : node.flushed;
    const pages = Math.floor((now.length * share) / 0.7 / PAGE_BYTES);
    return now.subarray(0, Math.max(node.flushed.length, pages * PAGE_BYTES));
  }
}

const within = (ranges: readonly [number, number][], bytes: number): [number, number][] =>
  ranges.flatMap(([from, to]): [number, number][] => (from < bytes ? [[from, Math.min(to, bytes)]] : []));

const coded = (code: string, name: string): Error => Object.assign(new Error(`${code}: ${name} fails`), { code });
