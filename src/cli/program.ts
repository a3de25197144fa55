import { Command, CommanderError } from 'commander';
import { SettingsError } from '../settings/problem.ts';
import { SecretError } from '../settings/secrets.ts';
import { tokenCommand, userCommand } from './accounts.ts';
import { checkCommand } from './check.ts';
import { demoCommand } from './demo.ts';
import { pointsCommand } from './points.ts';
import { runCommand } from './run.ts';
import { scanCommand } from './scan.ts';

const program = new Command('fengsui')
  .description(
    'Fengsui 烽燧: open safety software for chemical plants. It complements and never replaces a safety instrumented system.',
  )
  .version('0.1.0')
  .exitOverride()
  .showHelpAfterError('(--help shows what there is)');

for (const command of [
  runCommand(),
  demoCommand(),
  checkCommand(),
  scanCommand(),
  pointsCommand(),
  userCommand(),
  tokenCommand(),
]) {
  for (const one of [command, ...command.commands])
    one.exitOverride().showHelpAfterError('(--help shows what there is)');
  program.addCommand(command);
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Help and version are answers; anything else commander throws is a wrong usage, and it has said so.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else if (error instanceof SettingsError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  } else if (error instanceof SecretError) {
    process.stderr.write(`fengsui: ${error.message}\n`);
    process.exitCode = 2;
  } else {
    process.stderr.write(`fengsui: ${inWords(error)}\n`);
    process.exitCode = 1;
  }
}

/** What went wrong, and how to mend it where that is known. */
function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return `${error.message}: another program listens there; choose another with --port, or mend broker.listen`;
  if (code === 'EACCES') return `${error.message}: this user may not; give it the folder or the port`;
  return error.message;
}
