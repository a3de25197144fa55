import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { drivers } from '../../drivers/registry.ts';
import type { Settings } from '../settings/driver-kind.ts';
import { askInbox } from '../configuration/inbox.ts';
import { applyOffline } from '../configuration/offline.ts';
import { DataLock, LockedError } from '../platform/lock.ts';
import type { ChangeReply } from '../ports/configuration.ts';
import { load } from '../settings/load.ts';
import { formatProblemIn } from '../settings/problem.ts';
import { COMMAND_TEXTS } from '../words/commands.ts';
import { CONFIGURATION_TEXTS } from '../words/configuration.ts';
import { problemIn } from '../words/problems.ts';
import { filled } from '../words/sentence.ts';
import { language, spoken } from './language.ts';
import { CALLER } from './owner.ts';

interface ApplyOptions {
  readonly config: string;
  readonly data: string;
  readonly reason?: string;
  readonly json?: true;
}

/** How long a gateway may take to check and to put into force, ms. */
const PATIENCE_MS = 90_000;

/** `fengsui config ...`: the configuration in force, also while the gateway runs. */
export function configCommand(): Command {
  const config = new Command('config').description(spoken(COMMAND_TEXTS.configuration));
  config
    .command('apply')
    .description(spoken(COMMAND_TEXTS.configApply))
    .requiredOption('--config <dir>', spoken(COMMAND_TEXTS.config))
    .requiredOption('--data <dir>', spoken(COMMAND_TEXTS.data))
    .option('--reason <text>', spoken(COMMAND_TEXTS.reason))
    .option('--json', spoken(COMMAND_TEXTS.json))
    .action(apply);
  return config;
}

async function apply({ config, data, reason, json }: ApplyOptions): Promise<void> {
  const loaded = load(config, drivers);
  if (loaded.ok && !existsSync(data)) {
    // A mistyped folder must not look like one that took the change.
    process.stderr.write(`fengsui: ${spoken(filled(CONFIGURATION_TEXTS.noData, { data }))}\n`);
    process.exitCode = 1;
    return;
  }
  const reply: ChangeReply = loaded.ok
    ? await put(config, data, loaded.settings, reason)
    : { ok: false, why: 'problems', problems: loaded.problems };
  const { ok, ...rest } = reply;
  const shown = 'problems' in rest ? { ...rest, problems: rest.problems.map((one) => problemIn(one, language)) } : rest;
  if (json === true) process.stdout.write(`${JSON.stringify(shown)}\n`);
  else {
    if (loaded.ok) for (const one of loaded.warnings) process.stderr.write(`${formatProblemIn(one, language)}\n`);
    tell(reply);
  }
  process.exitCode = ok ? 0 : reply.why === 'problems' ? 2 : 1;
}

async function put(config: string, data: string, settings: Settings, reason: string | undefined): Promise<ChangeReply> {
  // Device profiles that come along with the program are no files of this folder.
  const files = Object.fromEntries([...settings.texts].filter(([name]) => existsSync(join(config, name))));
  const by = `cli:${CALLER}`;
  const lock = lockOf(data);
  if (lock === undefined)
    return askInbox(data, { files, by, ...(reason === undefined ? {} : { reason }) }, PATIENCE_MS);
  try {
    const reply = await applyOffline(data, config, settings, files, { by, role: 'admin', reason });
    // A folder that no gateway is on must not look like a gateway that took the change.
    if (reply.ok) process.stderr.write(`fengsui: ${spoken(filled(CONFIGURATION_TEXTS.nextStart, { data }))}\n`);
    return reply;
  } finally {
    lock.release();
  }
}

/** Nothing while a gateway runs on the data folder. */
function lockOf(data: string): DataLock | undefined {
  try {
    return new DataLock(data);
  } catch (error) {
    if (error instanceof LockedError) return undefined;
    throw error;
  }
}

function tell(reply: ChangeReply): void {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  if (!reply.ok) {
    const lines =
      reply.why === 'problems'
        ? reply.problems.map((one) => formatProblemIn(one, language))
        : [`fengsui: ${spoken(reply.detail)}`];
    process.stderr.write(`${lines.join('\n')}\n`);
    return;
  }
  const { revision, applied, restart, devices, loosened, servedFrom } = reply;
  const { inForce, inForceFromData, applied: now, begunAgain, needsRestart, loosened: loose } = CONFIGURATION_TEXTS;
  say(spoken(filled(servedFrom === 'data' ? inForceFromData : inForce, { revision })));
  list(spoken(now), applied);
  list(spoken(begunAgain), devices);
  list(spoken(needsRestart), restart);
  list(spoken(loose), loosened);

  function list(title: string, paths: readonly string[]): void {
    if (paths.length > 0) say([title, ...paths.map((path) => `  ${path}`)].join('\n'));
  }
}
