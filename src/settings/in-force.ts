import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import type { DriverKind, Settings } from './driver-kind.ts';
import { load } from './load.ts';

/** A file beside the configuration (a drawing, a certificate) is kept up to this size. */
const MOST_BYTES = 8 * 1024 * 1024;
const MANIFEST = 'manifest.json';

const manifest = z.object({
  revision: z.string(),
  /** The folder that the configuration came from. */
  from: z.string(),
  /** SHA-256 of each file, by its name. */
  files: z.record(z.string(), z.string()),
});

/** Places of the kept configuration, newest first: a power cut while it is replaced leaves one of them whole. */
const placesIn = (data: string): readonly string[] =>
  ['in-force', 'in-force.new', 'in-force.old'].map((name) => join(data, 'config', name));

/**
 * Keeps the configuration that is in force below the data folder, whole and private (0600), with every file that it
 * names: a later start on a folder with errors goes on with it. It may hold secrets, so it is kept apart from the record.
 * @throws where the disk takes nothing; the one that was kept before is then still there
 */
export function keepInForce(data: string, settings: Settings): void {
  const [place = '', fresh = '', old = ''] = placesIn(data);
  const { revision } = settings.plant;
  if (manifestOf(place)?.revision === revision) return;
  rmSync(fresh, { recursive: true, force: true });
  const files: Record<string, string> = {};
  const write = (name: string, content: string | Buffer): void => {
    const path = join(fresh, name);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, content, { mode: 0o600, flush: true });
    files[name] = digest(content);
  };
  for (const [name, text] of settings.texts) write(name, text);
  for (const name of filesNamedIn(settings.file, settings.root))
    if (!(name in files)) write(name, readFileSync(join(settings.root, name)));
  write(MANIFEST, JSON.stringify({ revision, from: resolve(settings.root), files }));
  rmSync(old, { recursive: true, force: true });
  if (existsSync(place)) renameSync(place, old);
  renameSync(fresh, place);
  rmSync(old, { recursive: true, force: true });
}

/** The configuration that was last in force; none where none was kept, or where what was kept is damaged. */
export function lastInForce(data: string, drivers: readonly DriverKind[]): Settings | undefined {
  for (const place of placesIn(data)) {
    if (!isWhole(place)) continue;
    const loaded = load(place, drivers);
    if (loaded.ok) return loaded.settings;
  }
  return undefined;
}

function isWhole(place: string): boolean {
  const { files = {} } = manifestOf(place) ?? {};
  const names = Object.entries(files);
  return names.length > 0 && names.every(([name, hash]) => hash === digest(contentOf(join(place, name)) ?? ''));
}

function manifestOf(place: string): z.output<typeof manifest> | undefined {
  const text = contentOf(join(place, MANIFEST))?.toString('utf8');
  if (text === undefined) return undefined;
  try {
    return manifest.safeParse(JSON.parse(text)).data;
  } catch {
    // Not JSON: damaged, as a missing one is.
    return undefined;
  }
}

/** A file that cannot be read counts as missing: another place may hold a whole configuration. */
function contentOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** Files beside plant.yaml that some text of the configuration names: drawings, certificates, `${file:NAME}`. */
function* filesNamedIn(value: unknown, root: string): Iterable<string> {
  if (typeof value === 'object' && value !== null) {
    for (const child of Object.values(value)) yield* filesNamedIn(child, root);
    return;
  }
  if (typeof value !== 'string' || value === '' || value.includes('\0')) return;
  const name = /^\$\{file:(.+)\}$/.exec(value)?.[1] ?? value;
  const path = resolve(root, name);
  if (relative(root, path).startsWith('..') || path === resolve(root)) return;
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile() === true && found.size <= MOST_BYTES) yield relative(root, path);
}

const digest = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');
