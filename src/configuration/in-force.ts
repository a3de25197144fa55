import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { contentOf, replaceFile, sha256, syncFolder, writeThrough } from './files.ts';
import type { Settings } from '../settings/driver-kind.ts';
import { settingsIn } from './settings.ts';

/** A file beside the configuration (a drawing, a certificate) is kept up to this size. */
const MOST_BYTES = 8 * 1024 * 1024;
const MANIFEST = 'manifest.json';

const manifest = z.object({
  revision: z.string(),
  /** The folder that the configuration came from. */
  from: z.string(),
  /** SHA-256 of each file, by its name. */
  files: z.record(z.string(), z.string()),
  /** Which of them are texts of the configuration; the others are what it names. Older manifests do not say. */
  texts: z.array(z.string()).optional(),
  /** SHA-256 of what the folder held under the name of each text, when it was last written; null for nothing. */
  folder: z.record(z.string(), z.string().nullable()).default({}),
  /** Texts that are not in the folder yet. */
  pending: z.array(z.string()).default([]),
});
type Manifest = z.output<typeof manifest>;

/** What the folder of the configuration has of it. */
export type FolderState = Pick<Manifest, 'folder' | 'pending'>;

/** The configuration in force, as it is kept below the data folder. */
export interface KeptConfiguration extends Manifest {
  /** The folder in which it is kept, whole. */
  readonly place: string;
}

/** Places of the kept configuration, newest first: a power cut while it is replaced leaves one of them whole. */
const placesIn = (data: string): readonly string[] =>
  ['in-force', 'in-force.new', 'in-force.old'].map((name) => join(data, 'config', name));

/**
 * Keeps the configuration that is in force below the data folder, whole and private (0600), with every file that it
 * names: a later start on a folder with errors, or one that could not be written, goes on with it. It may hold secrets,
 * so it is kept apart from the record.
 * @param from the folder of the configuration
 * @throws where the disk takes nothing; the one that was kept before is then still there
 */
export async function keepInForce(data: string, settings: Settings, from: string, state: FolderState): Promise<void> {
  const [place = '', fresh = '', old = ''] = placesIn(data);
  await rm(fresh, { recursive: true, force: true });
  const files: Record<string, string> = {};
  const write = async (name: string, content: string | Buffer): Promise<void> => {
    const path = join(fresh, name);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeThrough(path, content, 0o600);
    files[name] = sha256(content);
  };
  for (const [name, text] of settings.texts) await write(name, text);
  for (const name of await filesNamedIn(settings.file, settings.root))
    if (!(name in files)) await write(name, await readFile(join(settings.root, name)));
  const { revision } = settings.plant;
  const whole: Manifest = { revision, from: resolve(from), files, texts: [...settings.texts.keys()], ...state };
  await writeThrough(join(fresh, MANIFEST), JSON.stringify(whole), 0o600);
  await syncFolder(fresh);
  await rm(old, { recursive: true, force: true });
  if (existsSync(place)) await rename(place, old);
  await rename(fresh, place);
  await syncFolder(dirname(place));
  await rm(old, { recursive: true, force: true });
}

/** Notes what the folder has of the configuration in force. @throws where the disk takes nothing */
export async function noteFolder(data: string, { folder, pending }: FolderState, from: string): Promise<void> {
  const [place = ''] = placesIn(data);
  const kept = manifestOf(place);
  if (kept === undefined) return;
  const text = JSON.stringify({ ...kept, folder, pending, from: resolve(from) } satisfies Manifest);
  if (text !== JSON.stringify(kept)) await replaceFile(join(place, MANIFEST), text);
}

/** The configuration that was last in force; none where none was kept, or where what was kept is damaged. */
export function inForce(data: string): KeptConfiguration | undefined {
  const place = placesIn(data).find(isWhole);
  const found = place === undefined ? undefined : manifestOf(place);
  return place === undefined || found === undefined ? undefined : { ...found, place };
}

/** Its settings, without the folder that it came from. */
export function lastInForce(data: string): Settings | undefined {
  for (const place of placesIn(data)) {
    const settings = isWhole(place) ? settingsIn(place) : undefined;
    if (settings !== undefined) return settings;
  }
  return undefined;
}

/** The texts of what is kept, by name. */
export function textsOf({ place, files, texts }: KeptConfiguration): ReadonlyMap<string, string> {
  const names = texts ?? Object.keys(files).filter((name) => /\.ya?ml$/.test(name));
  return new Map(names.map((name) => [name, contentOf(join(place, name))?.toString('utf8') ?? '']));
}

/**
 * Whether the folder still waits for what is in force: some of it was never written there, and no person has edited the
 * folder since.
 */
export function isChangeAwaited(kept: KeptConfiguration, config: string): boolean {
  if (kept.pending.length === 0 || kept.from !== resolve(config)) return false;
  return [...textsOf(kept).keys()].every((name) => {
    const content = contentOf(join(config, name));
    const held = content === undefined ? null : sha256(content);
    return held === (kept.folder[name] ?? null) || (kept.pending.includes(name) && held === kept.files[name]);
  });
}

function isWhole(place: string): boolean {
  const { files = {} } = manifestOf(place) ?? {};
  const names = Object.entries(files);
  return names.length > 0 && names.every(([name, hash]) => hash === sha256(contentOf(join(place, name)) ?? ''));
}

function manifestOf(place: string): Manifest | undefined {
  const text = contentOf(join(place, MANIFEST))?.toString('utf8');
  if (text === undefined) return undefined;
  try {
    return manifest.safeParse(JSON.parse(text)).data;
  } catch {
    // Not JSON: damaged, as a missing one is.
    return undefined;
  }
}

/** Files beside plant.yaml that some text of the configuration names: drawings, certificates, `${file:NAME}`. */
async function filesNamedIn(value: unknown, root: string): Promise<readonly string[]> {
  const names = new Set<string>();
  for (const text of new Set(textsIn(value))) {
    const name = /^\$\{file:(.+)\}$/.exec(text)?.[1] ?? text;
    const path = resolve(root, name);
    if (relative(root, path).startsWith('..') || path === resolve(root)) continue;
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile() === true && found.size <= MOST_BYTES) names.add(relative(root, path));
  }
  return [...names];
}

function* textsIn(value: unknown): Iterable<string> {
  if (typeof value === 'object' && value !== null) for (const child of Object.values(value)) yield* textsIn(child);
  // Only a name of a file holds a point or a slash.
  else if (typeof value === 'string' && /[./]/.test(value) && !value.includes('\0')) yield value;
}
