import { existsSync } from 'node:fs';
import { text as readAll } from 'node:stream/consumers';
import { Command } from 'commander';
import { randomPassword } from '../accounts/password.ts';
import { AccountStore } from '../accounts/store.ts';
import { ACCOUNT_TEXTS } from '../words/accounts.ts';
import { CLI_TEXTS } from '../words/cli.ts';
import { COMMAND_TEXTS } from '../words/commands.ts';
import { filled } from '../words/sentence.ts';
import { spoken } from './language.ts';
import { CALLER } from './owner.ts';

interface Options {
  readonly data: string;
  readonly role: string;
  readonly passwordStdin?: true;
  readonly json?: true;
  readonly force?: true;
  readonly kiosk?: true;
}

/** `fengsui user ...`: accounts of people, also while the gateway runs. */
export function userCommand(): Command {
  const user = new Command('user').description(spoken(COMMAND_TEXTS.user));
  withData(user.command('add <name>'))
    .description(spoken(COMMAND_TEXTS.userAdd))
    .requiredOption('--role <role>', spoken(COMMAND_TEXTS.role))
    .option('--password-stdin', spoken(COMMAND_TEXTS.passwordStdin))
    .action((name: string, options: Options) =>
      onStore(options, async (store) => {
        const password = await passwordOf(options);
        await store.users.add(name, options.role, password.text, me(), password.made ? 'made' : 'chosen');
        if (password.made) process.stdout.write(`${name} password: ${password.text}\n`);
      }),
    );
  withData(user.command('passwd <name>'))
    .description(spoken(COMMAND_TEXTS.userPasswd))
    .option('--password-stdin', spoken(COMMAND_TEXTS.passwordStdin))
    .action((name: string, options: Options) =>
      onStore(options, async (store) => {
        const password = await passwordOf(options);
        await store.users.setPassword(name, password.text, me(), password.made ? 'made' : 'chosen');
        if (password.made) process.stdout.write(`${name} password: ${password.text}\n`);
      }),
    );
  withData(user.command('list'))
    .description(spoken(COMMAND_TEXTS.userList))
    .option('--json', spoken(COMMAND_TEXTS.json))
    .action((options: Options) =>
      onStore(options, (store) => {
        const users = store.users.list();
        if (options.json === true) process.stdout.write(`${JSON.stringify({ users })}\n`);
        else
          for (const { name, role, disabled } of users)
            process.stdout.write(`${name}\t${role}${disabled ? `\t${spoken(CLI_TEXTS.disabled)}` : ''}\n`);
      }),
    );
  withForce(user.command('disable <name>'))
    .description(spoken(COMMAND_TEXTS.userDisable))
    .action((name: string, options: Options) =>
      onStore(options, (store) => store.users.disable(name, me(), options.force)),
    );
  withData(user.command('enable <name>'))
    .description(spoken(COMMAND_TEXTS.userEnable))
    .action((name: string, options: Options) => onStore(options, (store) => store.users.enable(name, me())));
  withForce(user.command('role <name> [role]'))
    .description(spoken(COMMAND_TEXTS.userRole))
    .option('--role <role>', spoken(COMMAND_TEXTS.role))
    .action((name: string, role: string | undefined, options: Partial<Options> & Pick<Options, 'data'>) =>
      onStore(options, (store) => store.users.setRole(name, role ?? options.role ?? '', me(), options.force)),
    );
  withForce(user.command('remove <name>'))
    .description(spoken(COMMAND_TEXTS.userRemove))
    .action((name: string, options: Options) =>
      onStore(options, (store) => store.users.remove(name, me(), options.force)),
    );
  return user;
}

/** `fengsui token ...`: accounts of programs, and of screens that stand alone. */
export function tokenCommand(): Command {
  const token = new Command('token').description(spoken(COMMAND_TEXTS.token));
  withData(token.command('add'))
    .description(spoken(COMMAND_TEXTS.tokenAdd))
    .requiredOption('--role <role>', spoken(COMMAND_TEXTS.role))
    .option('--kiosk', spoken(COMMAND_TEXTS.kiosk))
    .action((options: Options, command: Command) => {
      const { role, kiosk } = options;
      if (kiosk === true && role !== 'viewer')
        return command.error(`error: ${spoken(ACCOUNT_TEXTS.kioskViews)}`, { exitCode: 2 });
      return onStore(options, (store) => {
        const token = store.tokens.add(role, me(), kiosk === true ? 'kiosk' : 'program');
        process.stdout.write(`${token}\n`);
      });
    });
  withData(token.command('list'))
    .description(spoken(COMMAND_TEXTS.tokenList))
    .option('--json', spoken(COMMAND_TEXTS.json))
    .action((options: Options) =>
      onStore(options, (store) => {
        const tokens = store.tokens.list();
        if (options.json === true) process.stdout.write(`${JSON.stringify({ tokens })}\n`);
        else
          for (const { name, role, kiosk } of tokens)
            process.stdout.write(`${name}\t${role}${kiosk === true ? `\t${spoken(CLI_TEXTS.kiosk)}` : ''}\n`);
      }),
    );
  withData(token.command('revoke <token>'))
    .description(spoken(COMMAND_TEXTS.tokenRevoke))
    .action((value: string, options: Options) => onStore(options, (store) => store.tokens.revoke(value, me())));
  return token;
}

const withData = (command: Command): Command => command.requiredOption('--data <dir>', spoken(COMMAND_TEXTS.data));

const withForce = (command: Command): Command => withData(command).option('--force', spoken(COMMAND_TEXTS.force));

async function onStore(
  options: Pick<Options, 'data'>,
  run: (store: AccountStore) => void | Promise<void>,
): Promise<void> {
  const isNew = !existsSync(options.data);
  const store = new AccountStore(options.data);
  // A mistyped folder must not look like that of the gateway.
  if (isNew) process.stderr.write(`fengsui: ${spoken(filled(CLI_TEXTS.newData, { data: options.data }))}\n`);
  if (store.lost !== undefined) {
    const { what, aside } = store.lost;
    const words =
      aside === undefined
        ? filled(CLI_TEXTS.accountsDamaged, { what })
        : filled(CLI_TEXTS.accountsKept, { what, aside });
    process.stderr.write(`fengsui: ${spoken(words)}\n`);
  }
  try {
    await run(store);
  } finally {
    store.close();
  }
}

async function passwordOf({ passwordStdin }: Options): Promise<{ readonly text: string; readonly made: boolean }> {
  if (passwordStdin === undefined) return { text: randomPassword(), made: true };
  return { text: (await readAll(process.stdin)).replace(/\r?\n$/, ''), made: false };
}

/** Who does this on the command line. */
const me = (): string => `${CALLER} on the command line`;
