import { drivers } from '../../drivers/registry.ts';
import type { Settings } from '../settings/driver-kind.ts';
import type { RunOptions } from '../main.ts';
import { lastInForce } from '../settings/in-force.ts';
import { load } from '../settings/load.ts';
import { formatProblem, SettingsError } from '../settings/problem.ts';
import { CLI_TEXTS } from '../words/cli.ts';
import { filled } from '../words/sentence.ts';
import { spoken } from './language.ts';

/** So many problems go into the record; all of them go to the diary. */
const MOST_PROBLEMS = 5;

/**
 * The configuration of a folder; where it has errors, the one that was last in force.
 * @throws SettingsError when there is none
 */
export function configurationFrom(
  config: string,
  data: string,
): { readonly settings: Settings; readonly refused: Pick<RunOptions, 'refused'> } {
  const loaded = load(config, drivers);
  if (loaded.ok) return { settings: loaded.settings, refused: {} };
  const last = lastInForce(data, drivers);
  if (last === undefined) throw new SettingsError(loaded.problems);
  const problems = loaded.problems.map(formatProblem);
  process.stderr.write(
    `${problems.join('\n')}\nfengsui: ${spoken(filled(CLI_TEXTS.goesOn, { config, revision: last.plant.revision }))}\n`,
  );
  return {
    settings: last,
    refused: { refused: { problems: problems.slice(0, MOST_PROBLEMS), count: problems.length } },
  };
}
