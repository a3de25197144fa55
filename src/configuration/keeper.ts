import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigurationItem } from '../ports/configuration.ts';
import type { Logger } from '../ports/logger.ts';
import type { Settings } from '../settings/driver-kind.ts';
import { ChangeStore } from './change-store.ts';
import { changedTexts, keepEdited, stateOf, writeTexts } from './folder.ts';
import { type FolderState, inForce, keepInForce, noteFolder, textsOf } from './in-force.ts';

/** Where a configuration and what is kept of it are. */
export interface ConfigurationPlaces {
  /** The data folder. */
  readonly data: string;
  /** The folder of the configuration. */
  readonly folder: string;
  /** Whether changes are written into the folder; else they stay in the data folder. */
  readonly writesFolder: boolean;
  readonly logger: Logger;
}

/** What was in force when the gateway was last on. */
interface Before {
  readonly revision: string;
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * What the disk has of the configuration: its history, the one in force, and the folder that people edit. No thread waits
 * for it; the constructor alone reads at once.
 */
export class ConfigurationKeeper {
  readonly store: ChangeStore;
  /** What was in force before this start, where something was. */
  readonly before: Before | undefined;
  readonly #places: ConfigurationPlaces;
  /** The revision that is kept as the one in force. */
  #kept: string | undefined;
  #state: FolderState = { folder: {}, pending: [] };
  /** The folder holds something else than what is in force, because it has errors. */
  #isOther: boolean;

  /** @param isRefused the folder has errors, and what was last in force still is */
  constructor(places: ConfigurationPlaces, isRefused: boolean) {
    this.#places = places;
    this.#isOther = isRefused;
    this.store = new ChangeStore(places.data);
    const kept = inForce(places.data);
    if (kept === undefined) return;
    this.before = { revision: kept.revision, texts: textsOf(kept) };
    this.#kept = kept.revision;
    this.#state = { folder: kept.folder, pending: kept.pending };
  }

  /** `data`: the folder has errors, or has not taken all that is in force. */
  get servedFrom(): 'folder' | 'data' {
    return this.#isOther || this.#state.pending.length > 0 ? 'data' : 'folder';
  }

  /** Where files are that the texts name. What a folder that is gone held beside the texts is kept, too. */
  rootOf(settings: Settings): string {
    return existsSync(this.#places.folder) ? this.#places.folder : settings.root;
  }

  /** Keeps the configuration of a start. @param found the change that was found, if it is another one than before */
  async begin(settings: Settings, found: ConfigurationItem | undefined): Promise<void> {
    const { revision } = settings.plant;
    const last = this.store.items.at(-1);
    // A change that was noted and did not come into force.
    if (last !== undefined && last.revision !== this.#kept && last.previous === this.#kept) await this.store.dropLast();
    await this.store.keepTexts(revision, settings.texts);
    if (found !== undefined) await this.store.add(found);
    const { pending } = this.#state;
    const waiting = this.#kept === revision ? pending : [];
    if (this.#kept !== revision) await this.#keep(settings, waiting);
    await this.bring(settings, waiting);
  }

  /**
   * Keeps another configuration as the one in force. At its last step a start goes on with the new one.
   * @param given names of files that a person handed in
   * @returns the names of texts that the folder is to take
   */
  async change(
    before: Settings,
    after: Settings,
    item: ConfigurationItem,
    given: readonly string[],
  ): Promise<readonly string[]> {
    const changed = changedTexts(this.#places.folder, before.texts, after.texts, given);
    const waiting = [...new Set([...this.#state.pending, ...changed])];
    await this.store.keepTexts(before.plant.revision, before.texts);
    await this.store.keepTexts(after.plant.revision, after.texts);
    await this.store.add(item);
    try {
      await this.#keep(after, waiting);
    } catch (error) {
      await this.store.dropLast();
      throw error;
    }
    return waiting;
  }

  /** Takes a change back that did not come into force. */
  async takeBack(before: Settings): Promise<void> {
    await this.#keep(before, this.#state.pending);
    await this.store.dropLast();
  }

  /** Brings the folder up to what is in force, where it takes it. */
  async bring(settings: Settings, names: readonly string[]): Promise<void> {
    const { data, folder, writesFolder, logger } = this.#places;
    const { texts } = settings;
    try {
      const missing = writesFolder ? (await stateOf(folder, texts, names)).pending : [];
      const aside = await keepEdited(folder, this.#state.folder, missing, join(data, 'configuration', 'replaced'));
      for (const place of aside)
        logger.info({ place }, 'a file that was edited in the folder was replaced, and is kept');
      await writeTexts(folder, texts, missing);
    } catch (error) {
      logger.error({ folder, error: String(error) }, 'the configuration in force could not be written into its folder');
    }
    this.#state = await stateOf(folder, texts, names);
    this.#isOther &&= (await stateOf(folder, texts, [...texts.keys()])).pending.length > 0;
    try {
      await noteFolder(data, this.#state, folder);
      await this.store.prune(settings.plant.revision);
    } catch (error) {
      logger.error({ error: String(error) }, 'what is kept of the configuration could not be brought up to date');
    }
  }

  async #keep(settings: Settings, waiting: readonly string[]): Promise<void> {
    const { data, folder } = this.#places;
    await keepInForce(data, settings, folder, await stateOf(folder, settings.texts, waiting));
    this.#kept = settings.plant.revision;
  }
}
