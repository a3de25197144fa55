import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Plant } from '../domain/plant.ts';
import type { Duration } from '../domain/time.ts';
import { checkLimits, crossCheck } from './cross-check.ts';
import { explain } from './explain.ts';
import { type Problem, SettingsError } from './problem.ts';
import { type PlantFile, resolvePlant } from './resolve.ts';
import { type DriverSchemas, fileSchema } from './schema.ts';
import type { Path, Position } from './places.ts';
import { checkTexts, unused } from './texts.ts';
import { isRecord, Tree } from './tree.ts';

/** Something that a driver finds wrong before the schema does: with the value at `path`, or in a file of the driver's own. */
export interface PreparedProblem {
  readonly path: Path;
  readonly message: string;
  readonly mend: string;
  /** Where it stands, when that is not in a file of the tree. */
  readonly at?: Position;
}

/** What a driver made of the tree. */
export interface Prepared {
  readonly problems: readonly PreparedProblem[];
  /** The further files that went into it, by name: they are part of the configuration and of its revision. */
  readonly texts: ReadonlyMap<string, string>;
}

/** What a driver says of its part of the file beyond its schema. */
export interface DriverChecks<D extends DriverSchemas> {
  readonly schemas: D;
  /**
   * Fills in what the files leave to the driver, by changing `value`, before anything is checked. Where it complains it
   * leaves what the schema has nothing against, so that one mistake is told once.
   * @param over texts by file name that stand for files of the folder
   */
  prepare?(value: Record<string, unknown>, root: string, over: ReadonlyMap<string, string>): Prepared;
  /** The time between two polls or fixes of every device and badge source, and of points that differ, by id. */
  periods(file: PlantFile<D>): ReadonlyMap<string, Duration>;
  /** Further problems, each with the path of the value that is wrong. */
  check(
    file: PlantFile<D>,
    root: string,
  ): readonly { readonly path: readonly PropertyKey[]; readonly message: string; readonly mend: string }[];
}

/** A configuration that can be run. */
export interface Settings<D extends DriverSchemas> {
  readonly root: string;
  readonly file: PlantFile<D>;
  readonly plant: Plant;
  /** The files as they were read, by name; secrets are references and stay so. */
  readonly texts: ReadonlyMap<string, string>;
}

/** What settings were made from. */
export interface SettingsOrigin {
  /** The values as they are written, without defaults; profiles of devices are written out. */
  readonly written: unknown;
  /** The file in which a value stands. */
  fileOf(path: Path): string;
}

export interface LoadedWell<D extends DriverSchemas> {
  readonly ok: true;
  readonly settings: Settings<D>;
  readonly origin: SettingsOrigin;
}

export type Loaded<D extends DriverSchemas> =
  | LoadedWell<D>
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads `DIR/plant.yaml` and what it includes, and tells every problem at once.
 * @param over texts by file name that stand for the files of these names; nothing is written
 */
export function load<D extends DriverSchemas>(
  root: string,
  drivers: DriverChecks<D>,
  over: ReadonlyMap<string, string> = new Map(),
): Loaded<D> {
  const misnamed = checkTexts(over);
  if (misnamed.length > 0) return { ok: false, problems: misnamed };
  const tree = new Tree(root, over);
  if (tree.problems.length > 0) return { ok: false, problems: tree.problems };
  const prepared = drivers.prepare?.(tree.value, root, over);
  for (const { path, message, mend, at } of prepared?.problems ?? []) tree.complain(path, message, mend, at);
  for (const [name, text] of prepared?.texts ?? []) tree.texts.set(name, text);
  const schema = fileSchema(drivers.schemas);
  let parsed = schema.safeParse(tree.value);
  if (!parsed.success) {
    explain(tree, schema, parsed.error.issues);
    // What is wrong by itself is left out once, so that the rest is judged too and every problem is told at once.
    parsed = schema.safeParse(without(tree.value, parsed.error.issues));
    if (!parsed.success) return { ok: false, problems: inOrder(tree.problems) };
  }
  const file = parsed.data;
  const plain = file as PlantFile;
  crossCheck(tree, plain);
  for (const { path, message, mend } of drivers.check(file, root)) tree.complain(path, message, mend);
  const plant = resolvePlant(plain, revisionOf(tree.texts), drivers.periods(file));
  checkLimits(tree, plain, plant);
  tree.problems.push(...unused(over, tree.texts));
  if (tree.problems.length > 0) return { ok: false, problems: inOrder(tree.problems) };
  const origin = { written: tree.value, fileOf: (path: Path) => tree.positionOf(path).file };
  return { ok: true, settings: { root, file, plant, texts: tree.texts }, origin };
}

/** As `load`, for whoever cannot go on without. */
export function loadOrThrow<D extends DriverSchemas>(root: string, drivers: DriverChecks<D>): Settings<D> {
  const loaded = load(root, drivers);
  if (!loaded.ok) throw new SettingsError(loaded.problems);
  return loaded.settings;
}

/** The value less the keys that the issues complain of. */
function without(value: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  const copy = structuredClone(value);
  for (const issue of issues) {
    const path = issue.code === 'unrecognized_keys' ? issue.path : issue.path.slice(0, -1);
    const keys = issue.code === 'unrecognized_keys' ? issue.keys : issue.path.slice(-1);
    const holder = path.reduce<unknown>(
      (here, part) => (typeof here === 'object' && here !== null ? Reflect.get(here, part) : undefined),
      copy,
    );
    if (isRecord(holder)) for (const key of keys) delete holder[String(key)];
  }
  return copy;
}

/** Names a configuration by its content. */
function revisionOf(texts: ReadonlyMap<string, string>): string {
  const hash = createHash('sha256');
  for (const [name, text] of [...texts].sort(([a], [b]) => (a < b ? -1 : 1))) hash.update(`${name}\0${text}\0`);
  return hash.digest('hex').slice(0, 16);
}

const inOrder = (problems: readonly Problem[]): readonly Problem[] =>
  [...problems].sort((a, b) => (a.file === b.file ? a.line - b.line || a.column - b.column : a.file < b.file ? -1 : 1));
