import { Command } from 'commander';
import { drivers } from '../../drivers/registry.ts';
import type { Settings } from '../settings/driver-kind.ts';
import { lastingOf } from '../settings/lasting.ts';
import { load } from '../settings/load.ts';
import { formatProblemIn } from '../settings/problem.ts';
import { problemIn } from '../words/problems.ts';
import { CLI_TEXTS } from '../words/cli.ts';
import { COMMAND_TEXTS } from '../words/commands.ts';
import { filled } from '../words/sentence.ts';
import { language, spoken } from './language.ts';

/** `fengsui check`: every problem of a configuration at once. */
export const checkCommand = (): Command =>
  new Command('check')
    .description(spoken(COMMAND_TEXTS.check))
    .requiredOption('--config <dir>', spoken(COMMAND_TEXTS.config))
    .option('--json', spoken(COMMAND_TEXTS.json))
    .action(({ config, json }: { config: string; json?: true }) => {
      const loaded = load(config, drivers);
      const problems = loaded.ok ? loaded.warnings : loaded.problems;
      if (json === true)
        process.stdout.write(
          `${JSON.stringify({
            problems: problems.map((one) => problemIn(one, language)),
            ...(loaded.ok ? { lasting: lastingOf(loaded.settings) } : {}),
          })}\n`,
        );
      else {
        for (const problem of problems) process.stderr.write(`${formatProblemIn(problem, language)}\n`);
        if (loaded.ok) tell(loaded.settings);
      }
      process.exitCode = loaded.ok ? 0 : 2;
    });

/** What there is, and how long its record lasts. */
function tell(settings: Settings): void {
  process.stdout.write(`${summary(settings)}\n`);
  const lasting = lastingOf(settings);
  for (const { class: logClass, days, keep, isShort } of lasting) {
    const words = { class: spoken(CLI_TEXTS[logClass]), days, keep };
    if (isShort) process.stderr.write(`${spoken(filled(CLI_TEXTS.lastsShort, words))}\n`);
    else process.stdout.write(`${spoken(filled(CLI_TEXTS.lasts, words))}\n`);
  }
}

function summary({ plant }: Settings): string {
  const { floors, zones, devices, points, people, conditions } = plant;
  return spoken(
    filled(CLI_TEXTS.ok, {
      floors: floors.length,
      zones: zones.length,
      devices: devices.length,
      points: points.length,
      people: people.length,
      conditions: conditions.length,
    }),
  );
}
