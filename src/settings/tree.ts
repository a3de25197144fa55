import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { basename, isAbsolute, relative, resolve } from 'node:path';
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { ProblemWords } from '../words/problems.ts';
import { fileProblem } from '../words/problems-files.ts';
import { type Path, SourcePlace, type Position, type ReadFile } from './places.ts';
import { isReservedKey, type Problem } from './problem.ts';
import { writtenLength } from './scalars.ts';
import { syntaxProblems } from './syntax.ts';

const TOP: Position = { file: 'plant.yaml', line: 1, column: 1 };

/** The files of a configuration read into one value, which remembers the position of every part. */
export class Tree {
  readonly root: string;
  readonly problems: Problem[] = [];
  readonly texts = new Map<string, string>();
  value: Record<string, unknown> = {};
  readonly #places = new SourcePlace();
  /** The files that are being read: one that includes itself would have no end. */
  readonly #reading = new Set<string>();

  readonly #over: ReadonlyMap<string, string>;

  /** @param over texts by file name that stand for the files of these names; they are not written yet */
  constructor(root: string, over: ReadonlyMap<string, string> = new Map()) {
    this.root = root;
    this.#over = over;
    const main = this.#read(resolve(root, 'plant.yaml'), [], undefined);
    if (main !== undefined && isRecord(main)) this.value = this.#merge(main);
    else if (this.problems.length === 0) this.complain([], fileProblem('no-settings'));
  }

  /** The position of the value at `path`, or of the nearest value around it. */
  positionOf(path: Path): Position {
    return this.#places.positionOf(path) ?? TOP;
  }

  /** The position of a character of the text at `path`; of the whole text, where it is on several lines. */
  positionIn(path: Path, offset: number): Position {
    const at = this.positionOf(path);
    const line = this.texts.get(at.file)?.split('\n')[at.line - 1] ?? '';
    const length = writtenLength(line.slice(at.column - 1), offset);
    return length === undefined ? at : { ...at, column: at.column + length };
  }

  /** The position of the key at the end of `path`. */
  keyPositionOf(path: Path): Position {
    return this.#places.keyPositionOf(path) ?? this.positionOf(path);
  }

  /** The scalar at `path` as it is written; none where there is no scalar. */
  sourceOf(path: Path): string | undefined {
    return this.#places.sourceOf(path);
  }

  complain(path: Path, words: ProblemWords, position = this.positionOf(path)): void {
    this.problems.push({ ...position, ...words });
  }

  /** Only what is in the folder is part of the configuration: nothing else is backed up, compared or undone with it. */
  #include(name: string, path: Path, from: Position): unknown {
    const file = resolve(this.root, name);
    if (!isAbsolute(name) && isWithin(this.root, file)) {
      const known = this.problems.length;
      const part = this.#read(file, path, from);
      // A file that was cut off at its beginning, or filled with something else, is no list without entries.
      const isEmpty = typeof part !== 'object' || part === null;
      if (isEmpty && this.problems.length === known)
        this.problems.push({ file: relative(this.root, file), line: 1, column: 1, ...fileProblem('no-list') });
      return part;
    }
    this.problems.push({ ...from, ...fileProblem('outside-folder', { file: name }) });
    return undefined;
  }

  #read(file: string, path: Path, from: Position | undefined): unknown {
    const name = relative(this.root, file);
    if (this.#reading.has(file)) {
      this.problems.push({
        ...(from ?? { file: name, line: 1, column: 1 }),
        ...fileProblem('includes-itself', { file: name }),
      });
      return undefined;
    }
    this.#reading.add(file);
    try {
      return this.#parse(name, file, path, from);
    } finally {
      this.#reading.delete(file);
    }
  }

  #parse(name: string, file: string, path: Path, from: Position | undefined): unknown {
    let text: string;
    try {
      text = this.#over.get(name) ?? readFileSync(file, 'utf8');
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
      const where = from ?? { file: name, line: 1, column: 1 };
      const words =
        from === undefined && code === 'ENOENT'
          ? fileProblem('no-plant', { folder: this.root })
          : fileProblem(code === 'EACCES' ? 'not-readable' : 'cannot-read', { file: name, code });
      this.problems.push({ ...where, ...words });
      return undefined;
    }
    this.texts.set(name, text);
    const read: ReadFile = { name, lines: new LineCounter() };
    const document = parseDocument(text, { lineCounter: read.lines, version: '1.2', prettyErrors: false });
    for (const { at, words } of syntaxProblems(document.errors)) {
      const { line, col } = read.lines.linePos(at);
      this.problems.push({ file: name, line, column: col, ...words });
    }
    if (document.errors.length > 0) return undefined;
    return this.#walk(document.contents, path, this.#places.at(path), read);
  }

  #walk(node: unknown, path: Path, place: SourcePlace, file: ReadFile): unknown {
    const start = isNodeLike(node) ? node.range?.[0] : undefined;
    if (start !== undefined) place.markValue(file, start);
    if (isScalar(node)) {
      place.markSource(node.source);
      return node.value;
    }
    if (isSeq(node)) return node.items.map((item, i) => this.#walk(item, [...path, i], place.below(i), file));
    if (isMap(node)) return this.#walkMap(node, path, place, file);
    if (isAlias(node)) this.complain(path, fileProblem('alias'));
    return null;
  }

  #walkMap(
    node: { items: { key: unknown; value: unknown }[] },
    path: Path,
    place: SourcePlace,
    file: ReadFile,
  ): unknown {
    const value: Record<string, unknown> = {};
    for (const { key, value: child } of node.items) {
      const name = isScalar(key) ? String(key.value) : '?';
      const below = [...path, name];
      const placeBelow = place.below(name);
      const start = isNodeLike(key) ? key.range?.[0] : undefined;
      if (start !== undefined) placeBelow.markKey(file, start);
      if (isReservedKey(name)) {
        this.complain(below, fileProblem('reserved-key', { key: name }), this.keyPositionOf(below));
        continue;
      }
      value[name] = this.#walk(child, below, placeBelow, file);
    }
    const { include } = value;
    if (path.length > 0 && typeof include === 'string' && Object.keys(value).length === 1) {
      const part = this.#include(include, path, this.positionOf([...path, 'include']));
      return this.#bare(part ?? [], path);
    }
    return value;
  }

  /** `include: [devices.yaml, ...]` at the top: each file holds a list named by the file, or some of the top keys. */
  #merge(main: Record<string, unknown>): Record<string, unknown> {
    const { include, ...merged } = main;
    const names = include === undefined ? [] : Array.isArray(include) ? include : [include];
    names.forEach((name: unknown, i) => {
      const path = ['include', ...(Array.isArray(include) ? [i] : [])];
      if (typeof name !== 'string') return this.complain(path, fileProblem('no-include'));
      const key = basename(name).replace(/\.ya?ml$/, '');
      const part = this.#include(name, [key], this.positionOf(path));
      if (Array.isArray(part)) this.#add(merged, key, part, { file: name, line: 1, column: 1 });
      else if (isRecord(part) && key === 'notify' && !('notify' in part))
        this.#add(merged, key, part, { file: name, line: 1, column: 1 });
      else if (isRecord(part)) {
        for (const [top, value] of Object.entries(part)) this.#add(merged, top, value, this.keyPositionOf([key, top]));
        // A file of top keys was walked below its own name.
        this.#places.adopt(this.#places.below(key));
      }
    });
    return merged;
  }

  /** What stands in two files is never taken from one of them alone: the detectors of the other would be gone unseen. */
  #add(merged: Record<string, unknown>, key: string, value: unknown, position: Position): void {
    if (Object.hasOwn(merged, key)) this.complain([key], fileProblem('key-twice', { key }), position);
    else merged[key] = value;
  }

  /** `devices: { include: devices.yaml }` of a file that says `devices:` once more, as `fengsui scan` prints it: the list in it. */
  #bare(part: unknown, path: Path): unknown {
    const name = String(path.at(-1));
    if (!isRecord(part) || Object.keys(part).length !== 1 || !(Array.isArray(part[name]) || isRecord(part[name])))
      return part;
    const place = this.#places.at(path);
    place.adopt(place.below(name));
    return part[name];
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a file is in a folder, by its name and by what links lead to. */
function isWithin(folder: string, file: string): boolean {
  const isBelow = (of: string, one: string): boolean => !/^\.\.(\/|$)/.test(relative(of, one));
  if (!isBelow(resolve(folder), file)) return false;
  return !existsSync(file) || isBelow(realpathSync(folder), realpathSync(file));
}

const isNodeLike = (node: unknown): node is Node => typeof node === 'object' && node !== null && 'range' in node;
