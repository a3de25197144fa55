import { Command } from 'commander';
import { drivers } from '../../drivers/registry.ts';
import type { Settings } from '../settings/driver-kind.ts';
import { load } from '../settings/load.ts';
import { formatProblem } from '../settings/problem.ts';

/** `fengsui check`: every problem of a configuration at once. */
export const checkCommand = (): Command =>
  new Command('check')
    .description('check a configuration and tell every problem at once')
    .requiredOption('--config <dir>', 'folder that holds plant.yaml')
    .option('--json', 'machine-readable output')
    .action(({ config, json }: { config: string; json?: true }) => {
      const loaded = load(config, drivers);
      const problems = loaded.ok ? [] : loaded.problems;
      if (json === true) process.stdout.write(`${JSON.stringify({ problems })}\n`);
      else if (loaded.ok) process.stdout.write(`${summary(loaded.settings)}\n`);
      else for (const problem of problems) process.stderr.write(`${formatProblem(problem)}\n`);
      process.exitCode = loaded.ok ? 0 : 2;
    });

function summary({ plant }: Settings): string {
  const { floors, zones, devices, points, people, conditions } = plant;
  return `ok: ${floors.length} floors, ${zones.length} zones, ${devices.length} devices, ${points.length} points, ${people.length} people, ${conditions.length} alarm conditions`;
}
