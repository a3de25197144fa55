import { type Starting, startingWith } from '../configuration/start.ts';
import type { RunOptions } from '../main.ts';
import { formatProblemIn, problemLine, SettingsError } from '../settings/problem.ts';
import { CLI_TEXTS } from '../words/cli.ts';
import { filled } from '../words/sentence.ts';
import { language, spoken } from './language.ts';

/** So many problems go into the record; all of them go to the diary. */
const MOST_PROBLEMS = 5;

type Settings = Extract<Starting, { readonly ok: true }>['settings'];

/**
 * The configuration of a start; where its folder has errors, the one that was last in force.
 * @throws SettingsError when there is none
 */
export function configurationFrom(
  config: string,
  data: string,
): { readonly settings: Settings; readonly refused: Pick<RunOptions, 'refused'> } {
  const starting = startingWith(config, data);
  if (starting.ok) {
    for (const one of starting.warnings) process.stderr.write(`${formatProblemIn(one, language)}\n`);
    return { settings: starting.settings, refused: {} };
  }
  const { last } = starting;
  if (last === undefined) throw new SettingsError(starting.problems);
  const problems = starting.problems.map(problemLine);
  process.stderr.write(
    `${starting.problems.map((one) => formatProblemIn(one, language)).join('\n')}\nfengsui: ${spoken(filled(CLI_TEXTS.goesOn, { config, revision: last.plant.revision }))}\n`,
  );
  return {
    settings: last,
    refused: { refused: { problems: problems.slice(0, MOST_PROBLEMS), count: problems.length } },
  };
}
