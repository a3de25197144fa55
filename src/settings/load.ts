import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Plant } from '../domain/plant.ts';
import { fileProblem, MENDS } from '../words/problems-files.ts';
import { checkBroker } from './check-broker.ts';
import { checkOutside } from './check-outside.ts';
import { checkSuppressions } from './check-suppressions.ts';
import { checkPoints } from './check-points.ts';
import { checkSecrets } from './check-secrets.ts';
import { checkServe } from './check-serve.ts';
import { checkWatch } from './check-watch.ts';
import { checkRules } from './rules.ts';
import { checkVotes } from './votes.ts';
import { crossCheck } from './cross-check.ts';
import type { DriverKind, Settings } from './driver-kind.ts';
import { explain } from './explain.ts';
import { isError, type Problem, SettingsError } from './problem.ts';
import { resolvePlant } from './resolve.ts';
import { fileSchema, OWNER, ownerOf } from './schema.ts';
import type { Path } from './places.ts';
import { checkTexts } from './texts.ts';
import { isRecord, Tree } from './tree.ts';

/** What settings were made from. */
export interface SettingsOrigin {
  /** The values as they are written, without defaults; profiles of devices are written out. */
  readonly written: unknown;
  /** The file that holds a value. */
  fileOf(path: Path): string;
}

export interface LoadedWell {
  readonly ok: true;
  readonly settings: Settings;
  readonly origin: SettingsOrigin;
  /** What is doubtful, and stops nothing. */
  readonly warnings: readonly Problem[];
}

export type Loaded =
  | LoadedWell
  | {
      readonly ok: false;
      /** Warnings stand among them. */
      readonly problems: readonly Problem[];
      /** What it would be, where every part has its shape and only rules speak against it. */
      readonly settings?: Settings | undefined;
    };

/**
 * Reads `DIR/plant.yaml` and what it includes, and reports every problem at once.
 * @param over texts by file name that replace the files of these names; nothing is written
 */
export function load(
  root: string,
  drivers: readonly DriverKind[],
  over: ReadonlyMap<string, string> = new Map(),
): Loaded {
  const misnamed = checkTexts(over);
  if (misnamed.length > 0) return { ok: false, problems: misnamed };
  const tree = new Tree(root, over);
  if (tree.problems.length > 0) return { ok: false, problems: tree.problems };
  nameOwners(tree, drivers);
  for (const driver of drivers) {
    const prepared = driver.prepare?.(tree.value, root, over);
    for (const { path, at, ...words } of prepared?.problems ?? []) tree.complain(path, words, at);
    for (const [name, text] of prepared?.texts ?? []) tree.texts.set(name, text);
  }
  const schema = fileSchema(drivers);
  let parsed = schema.safeParse(tree.value);
  const isShaped = parsed.success;
  if (!parsed.success) {
    explain(tree, schema, parsed.error.issues);
    // What is wrong by itself is left out once, so that the rest is checked too and every problem is reported at once.
    parsed = schema.safeParse(without(tree.value, parsed.error.issues));
    if (!parsed.success) return { ok: false, problems: inOrder(tree.problems) };
  }
  const file = parsed.data;
  crossCheck(tree, file);
  checkSecrets(tree, process.env);
  for (const driver of drivers) for (const { path, ...words } of driver.check(file, root)) tree.complain(path, words);
  const clients = drivers.flatMap((driver) => driver.brokerClients?.(file, '') ?? []);
  for (const { path, ...words } of checkBroker(file.broker, clients)) tree.complain(path, words);
  for (const { path, ...words } of checkOutside(file, root)) tree.complain(path, words);
  for (const { path, ...words } of [...checkServe(file), ...checkWatch(file)]) tree.complain(path, words);
  const periods = new Map(drivers.flatMap((driver) => driver.periods(file)));
  const plant = named(tree.texts, resolvePlant(file, periods));
  checkPoints(tree, file, plant);
  checkSuppressions(tree, file, plant);
  checkRules(tree, file, plant);
  checkVotes(tree, file, plant);
  const problems = inOrder(tree.problems);
  const settings: Settings = { root, file, plant, texts: tree.texts };
  if (problems.some(isError)) return { ok: false, problems, ...(isShaped ? { settings } : {}) };
  const origin = { written: tree.value, fileOf: (path: Path) => tree.positionOf(path).file };
  return { ok: true, settings, origin, warnings: problems };
}

/** As `load`, for callers that cannot go on without. */
export function loadOrThrow(root: string, drivers: readonly DriverKind[]): Settings {
  const loaded = load(root, drivers);
  if (!loaded.ok) throw new SettingsError(loaded.problems);
  return loaded.settings;
}

/** Writes into each device which driver it belongs to: the schema of the file goes by it. */
function nameOwners(tree: Tree, drivers: readonly DriverKind[]): void {
  const { devices } = tree.value;
  if (!Array.isArray(devices)) return;
  devices.forEach((device: unknown, i) => {
    const path = ['devices', i, OWNER];
    if (isRecord(device) && OWNER in device)
      tree.complain(path, fileProblem('unknown-key', { key: OWNER, mend: MENDS.remove }), tree.keyPositionOf(path));
  });
  for (const device of devices) if (isRecord(device)) device[OWNER] = ownerOf(device['connect'], drivers);
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

/**
 * Names a configuration by its texts and by what they mean to this program: where another version reads more out of the
 * same texts, a record of before is still replayed under the plant of before.
 */
function named(texts: ReadonlyMap<string, string>, plant: Omit<Plant, 'revision'>): Plant {
  const hash = createHash('sha256');
  for (const [name, text] of [...texts].sort(([a], [b]) => (a < b ? -1 : 1))) hash.update(`${name}\0${text}\0`);
  const revision = hash.update(JSON.stringify(plant)).digest('hex').slice(0, 16);
  return { revision, ...plant };
}

const inOrder = (problems: readonly Problem[]): readonly Problem[] =>
  [...problems].sort((a, b) => (a.file === b.file ? a.line - b.line || a.column - b.column : a.file < b.file ? -1 : 1));
