import { drivers } from '../../drivers/registry.ts';
import type { Plant } from '../domain/plant.ts';
import type { ConfigurationProblem } from '../ports/configuration.ts';
import { differences, type KeyDifference } from '../settings/differences.ts';
import { load } from '../settings/load.ts';
import { loosened } from '../settings/loosened.ts';
import { fileSchema } from '../settings/schema.ts';
import { unused } from '../settings/texts.ts';
import type { Settings } from '../settings/driver-kind.ts';

type Texts = ReadonlyMap<string, string>;

/** A configuration to look at beside the one in force. Plain data: it goes to a thread. */
export interface Examination {
  /** The folder, for what is not among the texts: drawings, certificates. */
  readonly root: string;
  readonly before: Texts;
  /** The plant of `before`. */
  readonly plant: Plant | undefined;
  readonly after: Texts;
  /** Names of those that a person handed in: each must be part of the configuration. */
  readonly given: readonly string[];
}

export type Examined =
  | {
      readonly ok: true;
      readonly settings: Settings;
      readonly differences: readonly KeyDifference[];
      /** Paths of alarms of priority 1 that were loosened. */
      readonly loosened: readonly string[];
      /** What is doubtful, and stops nothing. */
      readonly warnings: readonly ConfigurationProblem[];
    }
  | { readonly ok: false; readonly problems: readonly ConfigurationProblem[] };

/** Loads and checks a configuration, and says what it changes. */
export function examine({ root, before, plant, after, given }: Examination): Examined {
  const loaded = load(root, drivers, after);
  if (!loaded.ok) return loaded;
  const { settings } = loaded;
  const handed = new Map(given.flatMap((name): [string, string][] => [[name, after.get(name) ?? '']]));
  const lost = unused(handed, settings.texts);
  if (lost.length > 0) return { ok: false, problems: lost };
  const old = load(root, drivers, before);
  const strangers = newStrangers(old.ok ? old.warnings : old.problems, loaded.warnings);
  if (strangers.length > 0) return { ok: false, problems: strangers };
  return {
    ok: true,
    settings,
    warnings: loaded.warnings,
    // A file that the old one names may be gone; its texts still say what changed.
    differences: old.ok ? differences(old, loaded, fileSchema(drivers)) : byFile(before, settings.texts),
    loosened: plant === undefined ? [] : loosened(plant, settings.plant),
  };
}

/**
 * Files of the machine that are not kept for secrets, and that were not read before: who may write a configuration could
 * have any file that the service reads sent to a channel of his own.
 */
function newStrangers(
  before: readonly ConfigurationProblem[],
  after: readonly ConfigurationProblem[],
): readonly ConfigurationProblem[] {
  const known = new Set(before.map(({ message }) => message));
  return after
    .filter(({ code, message }) => code === 'secret-outside' && !known.has(message))
    .map(({ level: _level, ...error }) => error);
}

const byFile = (before: Texts, after: Texts): KeyDifference[] =>
  [...after.keys()]
    .filter((name) => before.get(name) !== after.get(name))
    .map((path) => ({ path, applies: 'live' as const }));
