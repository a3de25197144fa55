import { text as readAll } from 'node:stream/consumers';
import { userInfo } from 'node:os';
import { Command } from 'commander';
import { randomPassword } from '../accounts/password.ts';
import { AccountStore } from '../accounts/store.ts';

interface Options {
  readonly data: string;
  readonly role: string;
  readonly passwordStdin?: true;
  readonly json?: true;
  readonly force?: true;
}

/** `fengsui user ...`: accounts of people, also while the gateway runs. */
export function userCommand(): Command {
  const user = new Command('user').description('accounts of people');
  withData(user.command('add <name>'))
    .description('add an account')
    .requiredOption('--role <role>', 'viewer, operator, investigator, engineer or admin')
    .option('--password-stdin', 'read the password from standard input instead of making one')
    .action((name: string, options: Options) =>
      onStore(options, async (store) => {
        const password = await passwordOf(options);
        await store.users.add(name, options.role, password.text, me(), password.made ? 'made' : 'chosen');
        if (password.made) process.stdout.write(`${name} password: ${password.text}\n`);
      }),
    );
  withData(user.command('passwd <name>'))
    .description('set a new password; ends the sessions of the account')
    .option('--password-stdin', 'read the password from standard input instead of making one')
    .action((name: string, options: Options) =>
      onStore(options, async (store) => {
        const password = await passwordOf(options);
        await store.users.setPassword(name, password.text, me(), password.made ? 'made' : 'chosen');
        if (password.made) process.stdout.write(`${name} password: ${password.text}\n`);
      }),
    );
  withData(user.command('list'))
    .description('list the accounts')
    .option('--json', 'machine-readable output')
    .action((options: Options) =>
      onStore(options, (store) => {
        const users = store.users.list();
        if (options.json === true) process.stdout.write(`${JSON.stringify({ users })}\n`);
        else
          for (const { name, role, disabled } of users)
            process.stdout.write(`${name}\t${role}${disabled ? '\tdisabled' : ''}\n`);
      }),
    );
  withForce(user.command('disable <name>'))
    .description('disable an account and end its sessions; nothing that it did is lost')
    .action((name: string, options: Options) =>
      onStore(options, (store) => store.users.disable(name, me(), options.force)),
    );
  withData(user.command('enable <name>'))
    .description('enable a disabled account')
    .action((name: string, options: Options) => onStore(options, (store) => store.users.enable(name, me())));
  withForce(user.command('role <name> [role]'))
    .description('give an account another role and end its sessions')
    .option('--role <role>', 'viewer, operator, investigator, engineer or admin')
    .action((name: string, role: string | undefined, options: Partial<Options> & Pick<Options, 'data'>) =>
      onStore(options, (store) => store.users.setRole(name, role ?? options.role ?? '', me(), options.force)),
    );
  withForce(user.command('remove <name>'))
    .description('remove an account and end its sessions; what it did stays in the record')
    .action((name: string, options: Options) =>
      onStore(options, (store) => store.users.remove(name, me(), options.force)),
    );
  return user;
}

/** `fengsui token ...`: accounts of programs. */
export function tokenCommand(): Command {
  const token = new Command('token').description('tokens of programs');
  withData(token.command('add'))
    .description('make a token and print it, once')
    .requiredOption('--role <role>', 'viewer, operator, investigator, engineer or admin')
    .action((options: Options) =>
      onStore(options, (store) => void process.stdout.write(`${store.tokens.add(options.role, me())}\n`)),
    );
  withData(token.command('list'))
    .description('list the tokens by their names in the record')
    .option('--json', 'machine-readable output')
    .action((options: Options) =>
      onStore(options, (store) => {
        const tokens = store.tokens.list();
        if (options.json === true) process.stdout.write(`${JSON.stringify({ tokens })}\n`);
        else for (const { name, role } of tokens) process.stdout.write(`${name}\t${role}\n`);
      }),
    );
  withData(token.command('revoke <token>'))
    .description('revoke a token, by itself or by its name in the record')
    .action((value: string, options: Options) => onStore(options, (store) => store.tokens.revoke(value, me())));
  return token;
}

const withData = (command: Command): Command =>
  command.requiredOption('--data <dir>', 'folder for the log and the accounts');

const withForce = (command: Command): Command =>
  withData(command).option('--force', 'even where no admin is left that can sign in');

async function onStore(
  options: Pick<Options, 'data'>,
  run: (store: AccountStore) => void | Promise<void>,
): Promise<void> {
  const store = new AccountStore(options.data);
  if (store.lost !== undefined) {
    const { what, aside } = store.lost;
    const kept = aside === undefined ? '' : `; it is kept as ${aside}`;
    process.stderr.write(`fengsui: accounts.sqlite was damaged (${what})${kept}, and an empty one begun\n`);
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
const me = (): string => `${userInfo().username} on the command line`;
