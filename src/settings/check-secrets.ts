import { readFileSync, realpathSync, statSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { fileProblem } from '../words/problems-files.ts';
import type { Path } from './places.ts';
import { isReference, parseReference } from './secrets.ts';
import { isRecord, type Tree } from './tree.ts';

/**
 * Warns of each secret that is not there, or not in a place for secrets. No error: the file may be made, and the variable set, only where the gateway runs.
 * @param environment the variables of this process, which may not be those of the gateway
 */
export function checkSecrets(tree: Tree, environment: NodeJS.ProcessEnv): void {
  for (const [path, reference] of referencesIn(tree.value, [])) {
    const { kind, name } = parseReference(reference);
    if (kind === 'env' && (environment[name] ?? '') === '')
      tree.complain(path, fileProblem('secret-not-set', { name }));
    if (kind === 'env') continue;
    const file = resolve(tree.root, name);
    if (!isKeptForSecrets(file, tree.root)) tree.complain(path, fileProblem('secret-outside', { name }));
    if (!mayBeFile(file)) tree.complain(path, fileProblem('secret-no-file', { name }));
    else if (isEmpty(file)) tree.complain(path, fileProblem('secret-empty', { name }));
  }
}

function* referencesIn(value: unknown, path: Path): Iterable<readonly [Path, string]> {
  if (typeof value === 'string' && isReference(value)) yield [path, value];
  else if (Array.isArray(value)) for (const [i, part] of value.entries()) yield* referencesIn(part, [...path, i]);
  else if (isRecord(value)) for (const [key, part] of Object.entries(value)) yield* referencesIn(part, [...path, key]);
}

/** Where containers and systemd put secrets. */
const SECRET_FOLDERS = ['/run/secrets', '/run/credentials'];

/** Beside `plant.yaml` or below it, or where the system puts secrets: other files of the machine are none of this program. */
function isKeptForSecrets(file: string, root: string): boolean {
  const place = realPathOf(file);
  return [realPathOf(resolve(root)), ...SECRET_FOLDERS].some((folder) => place.startsWith(folder + sep));
}

function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // Not there yet, or not for this account: as it is written.
    return path;
  }
}

/** A file, or what only the account of the gateway may look at. */
function mayBeFile(file: string): boolean {
  try {
    return !statSync(file).isDirectory();
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EACCES';
  }
}

/** @returns false also of what only the account of the gateway may read */
function isEmpty(file: string): boolean {
  try {
    return readFileSync(file, 'utf8').trim() === '';
  } catch {
    // Whether it can be read is seen by the gateway itself, under its own account.
    return false;
  }
}
