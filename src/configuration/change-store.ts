import { existsSync, readdirSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { instant } from '../domain/time.ts';
import type { ConfigurationItem } from '../ports/configuration.ts';
import { BY_UPGRADE } from './edit.ts';
import { replaceFile } from './files.ts';
import { readJson } from './json-file.ts';

/** Texts of so many revisions are kept, and so many bytes of them; the oldest go first. Who, when and what stays longer. */
export const MOST_REVISIONS = 200;
const MOST_BYTES = 64 * 1024 * 1024;
const MOST_ITEMS = 1000;

const keyChange = z.object({ path: z.string(), old: z.unknown().optional(), new: z.unknown().optional() });
const stored = z.object({
  revision: z.string(),
  previous: z.string(),
  at: z.number().transform(instant),
  by: z.string(),
  role: z.string(),
  reason: z.string().exactOptional(),
  changes: z.array(keyChange),
  changed: z.int(),
  loosened: z.array(z.string()),
  confirmedBy: z.string().exactOptional(),
  undo: z.literal(true).exactOptional(),
});
const textsSchema = z.record(z.string(), z.string());

/**
 * Changes of the configuration below `data/configuration`: `history/NUMBER.json` a change, `texts/REVISION.json` the
 * texts of a revision. Each file is written whole or not at all; one that cannot be read is left out.
 */
export class ChangeStore {
  readonly #history: string;
  readonly #texts: string;
  /** Oldest first. */
  readonly #items: { readonly number: number; readonly item: ConfigurationItem }[] = [];

  constructor(data: string) {
    this.#history = join(data, 'configuration', 'history');
    this.#texts = join(data, 'configuration', 'texts');
    for (const name of namesIn(this.#history)) {
      const number = Number(/^(\d{6,12})\.json$/.exec(name)?.[1] ?? NaN);
      const item = readJson(join(this.#history, name), stored);
      if (!Number.isNaN(number) && item !== undefined) this.#items.push({ number, item });
    }
    this.#items.sort((a, b) => a.number - b.number);
  }

  /** Oldest first. */
  get items(): readonly ConfigurationItem[] {
    return this.#items.map(({ item }) => item);
  }

  /** The last change of files that led to a revision: an upgrade of the program in between changed none. */
  changeTo(revision: string): ConfigurationItem | undefined {
    let wanted = revision;
    for (const item of this.items.toReversed()) {
      if (item.revision !== wanted) continue;
      if (item.by !== BY_UPGRADE) return item;
      wanted = item.previous;
    }
    return undefined;
  }

  /** The texts of a revision, by file name; nothing where they are not kept any more. */
  texts(revision: string): ReadonlyMap<string, string> | undefined {
    if (!/^[0-9a-f]{1,64}$/.test(revision)) return undefined;
    const texts = readJson(this.#fileOf(revision), textsSchema);
    return texts === undefined ? undefined : new Map(Object.entries(texts));
  }

  holds(revision: string): boolean {
    return existsSync(this.#fileOf(revision));
  }

  /** @throws where the disk takes nothing */
  async keepTexts(revision: string, texts: ReadonlyMap<string, string>): Promise<void> {
    if (!this.holds(revision)) await replaceFile(this.#fileOf(revision), JSON.stringify(Object.fromEntries(texts)));
  }

  /** @throws where the disk takes nothing */
  async add(item: ConfigurationItem): Promise<void> {
    const number = (this.#items.at(-1)?.number ?? 0) + 1;
    await replaceFile(this.#itemFile(number), JSON.stringify(item));
    this.#items.push({ number, item });
  }

  /** Takes back the last change, which never came into force. */
  async dropLast(): Promise<void> {
    const last = this.#items.pop();
    if (last !== undefined) await rm(this.#itemFile(last.number), { force: true });
  }

  /** Lets the oldest go. @param current the revision in force */
  async prune(current: string): Promise<void> {
    for (const { number } of this.#items.splice(0, Math.max(0, this.#items.length - MOST_ITEMS)))
      await rm(this.#itemFile(number), { force: true });
    const order = [current, ...this.items.toReversed().flatMap(({ revision, previous }) => [revision, previous])];
    let bytes = 0;
    const kept = new Set<string>();
    for (const revision of new Set(order)) {
      bytes += statSync(this.#fileOf(revision), { throwIfNoEntry: false })?.size ?? 0;
      if (kept.size < MOST_REVISIONS && (bytes <= MOST_BYTES || kept.size < 2)) kept.add(revision);
    }
    for (const name of namesIn(this.#texts))
      if (!kept.has(name.replace(/\.json$/, ''))) await rm(join(this.#texts, name), { force: true });
  }

  #itemFile(number: number): string {
    return join(this.#history, `${String(number).padStart(6, '0')}.json`);
  }

  #fileOf(revision: string): string {
    return join(this.#texts, `${revision}.json`);
  }
}

const namesIn = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder) : []);
