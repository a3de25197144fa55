import { existsSync } from 'node:fs';
import { mkdir, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { readContent, replaceFile, sha256, syncFolder, writeThrough } from './files.ts';
import type { FolderState } from './in-force.ts';

type Texts = ReadonlyMap<string, string>;

/** So many texts of people that were replaced are kept; the oldest go first. */
const MOST_REPLACED = 100;

/**
 * The texts that are to be in the folder: those that changed, but no device profile that comes along with the program and
 * that the folder has no copy of.
 * @param given names that a person handed in
 */
export function changedTexts(folder: string, before: Texts, after: Texts, given: readonly string[]): readonly string[] {
  const isOurs = (name: string): boolean =>
    !name.startsWith('models/') || given.includes(name) || existsSync(join(folder, name));
  return [...after.keys()].filter((name) => after.get(name) !== before.get(name) && isOurs(name));
}

/** What the folder holds under the names of these texts. @param wanted those that are to be there as they are in force */
export async function stateOf(folder: string, texts: Texts, wanted: readonly string[]): Promise<FolderState> {
  const held: Record<string, string | null> = {};
  const pending: string[] = [];
  for (const [name, text] of texts) {
    const content = await readContent(join(folder, name));
    held[name] = content === undefined ? null : sha256(content);
    if (wanted.includes(name) && held[name] !== sha256(text)) pending.push(name);
  }
  return { folder: held, pending };
}

/**
 * Writes texts into the folder of the configuration, byte for byte: first all of them beside their places, then each by a
 * rename, so that a folder that takes nothing stays as it is.
 * @throws where one cannot be written
 */
export async function writeTexts(folder: string, texts: Texts, names: readonly string[]): Promise<void> {
  const staged: { readonly fresh: string; readonly target: string }[] = [];
  try {
    for (const name of names) {
      const target = await targetOf(folder, name);
      const fresh = join(dirname(target), `.${basename(target)}.new`);
      const mode = await stat(target).then(
        (found) => found.mode & 0o777,
        () => 0o644,
      );
      staged.push({ fresh, target });
      await writeThrough(fresh, texts.get(name) ?? '', mode);
    }
    for (const { fresh, target } of staged) await rename(fresh, target);
    for (const at of new Set(staged.map(({ target }) => dirname(target)))) await syncFolder(at);
  } catch (error) {
    for (const { fresh } of staged) await rm(fresh, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Keeps what a person wrote into the folder and what is about to be replaced there unseen. @param seen SHA-256 by name */
export async function keepEdited(
  folder: string,
  seen: FolderState['folder'],
  names: readonly string[],
  aside: string,
): Promise<readonly string[]> {
  const kept: string[] = [];
  for (const name of names) {
    const content = await readContent(join(folder, name));
    if (content === undefined || seen[name] === undefined || seen[name] === sha256(content)) continue;
    const place = join(aside, `${name.replaceAll('/', '_')}-${sha256(content).slice(0, 12)}`);
    await replaceFile(place, content);
    kept.push(place);
  }
  if (kept.length > 0) await forgetOldest(aside);
  return kept;
}

async function forgetOldest(folder: string): Promise<void> {
  const files = await Promise.all(
    (await readdir(folder)).map(async (name) => {
      const path = join(folder, name);
      return { path, at: (await stat(path)).mtimeMs };
    }),
  );
  files.sort((a, b) => b.at - a.at);
  for (const { path } of files.slice(MOST_REPLACED)) await rm(path, { force: true });
}

/** The file behind a name: what a link leads to is replaced, and not the link; nothing outside the folder is. */
async function targetOf(folder: string, name: string): Promise<string> {
  const root = await realpath(folder);
  const named = join(root, name);
  await mkdir(dirname(named), { recursive: true });
  const target = existsSync(named) ? await realpath(named) : join(await realpath(dirname(named)), basename(named));
  if (/^\.\.(\/|$)/.test(relative(root, target))) throw new Error(`${name} leads out of ${folder}`);
  return target;
}
