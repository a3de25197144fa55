import { Command, CommanderError, Option } from 'commander';
import { SettingsError } from '../settings/problem.ts';
import { SecretError } from '../settings/secrets.ts';
import { CLI_TEXTS } from '../words/cli.ts';
import { COMMAND_TEXTS } from '../words/commands.ts';
import { LANGUAGES } from '../words/language.ts';
import { filled } from '../words/sentence.ts';
import { HELP, messageOf, OUTPUT, spoken } from './language.ts';
import { actAsOwnerOf } from './owner.ts';

/** Each command with what it takes to load it: a short one on a small box does not wait for the code of the gateway. */
const COMMANDS: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ['run', async () => (await import('./run.ts')).runCommand()],
  ['demo', async () => (await import('./demo.ts')).demoCommand()],
  ['init', async () => (await import('./init.ts')).initCommand()],
  ['check', async () => (await import('./check.ts')).checkCommand()],
  ['config', async () => (await import('./config.ts')).configCommand()],
  ['scan', async () => (await import('./scan.ts')).scanCommand()],
  ['points', async () => (await import('./points.ts')).pointsCommand()],
  ['outputs', async () => (await import('./outputs.ts')).outputsCommand()],
  ['report', async () => (await import('./report.ts')).reportCommand()],
  ['user', async () => (await import('./accounts.ts')).userCommand()],
  ['token', async () => (await import('./accounts.ts')).tokenCommand()],
  ['log', async () => (await import('./log.ts')).logCommand()],
  ['what-if', async () => (await import('./what-if.ts')).whatIfCommand()],
  ['backup', async () => (await import('./backup.ts')).backupCommand()],
  ['restore', async () => (await import('./backup.ts')).restoreCommand()],
]);

const program = new Command('fengsui')
  .description(spoken(COMMAND_TEXTS.fengsui))
  .version('0.1.0', '-V, --version', spoken(COMMAND_TEXTS.version))
  .addOption(new Option('--lang <lang>', spoken(COMMAND_TEXTS.lang)).choices(LANGUAGES));

/** The command that was asked for; all of them for help, and where none of them was. */
const asked = COMMANDS.get(process.argv.slice(2).find((word) => COMMANDS.has(word)) ?? '');
const isAlone = asked !== undefined && !process.argv.includes('help');
for (const load of isAlone ? [asked] : COMMANDS.values()) {
  const command = await load();
  for (const one of [command, ...command.commands]) inOurWords(one);
  program.addCommand(command);
}
inOurWords(program);
/** These read or write what may be root's, and give what they write into the data folder to its owner themselves. */
const AS_ROOT: readonly string[] = ['apply', 'backup', 'restore', 'export', 'sql', 'what-if'];

program.hook('preAction', (_, command) => {
  const { data } = command.opts<{ readonly data?: string }>();
  if (data !== undefined && !AS_ROOT.includes(command.name())) actAsOwnerOf(data);
});

for (const output of [process.stdout, process.stderr]) output.on('error', unlessReaderGone);

/** A reader that has read enough closes the output, as `head` does: what comes behind it is not missed. */
function unlessReaderGone(error: Error): void {
  if (!('code' in error && error.code === 'EPIPE')) throw error;
}

/** What is the same for every command: how it ends, and the language of its help and errors. */
function inOurWords(command: Command): void {
  command
    .exitOverride()
    .configureHelp(HELP)
    .configureOutput(OUTPUT)
    .showHelpAfterError(spoken(COMMAND_TEXTS.helpAfterError))
    .helpOption('-h, --help', spoken(COMMAND_TEXTS.help));
  if (command.commands.length > 0) command.helpCommand('help [command]', spoken(COMMAND_TEXTS.help));
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Help and version are answers; anything else commander throws is a wrong usage, and it has said so.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else if (error instanceof SettingsError) {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exitCode = 2;
  } else if (error instanceof SecretError) {
    process.stderr.write(`fengsui: ${messageOf(error)}\n`);
    process.exitCode = 2;
  } else {
    process.stderr.write(`fengsui: ${inWords(error)}\n`);
    process.exitCode = 1;
  }
}

/** What went wrong, and how to mend it where that is known. */
function inWords(error: unknown): string {
  const what = messageOf(error);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return spoken(filled(CLI_TEXTS.portTaken, { what }));
  if (code === 'ENOENT') return spoken(filled(CLI_TEXTS.notThere, { what: pathOf(error) ?? what }));
  return code === 'EACCES' ? spoken(filled(CLI_TEXTS.notAllowed, { what })) : what;
}

function pathOf(error: unknown): string | undefined {
  const path = error instanceof Error && 'path' in error ? error.path : undefined;
  return typeof path === 'string' ? path.replace(/\.part$/, '') : undefined;
}
