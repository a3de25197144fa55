#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { checkCommand } from './check.ts';

const program = new Command('fengsui')
  .description('Fengsui 烽燧: open safety software for chemical plants. It complements and never replaces a safety instrumented system.')
  .version('0.1.0')
  .exitOverride()
  .showHelpAfterError('(--help shows what there is)');

for (const command of [checkCommand()]) program.addCommand(command.exitOverride());

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Help and version are answers; anything else commander throws is a wrong usage, and it has said so.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else {
    process.stderr.write(`fengsui: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
